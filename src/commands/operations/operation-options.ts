import { type Command, Option } from 'commander';
import { jsonOption, stageOption } from '../options.ts';

/** What every operation takes. */
export interface OnStageOptions {
  readonly stage: string;
  readonly json: boolean;
  readonly report?: string;
}

/** What those that can change something take beside it. */
export interface ApplyOptions extends OnStageOptions {
  readonly apply: boolean;
  readonly confirm?: string;
  readonly reason?: string;
}

export const lookingAt = (command: Command, about = 'the stage to look at'): Command =>
  command
    .addOption(stageOption(about))
    .addOption(new Option('--report <file>', 'where the report goes; without it, .realtechee/reports'))
    .addOption(jsonOption());

export const applyingTo = (command: Command, about = 'the stage to work on'): Command =>
  lookingAt(command, about)
    .option('--apply', 'do it; without it, only show what would be done', false)
    .option('--confirm <stage>', 'for prod: its name once more')
    .option('--reason <text>', 'why, for the audit trail');
