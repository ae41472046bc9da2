import { type Command, InvalidArgumentError, Option } from 'commander';
import { jsonOption, stageOption } from '../options.ts';

/** Which users are meant: those of a stage, or of the pool that is named. */
export interface OnUserPool {
  readonly stage: string;
  readonly userPool?: string;
}
export interface UserOptions extends OnUserPool {
  readonly json: boolean;
}

/** `what`: what the stage is for, as the help says it. */
export const onStage = (command: Command, what: string): Command =>
  command
    .addOption(stageOption(what))
    .option('--user-pool <id>', 'the user pool, where its name does not tell which')
    .addOption(jsonOption());

/** As it goes into a row's key, and into an answer that is printed. */
export const keyOf = (text: string): string => {
  if (/^[\w.-]{8,64}$/.test(text)) return text;
  throw new InvalidArgumentError('It takes 8 to 64 letters, digits and _ . -');
};

export interface ChangeOptions extends UserOptions {
  readonly reason: string;
  readonly key?: string;
  readonly confirm?: string;
}

const PROD_AGAIN = ['--confirm <stage>', 'for prod: its name once more'] as const;

/** What every command takes that changes something of a user. `confirm`: what is said twice, and how. */
export const changing = (
  command: Command,
  { confirm: [flag, about] = PROD_AGAIN }: { readonly confirm?: readonly [flag: string, about: string] } = {},
): Command =>
  onStage(command, 'the stage to write to')
    .requiredOption('--reason <text>', 'why, in a few words; the audit trail keeps it')
    .addOption(new Option('--key <key>', 'names the command: one that comes again is done once').argParser(keyOf))
    .option(flag, about);
