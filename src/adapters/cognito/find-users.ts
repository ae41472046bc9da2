import {
  AdminGetUserCommand,
  AdminListGroupsForUserCommand,
  type CognitoIdentityProviderClient,
  ListUsersCommand,
  type UserType,
} from '@aws-sdk/client-cognito-identity-provider';
import type { PoolUser } from '../../domain/users/user.ts';
import { poolFault } from './cognito-failures.ts';
import type { Answered, PoolCalls } from './pool-calls.ts';
import { poolUserOf } from './pool-user-record.ts';

export interface PoolAccess {
  readonly client: CognitoIdentityProviderClient;
  readonly userPoolId: string;
  readonly call: PoolCalls;
}

/** The answer, where none but a fault can be in its way. */
export const outputOf = <Output>(answered: Answered<Output>): Output => {
  if (answered.ok) return answered.output;
  throw poolFault(answered.operation, answered.error);
};

/** In a filter of ListUsers. */
const quoted = (value: string): string => `"${value.replaceAll(/["\\]/g, '\\$&')}"`;

export interface NamedUser extends PoolUser {
  readonly username: string;
  readonly mfa: readonly string[];
}

const named = (
  user: UserType & { readonly UserMFASettingList?: readonly string[] | undefined },
): readonly NamedUser[] => {
  const found = poolUserOf(user);
  return found === undefined
    ? []
    : [{ ...found, username: user.Username ?? found.id, mfa: user.UserMFASettingList ?? [] }];
};

/** Reading users: one by its name is fresh, a list may lag behind. */
export const createUserFinder = ({ client, userPoolId: UserPoolId, call }: PoolAccess) => ({
  /** By username, or what may stand in its place (the address). */
  byUsername: async (Username: string): Promise<NamedUser | undefined> => {
    const answered = await call('AdminGetUser', () => client.send(new AdminGetUserCommand({ UserPoolId, Username })));
    if (!answered.ok && answered.refusal === 'UserNotFoundException') return undefined;
    const { UserAttributes = [], ...user } = outputOf(answered);
    return named({ ...user, Attributes: UserAttributes })[0];
  },

  /** Every user that a filter finds. */
  filtered: async (attribute: 'sub' | 'email', value: string): Promise<readonly NamedUser[]> => {
    const found: NamedUser[] = [];
    const request = { UserPoolId, Filter: `${attribute} = ${quoted(value)}` };
    let token: string | undefined;
    do {
      const PaginationToken = token;
      const list = new ListUsersCommand({ ...request, ...(PaginationToken === undefined ? {} : { PaginationToken }) });
      const { Users = [], PaginationToken: next } = outputOf(await call('ListUsers', () => client.send(list)));
      found.push(...Users.flatMap(named));
      token = next;
    } while (token !== undefined);
    return found;
  },

  groupsOf: async (Username: string): Promise<readonly string[] | undefined> => {
    const groups: string[] = [];
    let token: string | undefined;
    do {
      const list = new AdminListGroupsForUserCommand({
        UserPoolId,
        Username,
        ...(token === undefined ? {} : { NextToken: token }),
      });
      const answered = await call('AdminListGroupsForUser', () => client.send(list));
      if (!answered.ok && answered.refusal === 'UserNotFoundException') return undefined;
      const { Groups = [], NextToken } = outputOf(answered);
      groups.push(...Groups.flatMap(({ GroupName }) => GroupName ?? []));
      token = NextToken;
    } while (token !== undefined);
    return groups;
  },
});
export type UserFinder = ReturnType<typeof createUserFinder>;
