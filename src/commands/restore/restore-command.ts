import { Command, InvalidArgumentError, Option } from 'commander';
import { BACKUP_FOLDER, type Place } from '../backup/backup-options.ts';
import { momentOf } from '../moment.ts';
import { jsonOption, type Run } from '../options.ts';
import { newSuffix, pointDependencies } from '../recovery/dependencies.ts';
import { UsageRefused } from '../stage-connection.ts';
import type { ExitCode, Terminal } from '../terminal.ts';
import { restoreDependencies } from './dependencies.ts';
import { restoreStage } from './restore-stage.ts';
import { restoreToPoint } from './restore-to-point.ts';

const modelsOf = (text: string): readonly string[] => {
  const models = [...new Set(text.split(',').map((model) => model.trim()))];
  if (models.every((model) => /^[A-Za-z]+$/.test(model))) return models;
  throw new InvalidArgumentError('Name tables as infra/tables.yml does, with commas between: Contacts,Requests.');
};

const pointOf = (text: string): Date | 'latest' => (text === 'latest' ? text : momentOf(text));

const suffixOf = (text: string): string => {
  if (/^[a-z0-9]{26}$/.test(text)) return text;
  throw new InvalidArgumentError('It takes 26 lowercase letters and digits.');
};

const EXAMPLE = `
Example:
  realtechee restore --into local --from local-20261130T013000Z-1a2b3c4d            # shows what would be written
  realtechee restore --into local --from local-20261130T013000Z-1a2b3c4d --apply
  realtechee restore --into prod --from prod-20261130T013000Z-1a2b3c4d --in s3 --tables Contacts --apply --confirm prod
  realtechee restore --into dev --from prod-20261130T013000Z-1a2b3c4d --anonymise --apply
  realtechee restore --into dev --point-in-time latest

Brings back rows that are missing or older; what is newer in the stage stays (--overwrite), and so do rows that the backup does
not have. Cut off, the same command goes on. Nothing that was waiting to be sent is sent: docs/operations/backup.md says how.
--point-in-time makes the tables as they were at a moment, beside the stage's own, under another suffix.
Users are compared and not changed. Exit code 1: refused, or not all rows are there afterwards.`;

interface CommandOptions {
  readonly into: string;
  readonly from?: string;
  readonly pointInTime?: Date | 'latest';
  readonly suffix?: string;
  readonly in: Place;
  readonly folder: string;
  readonly tables?: readonly string[];
  readonly ifNeeded: boolean;
  readonly overwrite: boolean;
  readonly anonymise: boolean;
  readonly apply: boolean;
  readonly confirm?: string;
  readonly reason?: string;
  readonly report?: string;
  readonly json: boolean;
}

type FromBackup = CommandOptions & { readonly from: string };

const typed = ({ into, from, in: place, folder, tables, overwrite, anonymise, ifNeeded }: FromBackup): string =>
  [
    `realtechee restore --into ${into} --from ${from}`,
    ...(place === 's3' ? ['--in s3'] : []),
    ...(place === 'folder' && folder !== BACKUP_FOLDER ? [`--folder ${folder}`] : []),
    ...(tables === undefined ? [] : [`--tables ${tables.join(',')}`]),
    ...(overwrite ? ['--overwrite'] : []),
    ...(anonymise ? ['--anonymise'] : []),
    ...(ifNeeded ? ['--if-needed'] : []),
  ].join(' ');

const fromBackup = async (options: FromBackup, terminal: Terminal): Promise<ExitCode> => {
  const { close, ...dependencies } = await restoreDependencies(options, terminal);
  return restoreStage(dependencies)({ ...options, asTyped: typed(options) }).finally(close);
};

const toPoint = async (options: CommandOptions, at: Date | 'latest', terminal: Terminal): Promise<ExitCode> => {
  const { suffix = newSuffix() } = options;
  const { close, ...dependencies } = await pointDependencies(options.into, suffix, terminal);
  return restoreToPoint(dependencies)({ ...options, at, suffix }).finally(close);
};

/** `realtechee restore` */
export const restoreCommand = (terminal: Terminal, run: Run): Command =>
  new Command('restore')
    .description('bring back from a backup what a stage has lost')
    .requiredOption('--into <stage>', 'the stage to restore into')
    .option('--from <backup>', 'the backup, as `backup list` shows it')
    .addOption(
      new Option('--point-in-time <when>', 'not from a backup: the tables as they were at this moment, or latest')
        .argParser(pointOf)
        .conflicts(['from', 'anonymise', 'overwrite', 'ifNeeded']),
    )
    .addOption(new Option('--suffix <text>', 'with --point-in-time: of the new tables').argParser(suffixOf))
    .addOption(
      new Option('--in <place>', 'where it is: folder, or s3, the bucket of the stage it is of')
        .choices(['folder', 's3'])
        .default('folder'),
    )
    .addOption(new Option('--folder <path>', 'the folder').default(BACKUP_FOLDER))
    .addOption(new Option('--tables <names>', 'these tables, with commas between; without it, all').argParser(modelsOf))
    .option('--if-needed', 'exit with 0 when there is nothing to restore', false)
    .option('--overwrite', 'also where the stage has a newer row, or another of the same time', false)
    .option('--anonymise', 'take out who the rows are about; needed for data of prod in another stage', false)
    .option('--apply', 'do it; without it, only show what would be done', false)
    .option('--confirm <stage>', 'for prod: its name once more')
    .option('--reason <text>', 'why, for the audit trail')
    .option('--report <file>', 'where the report goes; without it, .realtechee/reports')
    .addOption(jsonOption())
    .addHelpText('after', EXAMPLE)
    .action((options: CommandOptions) =>
      run(() => {
        const { from, pointInTime: at } = options;
        if (at !== undefined) return toPoint(options, at, terminal);
        if (from !== undefined) return fromBackup({ ...options, from }, terminal);
        throw new UsageRefused('say from what: --from BACKUP, or --point-in-time MOMENT');
      }),
    );
