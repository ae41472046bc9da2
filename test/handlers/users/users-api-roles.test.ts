import { ROLES, type Role } from '../../../src/domain/users/roles.ts';
import { USER_ROUTES } from '../../../src/handlers/users/users-api/routes.ts';
import { NOW } from '../../support/user-world.ts';
import { asRole, aUsersApi, PEOPLE, type UserCall } from '../../support/users-api.ts';

const ADMINS: readonly Role[] = ['super_admin', 'admin'];
const STAFF: readonly Role[] = [...ADMINS, 'accounting', 'srm'];

/** Who may do it to a guest, written out by hand; and whether everybody may to themselves. */
const TABLE: Readonly<Record<string, readonly [others: readonly Role[], toOneself: boolean]>> = {
  'GET /users': [STAFF, false],
  'GET /users/{id}': [STAFF, true],
  'GET /users/matrix': [STAFF, false],
  'GET /users/commands': [ADMINS, false],
  'GET /users/drift': [ADMINS, false],
  'GET /users/link-questions': [ADMINS, false],
  'POST /users/link-questions/{id}/answer': [ADMINS, false],
  'GET /users/{id}/export': [ADMINS, true],
  'POST /users': [ADMINS, false],
  'PATCH /users/{id}': [ADMINS, true],
  'PUT /users/{id}/role': [ADMINS, false],
  'POST /users/{id}/disable': [ADMINS, false],
  'POST /users/{id}/enable': [ADMINS, false],
  'POST /users/{id}/reset-password': [ADMINS, false],
  'POST /users/{id}/sign-out': [ADMINS, true],
  'POST /users/{id}/reset-mfa': [ADMINS, false],
  'POST /users/{id}/contact': [ADMINS, false],
  'POST /users/{id}/invitation/resend': [ADMINS, false],
  'POST /users/{id}/invitation/cancel': [ADMINS, false],
  'DELETE /users/{id}': [ADMINS, false],
  'POST /users/import': [ADMINS, false],
  'POST /users/commands/reconcile': [ADMINS, false],
};

const BODIES: Readonly<Record<string, object>> = {
  'POST /users': { email: 'new@example.com', role: 'guest', reason: 'r' },
  'PATCH /users/{id}': { attributes: { givenName: 'X' }, reason: 'r' },
  'PUT /users/{id}/role': { role: 'guest', reason: 'r' },
  'POST /users/{id}/contact': { contactId: null, reason: 'r' },
  'POST /users/link-questions/{id}/answer': { contactId: null, reason: 'r' },
  'POST /users/import': { csv: 'email,role\nnew@example.com,guest\n', isDryRun: true },
};

const callOf = (routeKey: string, role: Role, id: string): UserCall => ({
  by: asRole(role),
  ...(routeKey.includes('{id}') ? { path: { id } } : {}),
  ...(routeKey.startsWith('GET') || routeKey.startsWith('DELETE') ? {} : { body: BODIES[routeKey] ?? { reason: 'r' } }),
});

/** In which there is a question about everybody, under their own id. */
const anApi = () => {
  const api = aUsersApi();
  for (const { id } of PEOPLE) {
    const asked = { contactIds: ['c-1', 'c-2'], because: 'several-contacts', at: NOW.toISOString() } as const;
    api.world.questions.set(id, { id, userId: id, ...asked });
  }
  return api;
};

it('U1: tells every route and who may call it', () => {
  const told = USER_ROUTES.map(({ routeKey }) => routeKey);
  expect(told.toSorted()).toEqual(
    [...Object.keys(TABLE), 'GET /users/me', 'POST /users/invitations/{id}/opened'].toSorted(),
  );
});

describe.each(Object.entries(TABLE))('%s', (routeKey, [others, toOneself]) => {
  it.each(ROLES)('U1: is judged for a %s as the table says, on others and on oneself', async (role) => {
    const onAnother = anApi();
    const before = onAnother.world.written();
    const target = role === 'guest' ? 'prov-1' : 'guest-1';
    const { status, body } = await onAnother.call(routeKey, callOf(routeKey, role, target));
    expect([role, status === 403]).toEqual([role, !others.includes(role)]);
    if (status === 403) {
      expect(body.detail).toMatch(/\w/);
      expect(onAnother.world.written()).toEqual(before);
    }
    if (!routeKey.includes('{id}')) return;
    const own = await anApi().call(routeKey, callOf(routeKey, role, asRole(role)[0]));
    expect([role, own.status === 403]).toEqual([role, !toOneself]);
  });

  it('U1: is for nobody without a token, and for nobody without a group', async () => {
    const api = aUsersApi();
    const call = callOf(routeKey, 'admin', 'guest-1');
    expect(await api.call(routeKey, { ...call, by: null })).toMatchObject({ status: 401 });
    expect(await api.call(routeKey, { ...call, by: ['admin-1', ''] })).toMatchObject({ status: 403 });
    expect(await api.call(routeKey, { ...call, by: ['admin-1', 'Admin'] })).toMatchObject({ status: 403 });
  });
});

it('U1: lets no admin do anything to a super admin', async () => {
  for (const routeKey of Object.keys(TABLE).filter((key) => key.includes('{id}'))) {
    const api = anApi();
    const answer = await api.call(routeKey, callOf(routeKey, 'admin', 'root'));
    expect([routeKey, answer.status, answer.body.type]).toEqual([
      routeKey,
      403,
      'urn:realtechee:problem:user-above-own-rank',
    ]);
  }
});

/** Reads no body at all. */
const isBodiless = (routeKey: string): boolean =>
  routeKey.startsWith('GET') || routeKey === 'POST /users/commands/reconcile';

it.each(Object.keys(TABLE))('U1: %s believes nobody who says who they are', async (routeKey) => {
  for (const field of ['requesterEmail', 'requesterRole', 'actor', 'groups', 'sub', '__proto__']) {
    const api = anApi();
    const before = api.world.written();
    const { body, ...call } = callOf(routeKey, 'admin', 'guest-1');
    const said = JSON.parse(`{"${field}":"root"}`);
    const asked = await api.call(routeKey, { ...call, ...(body === undefined ? {} : { body }), query: said });
    expect([routeKey, field, asked.status]).toEqual([routeKey, field, 400]);
    if (!isBodiless(routeKey)) {
      const text = JSON.stringify({ reason: 'r', ...Object(body) }).replace('{', `{"${field}":"root",`);
      const sent = await api.call(routeKey, { ...call, body: text });
      expect([routeKey, field, sent.status]).toEqual([routeKey, field, 400]);
    }
    expect(api.world.written()).toEqual(before);
  }
});

it('shows everybody who they are', async () => {
  for (const role of ROLES) {
    const by = asRole(role);
    expect(await aUsersApi().call('GET /users/me', { by })).toMatchObject({ status: 200, body: { id: by[0], role } });
  }
});
