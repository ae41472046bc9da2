import { ListUsersCommand, ListUsersInGroupCommand } from '@aws-sdk/client-cognito-identity-provider';
import type { UserPool } from '../../domain/users/ports.ts';
import { normalisedEmail, type PoolUser } from '../../domain/users/user.ts';
import type { CommandsByName } from './commands-by-name.ts';
import { type NamedUser, outputOf, type PoolAccess, type UserFinder } from './find-users.ts';
import { poolUserOf } from './pool-user-record.ts';

/** As many as Cognito gives at once. */
const PAGE = 60;

const plain = ({ username: _, mfa: __, ...user }: NamedUser): PoolUser => user;

/** The part of the pool that only reads. */
export const createPoolReader = (
  { client, userPoolId: UserPoolId, call }: PoolAccess,
  find: UserFinder,
  { byName }: CommandsByName,
): Pick<UserPool, 'get' | 'byEmail' | 'page' | 'membersOf'> => {
  const named = (id: string): Promise<NamedUser | undefined> =>
    byName(id, async (username) => {
      const user = await find.byUsername(username);
      return user?.id === id ? user : undefined;
    });

  return {
    get: async (id) => {
      const user = await named(id);
      const groups = user === undefined ? undefined : await find.groupsOf(user.username);
      return user === undefined || groups === undefined ? undefined : { ...plain(user), groups };
    },
    byEmail: async (email) => {
      const address = normalisedEmail(email);
      if (!address.includes('@')) return [];
      const holder = await find.byUsername(address);
      const listed = await find.filtered('email', address);
      const others = listed.filter(({ id }) => id !== holder?.id);
      const fresh = await Promise.all(others.map(({ username }) => find.byUsername(username)));
      return [holder, ...fresh].flatMap((user) => (user?.email === address ? [plain(user)] : []));
    },
    page: async (after) => {
      const token = after === undefined ? {} : { PaginationToken: after };
      const list = new ListUsersCommand({ UserPoolId, Limit: PAGE, ...token });
      const output = outputOf(await call('ListUsers', () => client.send(list)));
      const { Users = [], PaginationToken: next } = output;
      return { users: Users.flatMap((user) => poolUserOf(user) ?? []), ...(next === undefined ? {} : { next }) };
    },
    membersOf: async (role, after) => {
      const token = after === undefined ? {} : { NextToken: after };
      const list = new ListUsersInGroupCommand({ UserPoolId, GroupName: role, Limit: PAGE, ...token });
      const output = outputOf(await call('ListUsersInGroup', () => client.send(list)));
      const { Users = [], NextToken: next } = output;
      return { ids: Users.flatMap((user) => poolUserOf(user)?.id ?? []), ...(next === undefined ? {} : { next }) };
    },
  };
};
