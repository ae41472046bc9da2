import type { PlantedUser } from '../../src/adapters/memory/planted-user.ts';
import type { Result } from '../../src/domain/shared/result.ts';
import type { PoolRefusal } from '../../src/domain/users/ports.ts';
import { isRole, type Role } from '../../src/domain/users/roles.ts';
import type { AttributeChanges, PoolUser } from '../../src/domain/users/user.ts';
import type { UserPoolPlan } from '../template/stage-plan.ts';
import { CognitoError, noSuchUser } from './cognito-error.ts';
import { changesOf, listedUser, type NameValue, removalsOf, shownUser } from './cognito-user.ts';
import type { KeptPool } from './kept-pool.ts';
import type { SendPoolMail } from './pool-mail.ts';
import type { Imitated, Request } from './requests.ts';
import type { Triggers } from './triggers.ts';

export interface OperationsOptions {
  readonly kept: KeptPool;
  readonly pool: UserPoolPlan;
  readonly groups: readonly string[];
  readonly triggers: Triggers;
  readonly mail: SendPoolMail;
}
export type Operations = { readonly [Name in Imitated]: (request: Request<Name>) => Promise<object> };

const EXISTS = (): CognitoError =>
  new CognitoError('UsernameExistsException', 'An account with the given email already exists.');

/** The imitation answers with Cognito's own words, and the memory pool says them after the name of the exception. */
const refusalOf = (refusal: PoolRefusal): CognitoError => {
  if (refusal.because === 'no-such-user') return noSuchUser();
  if (refusal.because === 'exists') return EXISTS();
  const [, name = 'InvalidParameterException', words = ''] = /^(\w+Exception): (.*)$/.exec(refusal.reason) ?? [];
  return new CognitoError(name, words || refusal.reason);
};
const must = <Value>(result: Result<Value, PoolRefusal>): Value => {
  if (result.ok) return result.value;
  throw refusalOf(result.refusal);
};

/** Written and read by the stage itself, apart from the schema's own attributes. */
const OWN_FIELDS = ['email', 'email_verified'];
const withoutOwn = (attributes: readonly NameValue[]) => attributes.filter(({ Name }) => !OWN_FIELDS.includes(Name));
const valueIn = (attributes: readonly NameValue[], name: string) => attributes.find(({ Name }) => Name === name)?.Value;

/** The lists say nothing of groups. */
const listed = (user: PoolUser) => listedUser({ ...user, groups: [] });

