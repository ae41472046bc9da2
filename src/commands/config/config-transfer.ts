import { Command } from 'commander';
import * as z from 'zod';
import { readHolding } from '../../domain/configuration/changes/committed-configuration.ts';
import { planChanges, type WantedChange } from '../../domain/configuration/changes/plan-changes.ts';
import { proposeChange } from '../../domain/configuration/changes/propose-change.ts';
import { listParameters } from '../../domain/configuration/list-parameters.ts';
import { refuseSlips } from '../options.ts';
import { UsageRefused } from '../stage-connection.ts';
import { EXIT, type ExitCode, type Terminal } from '../terminal.ts';
import { refusedConfig, tellChanged } from './config-answer.ts';
import { diffLines } from './config-lines.ts';
import { type ConfigOptions, type EmergencyOptions, looking, proposing } from './config-options.ts';
import type { ConfigConsole, ConfigDependencies } from './connect-config.ts';

/** `realtechee config export` */
export const exportCommand = ({ terminal, run, on }: ConfigConsole): Command =>
  looking(new Command('export').description('print the values that the store holds as a file for `config import`'))
    .option('--file <path>', 'write it there, readable by you alone; without it, to standard output')
    .addHelpText(
      'after',
      '\nExample:\n  realtechee config export --file local-configuration.json\n\nReads only. Secrets are left out, and named. Defaults are left out too.',
    )
    .action(({ stage, file }: ConfigOptions & { file?: string }) =>
      run(() =>
        on(stage, async (dependencies) => {
          const { revision, parameters } = await listParameters(dependencies);
          const held = parameters.filter(({ from }) => from === 'store');
          const values = held.flatMap(({ name, shown }) => (shown.is === 'text' ? [[name, shown.text] as const] : []));
          const secretsLeftOut = held.filter(({ isSecret }) => isSecret).map(({ name }) => name);
          const whole = { stage, revision, parameters: Object.fromEntries(values), secretsLeftOut };
          const text = JSON.stringify(whole, undefined, 2);
          if (file === undefined) terminal.out(text);
          else await dependencies.writeFile(file, `${text}\n`);
          terminal.err(`${values.length} values; ${secretsLeftOut.length} secret(s) left out`);
          return EXIT.done;
        }),
      ),
    );

const $File = z.object({ parameters: z.record(z.string(), z.union([z.string(), z.null()])) });

const wantedIn = (path: string, text: string): readonly WantedChange[] => {
  const refused = `${path} must be JSON like {"parameters": {"notifications/sms-max-segments": "3"}}, with texts as values, or null to take one away`;
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    throw new UsageRefused(refused); // the parser's own words would repeat what is in the file
  }
  const read = $File.safeParse(content);
  if (!read.success) throw new UsageRefused(refused);
  return Object.entries(read.data.parameters).map(([name, value]) =>
    value === null ? { name, unset: true } : { name, value },
  );
};

const EXAMPLE = `
Example:
  realtechee config import local-configuration.json            # shows what would change
  realtechee config import local-configuration.json --apply

All of it is one change: it holds whole, or not at all. In prod --apply proposes. A file with an unknown name, or with a
secret, is refused whole. Exit code 1: refused; nothing was changed.`;

interface ImportOptions extends EmergencyOptions {
  readonly apply: boolean;
}

const showImport = async (
  dependencies: ConfigDependencies,
  wanted: readonly WantedChange[],
  terminal: Terminal,
  { stage, json }: ImportOptions,
): Promise<ExitCode> => {
  const plan = planChanges(wanted, { ...dependencies, holding: await readHolding(dependencies.store) });
  if (!plan.ok) return refusedConfig(terminal, plan.refusal, json);
  const { changes } = plan.value;
  const lines = json ? [JSON.stringify({ stage, applied: false, changes })] : diffLines(terminal, changes);
  for (const line of lines) terminal.out(line);
  terminal.err(`${changes.length} of ${wanted.length} would change; nothing was changed. --apply does it`);
  return EXIT.done;
};

const applyImport = async (
  dependencies: ConfigDependencies,
  wanted: readonly WantedChange[],
  terminal: Terminal,
  { stage, json, reason, emergency }: ImportOptions,
): Promise<ExitCode> => {
  const why = reason === undefined ? {} : { reason };
  const proposal = { id: dependencies.newId(), by: await dependencies.changer(), wanted, ...why };
  const answer = await proposeChange(dependencies)({ ...proposal, isEmergency: emergency });
  return tellChanged(terminal, answer, { stage, json });
};

/** `realtechee config import` */
export const importCommand = ({ terminal, run, on }: ConfigConsole): Command =>
  proposing(new Command('import').description('change several parameters as one, by a file'))
    .argument('<file>', 'as `config export` writes it; - is standard input')
    .option('--apply', 'do it; without it, only show what would change', false)
    .addHelpText('after', EXAMPLE)
    .action((path: string, options: ImportOptions) =>
      run(async () => {
        if (options.apply) refuseSlips(options);
        return on(options.stage, async (dependencies) => {
          const { input, readFile } = dependencies;
          const wanted = wantedIn(path, path === '-' ? await input.standardInput() : await readFile(path));
          return (options.apply ? applyImport : showImport)(dependencies, wanted, terminal, options);
        });
      }),
    );
