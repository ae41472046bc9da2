import { Command } from 'commander';
import { unknownName } from '../../domain/configuration/changes/plan-changes.ts';
import {
  type PastRevision,
  type PastVersion,
  readParameterHistory,
  readRevisionHistory,
} from '../../domain/configuration/read-history.ts';
import { wholeNumber } from '../options.ts';
import { EXIT, type ExitCode, type Terminal, tableOf } from '../terminal.ts';
import { refusedConfig } from './config-answer.ts';
import { minute, requestJson, shownText } from './config-lines.ts';
import { type ConfigOptions, looking } from './config-options.ts';
import type { ConfigConsole, ConfigDependencies } from './connect-config.ts';

const versionRow = ({ version, at, shown, revisions, holds }: PastVersion): readonly string[] => [
  `${version}${holds ? ' holds' : ''}`,
  minute(at),
  shownText(shown),
  revisions.length === 0 ? 'never' : revisions.toReversed().join(', '),
];

const ofParameter = async (
  dependencies: ConfigDependencies,
  terminal: Terminal,
  name: string,
  json: boolean,
): Promise<ExitCode> => {
  const { manifest } = dependencies;
  const versions = await readParameterHistory(dependencies, name);
  if (versions.length === 0 && !manifest.some((one) => one.name === name)) {
    return refusedConfig(terminal, { because: 'invalid', problems: [unknownName(name, manifest)] }, json);
  }
  if (json) terminal.out(JSON.stringify({ name, versions }));
  else if (versions.length === 0) terminal.out(`${name} has never had a value in the store`);
  else terminal.out(tableOf(['version', 'written', 'value', 'held in revisions'], versions.map(versionRow)));
  return EXIT.done;
};

const revisionRow = ({ number, at, requestId, request }: PastRevision): readonly string[] => [
  `${number}`,
  minute(at),
  request?.proposedBy ?? '',
  request?.approval === undefined ? '' : `${request.approval.by} (${request.approval.how})`,
  request?.changes.map(({ name }) => name).join(', ') ?? (requestId === '' ? 'what was there before' : 'not kept'),
  request?.reason ?? '',
];

const ofStage = async (
  dependencies: ConfigDependencies,
  terminal: Terminal,
  most: number,
  json: boolean,
): Promise<ExitCode> => {
  const revisions = await readRevisionHistory(dependencies, most);
  if (json) {
    const shown = revisions.map(({ request, ...one }) =>
      request === undefined ? one : { ...one, request: requestJson(request) },
    );
    terminal.out(JSON.stringify({ revisions: shown }));
  } else if (revisions.length === 0) terminal.out('nothing has been changed by a change request yet');
  else
    terminal.out(
      tableOf(['revision', 'at', 'proposed by', 'allowed by', 'parameters', 'reason'], revisions.map(revisionRow), 60),
    );
  return EXIT.done;
};

/** `realtechee config history` */
export const historyCommand = ({ terminal, run, on }: ConfigConsole): Command =>
  looking(new Command('history').description('print the revisions of a stage, or the versions of one parameter'))
    .argument('[name]', 'the parameter')
    .option('--limit <count>', 'as many revisions', wholeNumber(1, 'A count'), 20)
    .addHelpText(
      'after',
      '\nExample:\n  realtechee config history\n  realtechee config history notifications/sms-max-segments\n\nReads only. The newest first.',
    )
    .action((name: string | undefined, { stage, json, limit }: ConfigOptions & { limit: number }) =>
      run(() =>
        on(stage, (dependencies) =>
          name === undefined
            ? ofStage(dependencies, terminal, limit, json)
            : ofParameter(dependencies, terminal, name, json),
        ),
      ),
    );
