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
import { restoreUsersDependencies } from './users/dependencies.ts';
import { restoreUsers } from './users/restore-users.ts';

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
  realtechee restore --into prod --from prod-20261130T013000Z-1a2b3c4d --in s3 --users --apply --confirm prod

Brings back rows that are missing or older; what is newer in the stage stays (--overwrite), and so do rows that the backup does
not have. Cut off, the same command goes on. Nothing that was waiting to be sent is sent: docs/operations/backup.md says how.
--point-in-time makes the tables as they were at a moment, beside the stage's own, under another suffix.
Users are compared; --users makes those anew that the user pool has lost, and restores nothing else: restore the tables first.
Exit code 1: refused, or not all rows or users are there afterwards.`;

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
  readonly users: boolean;
  readonly superAdmins: boolean;
  readonly invite: boolean;
  readonly apply: boolean;
  readonly confirm?: string;
  readonly reason?: string;
  readonly report?: string;
  readonly json: boolean;
}

type FromBackup = CommandOptions & { readonly from: string };

const FLAGS = {
  overwrite: '--overwrite',
  anonymise: '--anonymise',
  users: '--users',
  superAdmins: '--super-admins',
  invite: '--invite',
  ifNeeded: '--if-needed',
} as const satisfies Partial<Record<keyof CommandOptions, string>>;
const NAMES = ['overwrite', 'anonymise', 'users', 'superAdmins', 'invite', 'ifNeeded'] as const;

const typed = ({ into, from, in: place, folder, tables, ...more }: FromBackup): string =>
  [
    `realtechee restore --into ${into} --from ${from}`,
    ...(place === 's3' ? ['--in s3'] : []),
    ...(place === 'folder' && folder !== BACKUP_FOLDER ? [`--folder ${folder}`] : []),
    ...(tables === undefined ? [] : [`--tables ${tables.join(',')}`]),
    ...NAMES.flatMap((name) => (more[name] ? [FLAGS[name]] : [])),
  ].join(' ');

const fromBackup = async (options: FromBackup, terminal: Terminal): Promise<ExitCode> => {
  const { close, ...dependencies } = await restoreDependencies(options, terminal);
  return restoreStage(dependencies)({ ...options, asTyped: typed(options) }).finally(close);
};

const usersFromBackup = async (options: FromBackup, terminal: Terminal): Promise<ExitCode> => {
  const { close, ...dependencies } = await restoreUsersDependencies(options, terminal);
  return restoreUsers(dependencies)({ ...options, asTyped: typed(options) }).finally(close);
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
        .conflicts(['from', 'anonymise', 'overwrite', 'ifNeeded', 'users']),
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
    .addOption(
      new Option('--users', 'the users that the user pool has lost, made anew, and nothing else')
        .default(false)
        .conflicts(['tables', 'overwrite', 'anonymise']),
    )
    .option('--super-admins', 'with --users: super admins as well', false)
    .option('--invite', 'with --users: mail each a temporary password', false)
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
        const { users, superAdmins, invite } = options;
        if ((superAdmins || invite) && !users) throw new UsageRefused('--super-admins and --invite go with --users');
        if (from !== undefined) return (users ? usersFromBackup : fromBackup)({ ...options, from }, terminal);
        throw new UsageRefused('say from what: --from BACKUP, or --point-in-time MOMENT');
      }),
    );
