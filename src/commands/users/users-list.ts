import type { Result } from '../../domain/shared/result.ts';
import type { Caller } from '../../domain/users/caller.ts';
import {
  type FindUsersDependencies,
  listUsers,
  MAX_USERS_A_PAGE,
  type UserQuery,
} from '../../domain/users/find-users.ts';
import type { UserRefusal } from '../../domain/users/refusal.ts';
import { type DirectoryEntry, nameOf } from '../../domain/users/user.ts';
import { EXIT, type ExitCode, type Terminal, tableOf } from '../terminal.ts';
import { refusedUser } from './user-answer.ts';

export interface UsersListDependencies extends FindUsersDependencies {
  readonly caller: Caller;
}
export type ListRequest = UserQuery & {
  /** So many at most, over as many pages as it takes. */
  readonly limit: number;
  readonly json: boolean;
};

interface Found {
  readonly users: readonly DirectoryEntry[];
  readonly next?: string;
}

const gather = async (
  { caller, ...dependencies }: UsersListDependencies,
  { limit, ...query }: Omit<ListRequest, 'json'>,
): Promise<Result<Found, UserRefusal>> => {
  const list = listUsers(dependencies);
  const users: DirectoryEntry[] = [];
  let after = query.after;
  do {
    const wanted = Math.min(MAX_USERS_A_PAGE, limit - users.length);
    const page = await list(caller, { ...query, limit: wanted, ...(after === undefined ? {} : { after }) });
    if (!page.ok) return page;
    users.push(...page.value.users);
    after = page.value.next;
  } while (after !== undefined && users.length < limit);
  return { ok: true, value: { users, ...(after === undefined ? {} : { next: after }) } };
};

const rowOf = ({ id, email, role, signIn, isEnabled, attributes, invitation }: DirectoryEntry): readonly string[] => [
  id,
  email,
  nameOf(attributes),
  role,
  isEnabled ? signIn : `${signIn}, disabled`,
  invitation?.state ?? '',
];

const HEADINGS = ['id', 'e-mail', 'name', 'role', 'sign-in', 'invitation'];

/** `realtechee users list` and `search`: users as the directory has them. Reads only. */
export const usersList =
  (dependencies: UsersListDependencies, terminal: Terminal) =>
  async ({ json, ...request }: ListRequest): Promise<ExitCode> => {
    const found = await gather(dependencies, request);
    if (!found.ok) return refusedUser(terminal, found.refusal, json);
    const { users, next } = found.value;
    if (json) {
      for (const { revision: _, ...user } of users) terminal.out(JSON.stringify(user));
      terminal.out(JSON.stringify({ summary: { users: users.length, ...(next === undefined ? {} : { next }) } }));
      return EXIT.done;
    }
    if (users.length === 0) terminal.out('no such user');
    else terminal.out(tableOf(HEADINGS, users.map(rowOf)));
    if (next !== undefined) terminal.err(`there are more: --limit shows more, or goes on with --after ${next}`);
    return EXIT.done;
  };
