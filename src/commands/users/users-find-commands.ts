import { Command, InvalidArgumentError, Option } from 'commander';
import { ROLES } from '../../domain/users/roles.ts';
import { jsonOption, wholeNumber } from '../options.ts';
import { onStage, type UserOptions } from './user-options.ts';
import { type ListRequest, usersList } from './users-list.ts';
import { usersMatrix } from './users-matrix.ts';
import { usersShow } from './users-show.ts';
import type { UsersConsole } from './with-users.ts';

export const matrixCommand = ({ terminal, run }: UsersConsole): Command =>
  new Command('matrix')
    .description('print who may do what to whom, as the policy itself answers')
    .addOption(jsonOption())
    .addHelpText(
      'after',
      '\nExample:\n  realtechee users matrix\n\nNeeds no stage. Nobody acts above their own rank, and nobody changes their own role.',
    )
    .action(({ json }: { json: boolean }) => run(async () => usersMatrix(terminal, { json })));

interface ListOptions extends UserOptions {
  readonly role?: string;
  readonly signIn?: string;
  readonly disabled?: boolean;
  readonly sort: ListRequest['sortBy'];
  readonly descending: boolean;
  readonly limit: number;
  readonly after?: string;
}

const requestOf = ({ role, signIn, disabled, sort, descending, limit, after, json }: ListOptions): ListRequest => ({
  ...(role === undefined ? {} : { role }),
  ...(signIn === undefined ? {} : { signIn }),
  ...(disabled === undefined ? {} : { isEnabled: !disabled }),
  ...(after === undefined ? {} : { after }),
  ...(sort === undefined ? {} : { sortBy: sort }),
  order: descending ? 'descending' : 'ascending',
  limit,
  json,
});

const SORTS = ['email', 'name', 'createdAt'];
const SIGN_INS = ['invited', 'unconfirmed', 'active', 'reset-required', 'other'];

const listing = (command: Command): Command =>
  onStage(command, 'the stage to read')
    .addOption(new Option('--role <role>', 'those of this role').choices(ROLES))
    .addOption(new Option('--sign-in <status>', 'those whose sign-in stands so').choices(SIGN_INS))
    .option('--disabled', 'those who are disabled')
    .option('--no-disabled', 'those who are not disabled')
    .addOption(new Option('--sort <by>', 'in which order').choices(SORTS).default('email'))
    .option('--descending', 'the other way round', false)
    .addOption(new Option('--limit <number>', 'so many at most').default(50).argParser(wholeNumber(1, 'A limit')))
    .option('--after <cursor>', 'go on after an earlier page, by the cursor that it ended with');

export const listCommand = ({ terminal, run, within }: UsersConsole): Command =>
  listing(new Command('list'))
    .description('list users as the directory has them')
    .addHelpText(
      'after',
      '\nExample:\n  realtechee users list --role agent --no-disabled --sort name\n\nReads only, and follows every page. `users show` asks the user pool itself.',
    )
    .action((options: ListOptions) =>
      run(() => within(options, (dependencies) => usersList(dependencies, terminal)(requestOf(options)))),
    );

const textOf = (text: string): string => {
  if (text.trim() !== '') return text;
  throw new InvalidArgumentError('It must be part of a name or an address.');
};

export const searchCommand = ({ terminal, run, within }: UsersConsole): Command =>
  listing(new Command('search'))
    .argument('<text>', 'part of a name or an address, in any case', textOf)
    .description('find users by part of their name or address')
    .addHelpText(
      'after',
      '\nExample:\n  realtechee users search hart --role agent\n\nReads only, and follows every page. The directory follows each command at once, and the pool every night.',
    )
    .action((text: string, options: ListOptions) =>
      run(() => within(options, (dependencies) => usersList(dependencies, terminal)({ ...requestOf(options), text }))),
    );

export const showCommand = ({ terminal, run, within }: UsersConsole): Command =>
  onStage(new Command('show'), 'the stage to read')
    .argument('<user>', 'their id (`sub` in their tokens) or their address')
    .description('show one user, fresh from the user pool, and how their invitation stands')
    .addHelpText(
      'after',
      '\nExample:\n  realtechee users show ada@example.com\n\nReads only. Exit code 1: there is no such user. An invitation is sent, opened, expired or accepted.',
    )
    .action((user: string, options: UserOptions) =>
      run(() => within(options, (dependencies) => usersShow(dependencies, terminal)(user, options))),
    );
