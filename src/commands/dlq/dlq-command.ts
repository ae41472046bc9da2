import { Command } from 'commander';
import type { Run } from '../options.ts';
import type { Terminal } from '../terminal.ts';
import { listCommand, showCommand } from './dlq-look-commands.ts';
import { discardCommand, redriveCommand } from './dlq-settle-commands.ts';

/** `realtechee dlq ...` */
export const dlqCommand = (terminal: Terminal, run: Run): Command =>
  new Command('dlq')
    .description('what ended badly and waits for a person: look at it, make it good')
    .addCommand(listCommand(terminal, run))
    .addCommand(showCommand(terminal, run))
    .addCommand(redriveCommand(terminal, run))
    .addCommand(discardCommand(terminal, run));
