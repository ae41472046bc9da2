import { Command, Option } from 'commander';
import { onStage, type UserOptions } from './user-options.ts';
import { usersErase } from './users-erase.ts';
import { usersExport } from './users-export.ts';
import type { UsersConsole } from './with-users.ts';

const EXPORT_EXAMPLE = `
Example:
  realtechee users export USER_ID --stage prod --output user.json

Reads every table that says something about people, and the account; the audit trail keeps that it was done. The file is
readable by you alone, and is there only once it is whole. No tokens and no secrets are in it.`;

export const exportCommand = ({ terminal, run, within }: UsersConsole): Command =>
  onStage(new Command('export'), 'the stage whose user it is')
    .argument('<id>', 'the user, as `sub` in their tokens')
    .description('write everything that the tables hold about a user into one JSON file')
    .requiredOption('--output <file>', 'the file to make')
    .addHelpText('after', EXPORT_EXAMPLE)
    .action((userId: string, options: UserOptions & { output: string }) =>
      run(() => within(options, (dependencies) => usersExport(dependencies, terminal)({ userId, ...options }))),
    );

const ERASE_EXAMPLE = `
Example:
  realtechee users erase USER_ID --stage prod                       # reads everything, and shows the plan
  realtechee users erase USER_ID --stage prod --apply --plan PLAN_ID --confirm USER_ID --reason "Asked to be forgotten, ticket 17"

A plan is good for 24 hours. Cut off, the same command goes on where it was. The account is deleted last; then the files that
rows of the person named are deleted from the stage's own bucket, where no other row names them. Rows under a legal
hold (legalHold: true on the row, or on the person's contact for all of them) stay. docs/decisions/erasure.md`;

interface EraseOptions extends UserOptions {
  readonly apply: boolean;
  readonly plan?: string;
  readonly confirm?: string;
  readonly reason?: string;
  readonly filesHost: readonly string[];
}

export const eraseCommand = ({ terminal, run, within }: UsersConsole): Command =>
  onStage(new Command('erase'), 'the stage whose user it is')
    .argument('<id>', 'the user, as `sub` in their tokens')
    .description('erase a person from all tables and delete the account: a plan first, then that plan')
    .option('--apply', 'erase; without it, only plan', false)
    .addOption(new Option('--plan <id>', 'with --apply: the plan that you have looked at'))
    .option('--confirm <user id>', 'with --apply: the user once more')
    .option('--reason <text>', 'with --apply: why, without naming the person; the receipt keeps it')
    .option('--files-host <hosts...>', 'with --apply: hosts that show the stage’s files, as its distribution does', [])
    .addHelpText('after', ERASE_EXAMPLE)
    .action((userId: string, options: EraseOptions) =>
      run(() =>
        within(options, async ({ filesOf, ...dependencies }) => {
          const files = options.apply ? await filesOf(options.filesHost) : undefined;
          return usersErase({ ...dependencies, files }, terminal)({ userId, ...options });
        }),
      ),
    );
