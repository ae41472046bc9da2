import { Command } from 'commander';
import { nearestNames } from '../../domain/configuration/changes/nearest-names.ts';
import { type ListedParameter, listParameters } from '../../domain/configuration/list-parameters.ts';
import { EXIT, type ExitCode, oneLine, type Terminal, tableOf } from '../terminal.ts';
import { minute, shownText } from './config-lines.ts';
import { type ConfigOptions, looking } from './config-options.ts';
import type { ConfigConsole } from './connect-config.ts';

const rowOf = ({ name, shown, from, version, changedAt, problem }: ListedParameter): readonly string[] => [
  name,
  problem === undefined ? shownText(shown) : `WRONG: ${problem}`,
  from === 'store' ? `version ${version}` : from,
  changedAt === undefined ? '' : minute(changedAt),
];

/** `realtechee config list` */
export const listCommand = ({ terminal, run, on }: ConfigConsole): Command =>
  looking(new Command('list').description('print every parameter as it holds; of secrets a fingerprint'))
    .addHelpText(
      'after',
      '\nExample:\n  realtechee config list\n  realtechee config list --stage prod --json\n\nReads only.',
    )
    .action(({ stage, json }: ConfigOptions) =>
      run(() =>
        on(stage, async (dependencies) => {
          const { revision, parameters } = await listParameters(dependencies);
          if (json) terminal.out(JSON.stringify({ stage, revision, parameters }));
          else {
            terminal.out(tableOf(['parameter', 'value', 'from', 'since'], parameters.map(rowOf)));
            terminal.err(`revision ${revision} of stage ${stage}`);
          }
          return EXIT.done;
        }),
      ),
    );

const aboutLines = (parameter: ListedParameter): readonly string[] => [
  `${parameter.name} = ${shownText(parameter.shown)}`,
  `  ${parameter.description}`,
  `  ${parameter.type}${parameter.isSecret ? ', secret' : ''}${parameter.isPublic ? ', public' : ''}; ${
    parameter.from === 'store'
      ? `version ${parameter.version}, since ${minute(parameter.changedAt ?? '')}`
      : `from ${parameter.from}`
  }`,
  `  read by ${parameter.readers.join(', ')}`,
  ...(parameter.problem === undefined ? [] : [`  WRONG: ${parameter.problem}`]),
];

const unknown = (terminal: Terminal, name: string, known: readonly string[], json: boolean): ExitCode => {
  const near = nearestNames(name, known);
  const meant = near.length > 0 ? `: did you mean ${near.join(' or ')}?` : '; see: realtechee config list';
  const says = oneLine(`${name} is no parameter${meant}`);
  if (json) terminal.out(JSON.stringify({ refused: 'unknown', says }));
  else terminal.err(says);
  return EXIT.refused;
};

/** `realtechee config get` */
export const getCommand = ({ terminal, run, on }: ConfigConsole): Command =>
  looking(new Command('get').description('print one parameter: what holds, who reads it, what it is for'))
    .argument('<name>', 'the parameter, as `config list` has it')
    .addHelpText(
      'after',
      '\nExample:\n  realtechee config get notifications/sms-max-segments\n\nReads only. A secret shows as a fingerprint, whoever asks.',
    )
    .action((name: string, { stage, json }: ConfigOptions) =>
      run(() =>
        on(stage, async (dependencies) => {
          const { parameters } = await listParameters(dependencies);
          const found = parameters.find((one) => one.name === name);
          const names = parameters.map((one) => one.name);
          if (found === undefined) return unknown(terminal, name, names, json);
          const lines = json ? [JSON.stringify(found)] : aboutLines(found).map(oneLine);
          for (const line of lines) terminal.out(line);
          return EXIT.done;
        }),
      ),
    );
