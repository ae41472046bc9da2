import type { Clock } from '../shared/clock.ts';
import { accept, type Result, refuse } from '../shared/result.ts';
import { type Caller, nameOfCaller } from './caller.ts';
import { judge, judgeAtAll } from './judge.ts';
import { type Actor, mayAct } from './policy.ts';
import type { UserDirectory, UserPool, UserSearch } from './ports.ts';
import type { FieldProblem, UserRefusal } from './refusal.ts';
import { isRole, type Role, roleOf } from './roles.ts';
import { type DirectoryEntry, type Invitation, invitationStateAt, type PoolUserWithGroups } from './user.ts';

export interface FindUsersDependencies {
  readonly pool: UserPool;
  readonly directory: UserDirectory;
  readonly clock: Clock;
}

export type UserQuery = Partial<Omit<UserSearch, 'role' | 'signIn'>> & {
  readonly role?: string;
  readonly signIn?: string;
};

export const MAX_USERS_A_PAGE = 100;
const USERS_A_PAGE = 50;
const MAX_SEARCH_CHARACTERS = 100;
const SIGN_INS = ['invited', 'unconfirmed', 'active', 'reset-required', 'other'] as const;
type SignIn = (typeof SIGN_INS)[number];

const isSignIn = (text: string): text is SignIn => SIGN_INS.some((one) => one === text);

const problemsOf = ({ role, signIn, text = '', limit = USERS_A_PAGE }: UserQuery): readonly FieldProblem[] => [
  ...(role === undefined || isRole(role) ? [] : [{ field: 'role', problem: 'is no role' }]),
  ...(signIn === undefined || isSignIn(signIn)
    ? []
    : [{ field: 'signIn', problem: `must be one of ${SIGN_INS.join(', ')}` }]),
  ...(text.trim().length <= MAX_SEARCH_CHARACTERS
    ? []
    : [{ field: 'text', problem: `must have at most ${MAX_SEARCH_CHARACTERS} characters` }]),
  ...(Number.isInteger(limit) && limit >= 1 && limit <= MAX_USERS_A_PAGE
    ? []
    : [{ field: 'limit', problem: `must be a whole number from 1 to ${MAX_USERS_A_PAGE}` }]),
];

const searchOf = ({ role, signIn, text = '', ...query }: UserQuery): Result<UserSearch, UserRefusal> => {
  const problems = problemsOf({ ...query, text, ...(role && { role }), ...(signIn && { signIn }) });
  if (problems.length > 0) return refuse({ because: 'invalid', problems });
  const sought = text.trim();
  return accept({
    sortBy: 'email',
    order: 'ascending',
    limit: USERS_A_PAGE,
    ...query,
    ...(sought === '' ? {} : { text: sought }),
    ...(role !== undefined && isRole(role) ? { role } : {}),
    ...(signIn !== undefined && isSignIn(signIn) ? { signIn } : {}),
  });
};

const invitationAt = (invitation: Invitation | undefined, now: Date): { readonly invitation?: Invitation } =>
  invitation === undefined ? {} : { invitation: { ...invitation, state: invitationStateAt(invitation, now) } };

const isVisibleTo =
  (actor: Actor) =>
  ({ id, role }: DirectoryEntry): boolean =>
    mayAct(actor, 'show', { id, role }).ok;

export interface FoundUsers {
  readonly users: readonly DirectoryEntry[];
  readonly next?: string;
}

/** One page of users, as the directory has them; whom the caller may not see is left out. Follow `next` to the end. */
export const listUsers =
  ({ pool, directory, clock }: FindUsersDependencies) =>
  async (caller: Caller, query: UserQuery = {}): Promise<Result<FoundUsers, UserRefusal>> => {
    const permitted = await judgeAtAll(pool, caller, 'list');
    if (!permitted.ok) return permitted;
    const search = searchOf(query);
    if (!search.ok) return search;
    const page = await directory.search(search.value);
    if (!page.ok) return page;
    const { users, next } = page.value;
    const shown = users.filter(isVisibleTo(permitted.value));
    return accept({
      users: shown.map((user) => ({ ...user, ...invitationAt(user.invitation, clock()) })),
      ...(next === undefined ? {} : { next }),
    });
  };

export interface ShownUser extends PoolUserWithGroups {
  readonly role: Role;
  readonly invitation?: Invitation;
  readonly tokensValidAfter?: string;
}

/** One user, fresh from the pool, and what only we know of them. */
export const showUser =
  ({ pool, directory, clock }: FindUsersDependencies) =>
  async (caller: Caller, userId: string): Promise<Result<ShownUser, UserRefusal>> => {
    const judged = await judge(pool, { caller, action: 'show', targetId: userId });
    if (!judged.ok) return judged;
    const { user } = judged.value;
    const entry = await directory.get(userId);
    const isOwn = nameOfCaller(caller) === userId;
    return accept({
      ...user,
      role: roleOf(user.groups),
      ...invitationAt(entry?.invitation, clock()),
      ...(entry?.tokensValidAfter === undefined || isOwn ? {} : { tokensValidAfter: entry.tokensValidAfter }),
    });
  };
