import { Command, InvalidArgumentError, Option } from 'commander';
import { ROLES, type Role } from '../../domain/users/roles.ts';
import { UsageRefused } from '../stage-connection.ts';
import { tokenDependencies } from './dependencies.ts';
import { usersToken } from './users-token.ts';
import type { UsersConsole } from './with-users.ts';

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
  realtechee users token --user ada@example.com

Only for the local stage, which asks for no password. The same --as and --contact are the same person each time, of whom the
user pool knows nothing. --user signs somebody of the pool in, as Cognito would: who is disabled gets no token, and who was
invited takes the invitation up.`;

interface TokenOptions {
  readonly as?: Role;
  readonly user?: string;
  readonly contact?: string;
  readonly sub?: string;
  readonly minutes?: number;
  readonly stage: string;
  readonly json: boolean;
}

const refuseUnclear = ({ as, user, contact, sub }: TokenOptions): void => {
  if ((as === undefined) === (user === undefined)) {
    throw new UsageRefused('say as whom: a role by --as, or somebody of the user pool by --user');
  }
  if (user !== undefined && (contact ?? sub) !== undefined) {
    throw new UsageRefused('--contact and --sub go with --as: the user pool says what somebody of it is');
  }
};

export const tokenCommand = ({ terminal, run }: UsersConsole): Command =>
  new Command('token')
    .description('print a token with which to call the HTTP API of the local stage as somebody')
    .addOption(new Option('--as <role>', 'the group of somebody made up').choices(ROLES))
    .option('--user <user>', 'somebody of the user pool, by id or address')
    .addOption(new Option('--contact <id>', 'their contact, by which requests are theirs').argParser(nameOf))
    .addOption(new Option('--sub <id>', 'their subject; without it, one of the role and the contact').argParser(nameOf))
    .addOption(new Option('--minutes <n>', 'how long it is good for (15 without it)').argParser(minutesOf))
    .addOption(new Option('--stage <name>', 'the stage; only the local one gives tokens').default('local'))
    .addOption(new Option('--json', 'print for machines').default(false))
    .addHelpText('after', TOKEN_EXAMPLE)
    .action(({ stage, ...options }: TokenOptions) =>
      run(async () => {
        refuseUnclear({ stage, ...options });
        return usersToken(tokenDependencies(stage), terminal)(options);
      }),
    );
