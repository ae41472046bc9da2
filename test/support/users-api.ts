import { createMemoryIdempotencyRecords } from '../../src/adapters/memory/memory-idempotency-records.ts';
import { createMemoryErasures, createMemoryPersonalRows } from '../../src/adapters/memory/memory-personal-data.ts';
import { createMemoryRevocations } from '../../src/adapters/memory/memory-revocations.ts';
import { readDataRegistry } from '../../src/adapters/registry/read-data-registry.ts';
import { deleteUser } from '../../src/domain/users/delete-user.ts';
import { entryOf } from '../../src/domain/users/directory-entry.ts';
import type { Role } from '../../src/domain/users/roles.ts';
import { tokenRevocation } from '../../src/domain/users/token-revocation.ts';
import type { PoolUserWithGroups } from '../../src/domain/users/user.ts';
import type { VerifyToken } from '../../src/handlers/shared/http/direct-call.ts';
import type { Answer } from '../../src/handlers/shared/http/problem.ts';
import { USER_ROUTES } from '../../src/handlers/users/users-api/routes.ts';
import { usersApiHandler } from '../../src/handlers/users/users-api.http.ts';
import { problemsOf } from '../../tools/openapi-document.ts';
import { apiEvent, type TestAnswer, type TestCall } from './requests-api.ts';
import { aUserWith, NOW, userWorld } from './user-world.ts';

export interface UserCall extends Omit<TestCall, 'by'> {
  /** Id and role of a user; `null`: no token. */
  readonly by?: readonly [id: string, role: string] | null;
  readonly issuedAt?: Date;
}

export const ROOT = ['root', 'super_admin'] as const;
export const ADMIN = ['admin-1', 'admin'] as const;
export const HOMEOWNER = ['home-1', 'homeowner'] as const;

/** One user of each role, and some more. */
export const PEOPLE: readonly PoolUserWithGroups[] = [
  aUserWith('root', 'super_admin'),
  aUserWith('admin-1', 'admin'),
  aUserWith('admin-2', 'admin'),
  aUserWith('acc-1', 'accounting'),
  aUserWith('srm-1', 'srm'),
  aUserWith('agent-1', 'agent'),
  aUserWith('home-1', 'homeowner', { attributes: { role: 'homeowner', givenName: 'Ada', contactId: 'contact-1' } }),
  aUserWith('prov-1', 'provider'),
  aUserWith('guest-1', 'guest'),
  aUserWith('invited-1', 'agent', { signIn: 'invited' }),
];

/** The event of a call, its token issued at a time. */
export const userEvent = (routeKey: string, { by = ADMIN, issuedAt = NOW, ...call }: UserCall = {}) => {
  const who = by === null ? {} : { sub: by[0], groups: `[${by[1]}]` };
  const event = apiEvent(routeKey, { ...call, by: who });
  const { authorizer, ...context } = event.requestContext;
  const claims = { ...authorizer.jwt.claims, iat: String(Math.floor(issuedAt.getTime() / 1000)) };
  const jwt = { ...authorizer.jwt, claims };
  return {
    ...event,
    requestContext:
      by === null ? (context as typeof event.requestContext) : { ...context, authorizer: { ...authorizer, jwt } },
  };
};

/** No answer may leave that docs/openapi.json does not tell. */
export const checkTold = (routeKey: string, { status, body }: TestAnswer): void => {
  const definition = USER_ROUTES.find((route) => route.routeKey === routeKey);
  if (definition === undefined) return;
  if (status === 200) {
    expect([routeKey, definition.answers.schema.safeParse(body).error?.issues]).toEqual([routeKey, undefined]);
    return;
  }
  const told = problemsOf(definition).map((kind) => `urn:realtechee:problem:${kind.slug} ${kind.status}`);
  expect([routeKey, ...told]).toContain(`${body.type} ${status}`);
  expect(body).toMatchObject({ title: expect.any(String), status, detail: expect.any(String) });
};

/** The API on a pool and stores in memory, with a clock that is moved by hand. */
export const aUsersApi = (users: readonly PoolUserWithGroups[] = PEOPLE) => {
  const world = userWorld(users);
  const { pool, directory, dependencies, newId } = world;
  for (const user of users) {
    directory.plant(entryOf(user, undefined, { at: NOW.toISOString(), revision: `planted-${user.id}` }));
  }
  const { clock } = dependencies;
  const rows = createMemoryPersonalRows();
  const erasures = createMemoryErasures({ clock });
  const idempotency = createMemoryIdempotencyRecords<Answer>();
  const tokens = new Map<string, Readonly<Record<string, unknown>>>();
  const verifyToken: VerifyToken = async (token) => tokens.get(token);
  const all = {
    ...dependencies,
    ...{ rows, erasures, idempotency, newId, verifyToken },
    registry: readDataRegistry(),
    removeAccount: deleteUser(dependencies),
    trail: erasures.trail,
    sleep: async () => {},
    turn: async () => {},
    isRevoked: tokenRevocation({ revocations: createMemoryRevocations(directory), clock }),
  };
  const handle = usersApiHandler(all);
  const send = async (event: unknown, routeKey: string): Promise<TestAnswer> => {
    const { statusCode = 0, body = '', headers = {} } = await handle(event);
    const answer = { status: statusCode, body: JSON.parse(body), headers };
    expect(headers).toMatchObject({ 'cache-control': 'no-store' });
    checkTold(routeKey, answer);
    return answer;
  };
  return {
    ...{ world, pool, directory, rows, erasures, idempotency, tokens, dependencies: all, send },
    call: (routeKey: string, call: UserCall = {}) => send(userEvent(routeKey, call), routeKey),
    /** To one user, for a reason. */
    on: (routeKey: string, id: string, body: object = {}, call: UserCall = {}) =>
      send(userEvent(routeKey, { path: { id }, body: { reason: 'as agreed', ...body }, ...call }), routeKey),
    groups: (id: string) => pool.user(id)?.groups,
  };
};
export type UsersApi = ReturnType<typeof aUsersApi>;

export const asRole = (role: Role): readonly [string, string] => [
  PEOPLE.find(({ groups }) => groups[0] === role)?.id ?? 'nobody',
  role,
];
