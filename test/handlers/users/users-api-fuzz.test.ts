import * as fc from 'fast-check';
import { ROLES } from '../../../src/domain/users/roles.ts';
import { USER_ROUTES } from '../../../src/handlers/users/users-api/routes.ts';
import { asRole, aUsersApi, PEOPLE, type UserCall } from '../../support/users-api.ts';

/** Mostly what is right, sometimes anything at all. */
const mostly = (right: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> =>
  fc.oneof({ weight: 8, arbitrary: right }, { weight: 1, arbitrary: fc.jsonValue() });
const loosely = (shape: Record<string, fc.Arbitrary<unknown>>) =>
  fc.oneof(
    { weight: 5, arbitrary: fc.record(shape) },
    { weight: 1, arbitrary: fc.record(shape, { requiredKeys: [] }) },
  );

const ids = [...PEOPLE.map(({ id }) => id), 'nobody', 'guest-1', 'guest-1'];
const reason = mostly(fc.constantFrom('because', 'r'));
const role = mostly(fc.constantFrom(...ROLES));
const attributes = mostly(
  fc.dictionary(
    fc.constantFrom('givenName', 'phone', 'smsNotifications', 'role', 'constructor', 'toString', '__proto__', 'x'),
    fc.oneof(
      fc.constantFrom('Ada', '+14155550123', true, false, null, ''),
      fc.string({ unit: 'binary', maxLength: 300 }),
    ),
    { maxKeys: 3 },
  ),
);
const csv = mostly(
  fc.oneof(
    fc.constantFrom(
      'email,role\na@example.com,guest\n',
      'email,role\n"x',
      'email\n',
      '',
      '\uFEFFemail,role\nb@e.io,agent',
    ),
    fc.string({ unit: 'binary' }).map((text) => `email,role\n${text}`),
  ),
);
const email = mostly(fc.constantFrom('new@example.com', 'home-1@example.com', 'X@E.IO', 'bad'));

/** What the operations take that want more than a reason. */
const BODIES: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  'PUT /users/{id}/role': loosely({ role, reason }),
  'PATCH /users/{id}': loosely({ attributes, reason }),
  'POST /users/{id}/contact': loosely({ contactId: mostly(fc.constantFrom('contact-1', 'contact-2', null)), reason }),
  'POST /users': loosely({ email, role, attributes, message: mostly(fc.constantFrom('hi', '')), reason }),
  'POST /users/import': loosely({ csv, isDryRun: mostly(fc.boolean()), reason }),
};

const bodyFor = (routeKey: string): fc.Arbitrary<unknown> =>
  fc.oneof(
    { weight: 6, arbitrary: BODIES[routeKey] ?? loosely({ reason }) },
    { weight: 1, arbitrary: fc.jsonValue() },
    { weight: 1, arbitrary: fc.string({ unit: 'binary' }) },
  );

const callOf = (routeKey: string): fc.Arbitrary<readonly [string, UserCall]> =>
  fc.tuple(
    fc.constant(routeKey),
    fc.record({
      by: fc.constantFrom(
        ...(['super_admin', 'super_admin', 'admin', 'admin', 'srm', 'homeowner'] as const).map(asRole),
      ),
      path: fc.record({
        id: fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...ids) }, fc.string({ unit: 'binary' })),
      }),
      query: fc.dictionary(
        fc.constantFrom('limit', 'after', 'role', 'text', 'isEnabled', 'planId', 'sortBy'),
        fc.oneof(fc.constantFrom('10', 'agent', 'true', 'made-1', 'name'), fc.string({ unit: 'binary' })),
        { maxKeys: 2 },
      ),
      body: bodyFor(routeKey),
      key: fc.integer({ min: 1, max: 60 }).map((number) => `k-${number}`),
    }),
  );

it('U1: answers whatever comes as it says it does, never with a fault; a super admin remains, and nobody is in two groups', async () => {
  const routes = USER_ROUTES.map(({ routeKey }) => routeKey);
  const step = fc.constantFrom(...routes).chain(callOf);
  let changed = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 15 }), async (steps) => {
      const api = aUsersApi();
      for (const [routeKey, { query, path, ...asked }] of steps) {
        const isAsking = /^(GET|DELETE) /.test(routeKey);
        const answer = await api.call(routeKey, {
          ...asked,
          ...(isAsking && query !== undefined ? { query } : {}),
          ...(routeKey.includes('{id}') && path !== undefined ? { path } : {}),
        });
        expect([routeKey, asked, answer.status < 500]).toEqual([routeKey, asked, true]);
      }
      changed += api.world.audit.length;
      const { users } = api.pool.export();
      for (const { groups } of users) expect(groups).toHaveLength(1);
      expect(users.some(({ groups, isEnabled }) => isEnabled && groups.includes('super_admin'))).toBe(true);
      expect(api.world.commands().every(({ state }) => state !== 'begun')).toBe(true);
      for (const { before, after } of api.world.audit)
        expect(JSON.stringify([before, after])).not.toMatch(/password|token/i);
    }),
    { numRuns: 150 },
  );
  expect(changed).toBeGreaterThan(50);
}, 60_000);