const filterOf = (filter: string): ((user: PoolUser) => boolean) => {
  const [, attribute, quoted = ''] = /^(\w+) = "(.*)"$/.exec(filter) ?? [];
  const value = quoted.replaceAll(/\\(["\\])/g, '$1');
  return ({ id, email }) => (attribute === 'sub' ? id : email) === value;
};

/** What Cognito's API does for our adapter, on the pool of this stage. Every user is read anew; lists come by pages. */
export const createOperations = ({ kept, pool, groups, triggers, mail }: OperationsOptions): Operations => {
  const { users } = kept;

  const found = (name: string): PlantedUser => {
    const user = kept.find(name);
    if (user === undefined) throw noSuchUser();
    return user;
  };
  const groupNamed = (name: string): Role => {
    if (!groups.includes(name)) throw new CognitoError('ResourceNotFoundException', 'Group not found.');
    if (!isRole(name))
      throw new CognitoError('InvalidParameterException', `${name} is none of the roles that are imitated`);
    return name;
  };
  const done = async (work: Promise<Result<unknown, PoolRefusal>>): Promise<object> => {
    must(await work);
    return {};
  };
  const change = (name: string, changes: AttributeChanges): Promise<object> =>
    done(users.setAttributes(found(name).id, changes));

  const invite = async (request: Request<'AdminCreateUser'>): Promise<object> => {
    const { Username, UserAttributes, ClientMetadata: clientMetadata } = request;
    if (kept.find(Username) !== undefined) throw EXISTS();
    const attributes = changesOf(withoutOwn(UserAttributes));
    await triggers.call({
      source: 'PreSignUp_AdminCreateUser',
      userName: Username,
      request: {
        userAttributes: Object.fromEntries(UserAttributes.map(({ Name, Value = '' }) => [Name, Value])),
        ...(clientMetadata === undefined ? {} : { clientMetadata }),
      },
      response: { autoConfirmUser: false, autoVerifyEmail: false, autoVerifyPhone: false },
    });
    const created = must(await users.create({ email: Username, attributes }));
    const user = { ...found(created.id), isEmailVerified: valueIn(UserAttributes, 'email_verified') === 'true' };
    users.plant(user);
    if (request.MessageAction !== 'SUPPRESS') await mail(user, 'AdminCreateUser', clientMetadata);
    return { User: listedUser(user) };
  };

  const inviteAgain = async ({ Username, ClientMetadata }: Request<'AdminCreateUser'>): Promise<object> => {
    const user = found(Username);
    must(await users.resendInvitation(user.id, undefined));
    await mail(user, 'AdminCreateUser', ClientMetadata);
    return { User: listedUser(user) };
  };

  const everyPage = async (): Promise<readonly PoolUser[]> => {
    const all: PoolUser[] = [];
    let after: string | undefined;
    do {
      const page = await users.page(after);
      all.push(...page.users);
      after = page.next;
    } while (after !== undefined);
    return all;
  };

  const listUsers = async ({ Filter, PaginationToken }: Request<'ListUsers'>): Promise<object> => {
    if (Filter !== undefined) return { Users: (await everyPage()).filter(filterOf(Filter)).map(listed) };
    const { users: onPage, next } = await users.page(PaginationToken);
    return { Users: onPage.map(listed), ...(next === undefined ? {} : { PaginationToken: next }) };
  };

  const listMembers = async ({ GroupName, NextToken }: Request<'ListUsersInGroup'>): Promise<object> => {
    const { ids, next } = await users.membersOf(groupNamed(GroupName), NextToken);
    const Users = ids.flatMap((id) => {
      const user = users.user(id);
      return user === undefined ? [] : [listedUser(user)];
    });
    return { Users, ...(next === undefined ? {} : { NextToken: next }) };
  };

  return {
    AdminCreateUser: (request) => (request.MessageAction === 'RESEND' ? inviteAgain(request) : invite(request)),
    AdminGetUser: async ({ Username }) => shownUser(found(Username)),
    AdminListGroupsForUser: async ({ Username }) => ({
      Groups: found(Username).groups.map((GroupName) => ({ GroupName, UserPoolId: pool.id })),
    }),
    AdminAddUserToGroup: ({ Username, GroupName }) => done(users.addToGroup(found(Username).id, groupNamed(GroupName))),
    AdminRemoveUserFromGroup: async ({ Username, GroupName }) => {
      const user = found(Username);
      if (!user.groups.includes(GroupName)) groupNamed(GroupName);
      return done(users.removeFromGroup(user.id, GroupName));
    },
    AdminUpdateUserAttributes: async ({ Username, UserAttributes }) => change(Username, changesOf(UserAttributes)),
    AdminDeleteUserAttributes: async ({ Username, UserAttributeNames }) =>
      change(Username, removalsOf(UserAttributeNames)),
    AdminDisableUser: async ({ Username }) => done(users.setEnabled(found(Username).id, false)),
    AdminEnableUser: async ({ Username }) => done(users.setEnabled(found(Username).id, true)),
    AdminResetUserPassword: async ({ Username }) => {
      const { id } = found(Username);
      must(await users.resetPassword(id));
      await mail(found(id), 'ForgotPassword');
      return {};
    },
    AdminUserGlobalSignOut: async ({ Username }) => done(users.signOut(found(Username).id)),
    AdminSetUserPassword: async ({ Username }) => {
      users.plant({ ...found(Username), signIn: 'active' });
      return {};
    },
    AdminSetUserMFAPreference: async ({ Username }) => done(users.resetMfa(found(Username).id)),
    AdminDeleteUser: async ({ Username }) => {
      await users.delete(found(Username).id);
      return {};
    },
    ListUsers: listUsers,
    ListUsersInGroup: listMembers,
    ListUserPools: async () => ({ UserPools: [{ Id: pool.id, Name: pool.name }] }),
  };
};
