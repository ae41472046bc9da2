import { Command } from 'commander';
import { refuseSlips } from '../options.ts';
import { onStage, type UserOptions } from './user-options.ts';
import { usersDrift } from './users-drift.ts';
import { usersOpenCommands } from './users-open-commands.ts';
import { usersReconcile } from './users-reconcile.ts';
import type { UsersConsole } from './with-users.ts';

const openCommand = ({ terminal, run, within }: UsersConsole): Command =>
  onStage(new Command('list'), 'the stage to read')
    .description('list commands on users that have not ended: being carried out, or cut off')
    .addHelpText('after', '\nExample:\n  realtechee users commands list --stage dev\n\nReads only.')
    .action((options: UserOptions) =>
      run(() => within(options, (dependencies) => usersOpenCommands(dependencies, terminal)(options))),
    );

const RECONCILE_HELP = `
Example:
  realtechee users commands reconcile --stage dev

A command counts as cut off two minutes after it was begun. It is carried on to where it was meant to end, or the user is as
before; every five minutes the backend does the same by itself. Any number of runs may overlap. Exit code 1: some are open still.`;

const reconcileCommand = ({ terminal, run, within }: UsersConsole): Command =>
  onStage(new Command('reconcile'), 'the stage to write to')
    .description('finish commands that were cut off')
    .option('--confirm <stage>', 'for prod: its name once more')
    .addHelpText('after', RECONCILE_HELP)
    .action((options: UserOptions & { confirm?: string }) =>
      run(async () => {
        refuseSlips(options);
        return within(options, (dependencies) => usersReconcile(dependencies, terminal)(options));
      }),
    );

export const commandsCommand = (console: UsersConsole): Command =>
  new Command('commands')
    .description('commands on users that are half-done: list them, finish them')
    .addCommand(openCommand(console))
    .addCommand(reconcileCommand(console));

const DRIFT_HELP = `
Example:
  realtechee users drift --stage prod

Reads the whole pool and the whole directory, and changes nothing. What is changing while it reads may show as a difference:
look again before believing it. Exit code 1: they differ.`;

export const driftCommand = ({ terminal, run, within }: UsersConsole): Command =>
  onStage(new Command('drift'), 'the stage to read')
    .description('compare the user pool with our records, user by user')
    .addHelpText('after', DRIFT_HELP)
    .action((options: UserOptions) =>
      run(() => within(options, (dependencies) => usersDrift(dependencies, terminal)(options))),
    );
