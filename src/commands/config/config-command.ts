import { Command } from 'commander';
import type { Run } from '../options.ts';
import type { Terminal } from '../terminal.ts';
import { historyCommand } from './config-history.ts';
import { getCommand, listCommand } from './config-list.ts';
import { proposalsCommand, settleCommands } from './config-proposals.ts';
import { diffCommand, rollbackCommand } from './config-rollback.ts';
import { rotateCommand } from './config-rotate.ts';
import { setCommand } from './config-set.ts';
import { exportCommand, importCommand } from './config-transfer.ts';
import { validateCommand } from './config-validate.ts';
import { type ConnectConfig, configConsole } from './connect-config.ts';

/** `realtechee config ...`: `connect` reaches a stage. */
export const configCommand = (terminal: Terminal, run: Run, connect: ConnectConfig): Command => {
  const console = configConsole(terminal, run, connect);
  const config = new Command('config').description('look at the configuration of a stage, and change it');
  const commands = [
    listCommand(console),
    getCommand(console),
    setCommand(console),
    historyCommand(console),
    diffCommand(console),
    rollbackCommand(console),
    validateCommand(console),
    exportCommand(console),
    importCommand(console),
    rotateCommand(console),
    proposalsCommand(console),
    ...settleCommands(console),
  ];
  for (const command of commands) config.addCommand(command);
  return config;
};
