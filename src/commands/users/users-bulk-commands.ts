import { readFileSync } from 'node:fs';
import { buffer } from 'node:stream/consumers';
import { Command, Option } from 'commander';
import { IMPORT_COLUMNS, MAX_IMPORT_ROWS } from '../../domain/users/import/read-import.ts';
import { refuseSlips } from '../options.ts';
import { UsageRefused } from '../stage-connection.ts';
import { keyOf, onStage, type UserOptions } from './user-options.ts';
import { usersImport } from './users-import.ts';
import type { UsersConsole } from './with-users.ts';

/** As it is, since its encoding is looked at. */
const bytesOf = async (path: string): Promise<Uint8Array> => {
  if (path === '-') return buffer(process.stdin);
  try {
    return readFileSync(path);
  } catch (cause) {
    throw new UsageRefused(`cannot read ${path}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
};

interface ImportOptions extends UserOptions {
  readonly apply: boolean;
  readonly reason?: string;
  readonly message?: string;
  readonly key?: string;
  readonly report?: string;
  readonly confirm?: string;
}

const HELP = `
Example:
  realtechee users import people.csv                    # a verdict on each row; nobody is invited
  realtechee users import people.csv --apply --reason "New office" --report verdicts.csv

The first line names the columns: ${IMPORT_COLUMNS.join(', ')}; email and role
are needed. UTF-8, at most ${MAX_IMPORT_ROWS} rows; 4 invitations a second, within the rate of the user pool. Cut off, the same command
goes on where it was and invites nobody twice: the same file, message and operator are the same import, or name it with --key.
Exit code 1: some rows need a person, or are left.`;

export const importCommand = ({ terminal, run, within }: UsersConsole): Command =>
  onStage(new Command('import'), 'the stage to write to')
    .argument('<file>', 'CSV; - is standard input')
    .description('invite everybody in a CSV file: a dry run without --apply')
    .option('--apply', 'invite; without it, only say what would be', false)
    .option('--reason <text>', 'with --apply: why, in a few words; the audit trail keeps it')
    .option('--message <text>', 'a few words from whoever invites, for the mails')
    .option(
      '--report <file>',
      'write the verdict on each row, with its address, into a new CSV file that you alone can read',
    )
    .addOption(new Option('--key <key>', 'with --apply: names the import').argParser(keyOf))
    .option('--confirm <stage>', 'with --apply, for prod: its name once more')
    .addHelpText('after', HELP)
    .action((file: string, { stage, userPool, confirm, ...options }: ImportOptions) =>
      run(async () => {
        if (options.apply) refuseSlips({ stage, ...(confirm === undefined ? {} : { confirm }) });
        const bytes = await bytesOf(file);
        return within({ stage, ...(userPool === undefined ? {} : { userPool }) }, (dependencies) =>
          usersImport(dependencies, terminal)({ ...options, bytes }),
        );
      }),
    );
