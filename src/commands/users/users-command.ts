import { Command } from 'commander';
import type { Run } from '../options.ts';
import type { Terminal } from '../terminal.ts';
import type { ConnectUsers } from './connect-users.ts';
import { importCommand } from './users-bulk-commands.ts';
import {
  deleteCommand,
  linkContactCommand,
  setRoleCommand,
  simpleCommands,
  unlinkContactCommand,
  updateCommand,
} from './users-change-commands.ts';
import { listCommand, matrixCommand, searchCommand, showCommand } from './users-find-commands.ts';
import { inviteCommand, resendCommand } from './users-invitation-commands.ts';
import { linkQuestionsCommand } from './users-link-commands.ts';
import { eraseCommand, exportCommand } from './users-privacy-commands.ts';
import { tokenCommand } from './users-token-command.ts';
import { commandsCommand, driftCommand } from './users-upkeep-commands.ts';
import { type UsersConsole, withUsers } from './with-users.ts';

const commandsOf = (console: UsersConsole): readonly Command[] => [
  matrixCommand(console),
  listCommand(console),
  searchCommand(console),
  showCommand(console),
  inviteCommand(console),
  resendCommand(console),
  updateCommand(console),
  setRoleCommand(console),
  ...simpleCommands(console),
  linkContactCommand(console),
  unlinkContactCommand(console),
  linkQuestionsCommand(console),
  deleteCommand(console),
  importCommand(console),
  exportCommand(console),
  eraseCommand(console),
  commandsCommand(console),
  driftCommand(console),
  tokenCommand(console),
];

/** `realtechee users ...`: `connect` reaches a stage. */
export const usersCommand = (terminal: Terminal, run: Run, connect: ConnectUsers): Command => {
  const console: UsersConsole = { terminal, run, within: withUsers(connect, terminal) };
  const users = new Command('users').description('administer users: who may do what, and what becomes of their data');
  for (const command of commandsOf(console)) users.addCommand(command);
  return users;
};
