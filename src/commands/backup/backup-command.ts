import { Command } from 'commander';
import { type ApplyOptions, applyingTo, lookingAt, type OnStageOptions } from '../operations/operation-options.ts';
import type { Run } from '../options.ts';
import type { Terminal } from '../terminal.ts';
import { backupCreate } from './backup-create.ts';
import { backupList } from './backup-list.ts';
import { inPlace, type Place } from './backup-options.ts';
import { backupVerify } from './backup-verify.ts';
import { createDependencies, lookDependencies } from './dependencies.ts';

const CREATE_EXAMPLE = `
Example:
  realtechee backup create --stage local                     # shows what would be copied
  realtechee backup create --stage local --apply
  realtechee backup create --stage prod --to s3 --aws --apply --confirm prod

A table that is missing fails the run before anything is written. Rows are each as they were when they were read; for one
moment of all tables there is restore --point-in-time. Cut off, it leaves no backup (\`list\` shows it as unfinished); run it
again for another one. Exit code 1: a table is missing, or AWS began no backup of one.`;

const createCommand = (terminal: Terminal, run: Run): Command =>
  inPlace(applyingTo(new Command('create'), 'the stage to copy'), '--to')
    .description('copy every table, the users, the configuration and the index of files of a stage')
    .option('--aws', 'have AWS Backup begin a backup of each table as well', false)
    .addHelpText('after', CREATE_EXAMPLE)
    .action((options: ApplyOptions & { to: Place; folder: string; aws: boolean }) =>
      run(async () => {
        const { close, ...dependencies } = await createDependencies(options, terminal);
        return backupCreate(dependencies)(options).finally(close);
      }),
    );

const LIST_EXAMPLE = `
Example:
  realtechee backup list --stage local
  realtechee backup list --stage prod --in s3 --json

complete: it has its manifest and every file has its size; \`verify\` tells what the files hold. unfinished: the run was cut
off; delete its folder. Reads only. Exit code 1: one is damaged.`;

const listCommand = (terminal: Terminal, run: Run): Command =>
  inPlace(lookingAt(new Command('list'), 'whose backups'), '--in')
    .description('list the backups of a place, newest first')
    .option('--all', 'those of other stages as well', false)
    .addHelpText('after', LIST_EXAMPLE)
    .action((options: OnStageOptions & { in: Place; folder: string; all: boolean }) =>
      run(async () => {
        const { close, ...dependencies } = await lookDependencies(options, terminal);
        return backupList(dependencies)(options).finally(close);
      }),
    );

const VERIFY_EXAMPLE = `
Example:
  realtechee backup verify local-20261130T013000Z-1a2b3c4d --stage local

Reads every file, and computes every count and hash anew. Changes nothing. Exit code 1: something is wrong, which is named.`;

const verifyCommand = (terminal: Terminal, run: Run): Command =>
  inPlace(lookingAt(new Command('verify'), 'the stage that it must be of'), '--in')
    .argument('<backup>', 'its name, as `backup list` shows it')
    .description('read all of a backup, and say whether it is what was written')
    .addHelpText('after', VERIFY_EXAMPLE)
    .action((id: string, options: OnStageOptions & { in: Place; folder: string }) =>
      run(async () => {
        const { close, ...dependencies } = await lookDependencies(options, terminal);
        return backupVerify(dependencies)({ id, ...options }).finally(close);
      }),
    );

/** `realtechee backup ...` */
export const backupCommand = (terminal: Terminal, run: Run): Command =>
  new Command('backup')
    .description('copy a stage to files, and look after the copies')
    .addCommand(createCommand(terminal, run))
    .addCommand(listCommand(terminal, run))
    .addCommand(verifyCommand(terminal, run));
