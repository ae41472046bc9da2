import { Command } from 'commander';
import { readHolding } from '../../domain/configuration/changes/committed-configuration.ts';
import { planRollback, rollBack } from '../../domain/configuration/changes/roll-back.ts';
import { listParameters } from '../../domain/configuration/list-parameters.ts';
import { refuseSlips, wholeNumber } from '../options.ts';
import { UsageRefused } from '../stage-connection.ts';
import { EXIT, type ExitCode, type Terminal, tableOf } from '../terminal.ts';
import { refusedConfig, tellChanged } from './config-answer.ts';
import { diffLines, requestJson, shownText } from './config-lines.ts';
import { type ChangeOptions, type ConfigOptions, changing, looking } from './config-options.ts';
import type { ConfigConsole, ConfigDependencies } from './connect-config.ts';

const EXAMPLE = `
Example:
  realtechee config rollback --reason 'texts are cut off'
  realtechee config rollback --to 4 --reason 'back to what held on Monday'

In prod the last change is taken back at once by one person; anything further back is proposed to a second one.`;

/** `realtechee config rollback` */
export const rollbackCommand = ({ terminal, run, on }: ConfigConsole): Command =>
  changing(new Command('rollback').description('make a revision of the past hold again, in one step'))
    .option('--to <revision>', 'the revision; without it, the one before what holds', wholeNumber(0, 'A revision'))
    .addHelpText('after', EXAMPLE)
    .action((options: ChangeOptions & { to?: number }) =>
      run(async () => {
        const { stage, json, to, reason } = options;
        refuseSlips(options);
        return on(stage, async (dependencies) => {
          const rollback = {
            id: dependencies.newId(),
            by: await dependencies.changer(),
            ...(to === undefined ? {} : { toRevision: to }),
            ...(reason === undefined ? {} : { reason }),
          };
          return tellChanged(terminal, await rollBack(dependencies)(rollback), { stage, json });
        });
      }),
    );

interface DiffOptions extends ConfigOptions {
  readonly revision?: number;
  readonly with?: string;
}

const ofRequest = async (
  { requests }: ConfigDependencies,
  terminal: Terminal,
  id: string,
  json: boolean,
): Promise<ExitCode> => {
  const request = await requests.get(id);
  if (request === undefined) return refusedConfig(terminal, { because: 'no-such-request' }, json);
  if (json) terminal.out(JSON.stringify(requestJson(request)));
  else {
    for (const line of diffLines(terminal, request.changes)) terminal.out(line);
    terminal.err(
      `request ${id} is ${request.state}; proposed by ${request.proposedBy}${request.reason === undefined ? '' : `: ${request.reason}`}`,
    );
  }
  return EXIT.done;
};

const ofRevision = async (
  dependencies: ConfigDependencies,
  terminal: Terminal,
  revision: number | undefined,
  json: boolean,
): Promise<ExitCode> => {
  const holding = await readHolding(dependencies.store);
  const plan = await planRollback(dependencies, holding, revision);
  if (!plan.ok) return refusedConfig(terminal, plan.refusal, json);
  const { changes, target } = plan.value;
  if (json) terminal.out(JSON.stringify({ from: holding.revision.number, to: target, changes }));
  else {
    for (const line of diffLines(terminal, changes)) terminal.out(line);
    terminal.err(`from revision ${holding.revision.number}, which holds, to revision ${target}`);
  }
  return EXIT.done;
};

const betweenStages = async (
  one: ConfigDependencies,
  other: ConfigDependencies,
  terminal: Terminal,
  json: boolean,
): Promise<ExitCode> => {
  const [here, there] = [await listParameters(one), await listParameters(other)];
  const rows = here.parameters.flatMap(({ name, shown, isSecret }) => {
    const across = there.parameters.find((parameter) => parameter.name === name);
    const differs = across !== undefined && JSON.stringify(shown) !== JSON.stringify(across.shown);
    return differs && !isSecret ? [[name, shownText(shown), shownText(across.shown)]] : [];
  });
  if (json)
    terminal.out(
      JSON.stringify({
        stages: [one.stage, other.stage],
        differing: rows.map(([name, a, b]) => ({ name, values: [a, b] })),
      }),
    );
  else if (rows.length === 0) terminal.out('the same, secrets aside');
  else terminal.out(tableOf(['parameter', one.stage, other.stage], rows));
  terminal.err('secrets differ from stage to stage, and are not compared');
  return EXIT.done;
};

/** `realtechee config diff` */
export const diffCommand = ({ terminal, run, on }: ConfigConsole): Command =>
  looking(
    new Command('diff').description('print what a request changes, what a rollback would, or how two stages differ'),
  )
    .argument('[request]', 'a change request')
    .option(
      '--revision <number>',
      'what going back to it would change; without any, the last change taken back',
      wholeNumber(0, 'A revision'),
    )
    .option('--with <stage>', 'compare the values of another stage')
    .addHelpText(
      'after',
      '\nExample:\n  realtechee config diff\n  realtechee config diff --revision 3\n  realtechee config diff --stage prod --with dev\n\nReads only. Secrets show as fingerprints.',
    )
    .action((request: string | undefined, { stage, json, revision, with: other }: DiffOptions) =>
      run(() => {
        if ([request, revision, other].filter((one) => one !== undefined).length > 1)
          throw new UsageRefused('name a request, --revision or --with, one of them');
        return on(stage, (dependencies) => {
          if (request !== undefined) return ofRequest(dependencies, terminal, request, json);
          if (other !== undefined) return on(other, (across) => betweenStages(dependencies, across, terminal, json));
          return ofRevision(dependencies, terminal, revision, json);
        });
      }),
    );
