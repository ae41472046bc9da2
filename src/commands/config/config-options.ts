import type { Command } from 'commander';
import { jsonOption, stageOption } from '../options.ts';

export interface ConfigOptions {
  readonly stage: string;
  readonly json: boolean;
}
export interface ChangeOptions extends ConfigOptions {
  readonly reason?: string;
  readonly confirm?: string;
}

export const looking = (command: Command): Command =>
  command.addOption(stageOption('the stage to look at')).addOption(jsonOption());

export const changing = (command: Command): Command =>
  command
    .addOption(stageOption('the stage to change'))
    .option('--reason <text>', 'why; the audit trail keeps it')
    .option('--confirm <stage>', 'for prod: its name once more')
    .addOption(jsonOption());

export interface EmergencyOptions extends ChangeOptions {
  readonly emergency: boolean;
}

/** What proposes in production, and changes at once elsewhere. */
export const proposing = (command: Command): Command =>
  changing(command).option(
    '--emergency',
    'in prod: change at once, without a second person; needs a reason, and an alarm tells people',
    false,
  );
