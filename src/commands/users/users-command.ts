import { Command, InvalidArgumentError, Option } from 'commander';
import { ROLES, type Role } from '../../domain/users/roles.ts';
import type { ExitCode, Terminal } from '../terminal.ts';
import { tokenDependencies } from './dependencies.ts';
import { eraseCommand, exportCommand } from './users-privacy-commands.ts';
import { usersToken } from './users-token.ts';

/** As Cognito: a token is good for a day at most. */
const MOST_MINUTES = 1440;

const minutesOf = (text: string): number => {
  const minutes = Number(text);
  if (Number.isInteger(minutes) && minutes >= 1 && minutes <= MOST_MINUTES) return minutes;
  throw new InvalidArgumentError(`It takes whole minutes, 1 to ${MOST_MINUTES}.`);
};

const nameOf = (text: string): string => {
  if (/^[\w:.-]{1,128}$/.test(text)) return text;
  throw new InvalidArgumentError('It takes up to 128 letters, digits and _ : . -');
};

const TOKEN_EXAMPLE = `
Example, while \`npm start\` runs:
  curl -H "Authorization: Bearer $(realtechee users token --as admin)" http://localhost:8026/requests/ID/status
  realtechee users token --as agent --contact CONTACT_ID --minutes 60 --json

Only for the local stage, which has no user pool. The same --as and --contact are the same person each time.`;

interface TokenOptions {
  readonly as: Role;
  readonly contact?: string;
  readonly sub?: string;
  readonly minutes?: number;
  readonly stage: string;
  readonly json: boolean;
}

/** `realtechee users ...` */
export const usersCommand = (terminal: Terminal, run: (work: () => Promise<ExitCode>) => Promise<void>): Command => {
  const users = new Command('users').description('people, and whom they may call as');
  users
    .command('token')
    .description('print a token with which to call the HTTP API of the local stage as somebody')
    .addOption(new Option('--as <role>', 'the group of the person').choices(ROLES).makeOptionMandatory())
    .addOption(new Option('--contact <id>', 'their contact, by which requests are theirs').argParser(nameOf))
    .addOption(new Option('--sub <id>', 'their subject; without it, one of the role and the contact').argParser(nameOf))
    .addOption(new Option('--minutes <n>', 'how long it is good for (15 without it)').argParser(minutesOf))
    .addOption(new Option('--stage <name>', 'the stage; only the local one gives tokens').default('local'))
    .addOption(new Option('--json', 'print for machines').default(false))
    .addHelpText('after', TOKEN_EXAMPLE)
    .action(({ stage, ...options }: TokenOptions) =>
      run(async () => usersToken(tokenDependencies(stage), terminal)(options)),
    );
  return users.addCommand(exportCommand(terminal, run)).addCommand(eraseCommand(terminal, run));
};
