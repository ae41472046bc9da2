import { Command, InvalidArgumentError, Option } from 'commander';
import { BACKUP_FOLDER, type Place } from '../backup/backup-options.ts';
import { jsonOption, type Run } from '../options.ts';
import type { Terminal } from '../terminal.ts';
import { restoreDependencies } from './dependencies.ts';
import { restoreStage } from './restore-stage.ts';

const modelsOf = (text: string): readonly string[] => {
  const models = [...new Set(text.split(',').map((model) => model.trim()))];
  if (models.every((model) => /^[A-Za-z]+$/.test(model))) return models;
  throw new InvalidArgumentError('Name tables as infra/tables.yml does, with commas between: Contacts,Requests.');
};

const EXAMPLE = `
Example:
  realtechee restore --into local --from local-20261130T013000Z-1a2b3c4d            # shows what would be written
  realtechee restore --into local --from local-20261130T013000Z-1a2b3c4d --apply
  realtechee restore --into prod --from prod-20261130T013000Z-1a2b3c4d --in s3 --tables Contacts --apply --confirm prod
  realtechee restore --into dev --from prod-20261130T013000Z-1a2b3c4d --anonymise --apply

Brings back rows that are missing or older; what is newer in the stage stays (--overwrite), and so do rows that the backup does
not have. Cut off, the same command goes on. Nothing that was waiting to be sent is sent: docs/operations/backup.md says how.
Users, configuration and files are compared and not changed. Exit code 1: refused, or not all rows are there afterwards.`;

interface CommandOptions {
  readonly into: string;
  readonly from: string;
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

const typed = ({ into, from, in: place, folder, tables, overwrite, anonymise, ifNeeded }: CommandOptions): string =>
  [
    `realtechee restore --into ${into} --from ${from}`,
    ...(place === 's3' ? ['--in s3'] : []),
    ...(place === 'folder' && folder !== BACKUP_FOLDER ? [`--folder ${folder}`] : []),
    ...(tables === undefined ? [] : [`--tables ${tables.join(',')}`]),
    ...(overwrite ? ['--overwrite'] : []),
    ...(anonymise ? ['--anonymise'] : []),
    ...(ifNeeded ? ['--if-needed'] : []),
  ].join(' ');

/** `realtechee restore` */
export const restoreCommand = (terminal: Terminal, run: Run): Command =>
  new Command('restore')
    .description('bring back from a backup what a stage has lost')
    .requiredOption('--into <stage>', 'the stage to restore into')
    .requiredOption('--from <backup>', 'the backup, as `backup list` shows it')
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
      run(async () => {
        const { close, ...dependencies } = await restoreDependencies(options, terminal);
        return restoreStage(dependencies)({ ...options, asTyped: typed(options) }).finally(close);
      }),
    );
