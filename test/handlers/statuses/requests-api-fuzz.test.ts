import * as fc from 'fast-check';
import { REQUESTS } from '../../../src/domain/statuses/requests-lifecycle.ts';
import { REQUEST_ROUTES } from '../../../src/handlers/statuses/requests-api/routes.ts';
import { ADMIN, AE, aRequest, aRequestsApi, SRM, type TestCall } from '../../support/requests-api.ts';

const IDS = ['request-1', 'request-1', 'request-2', 'expired', 'expired', 'broken', 'lost', 'none'];
const STATUSES = REQUESTS.statuses.map(({ name }) => name);
const REASONS = [...(REQUESTS.reasons.archive ?? []), 'because', '', ' '];

/** Mostly what is right, sometimes anything at all. */
const mostly = (right: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> =>
  fc.oneof({ weight: 8, arbitrary: right }, { weight: 1, arbitrary: fc.jsonValue() });
const id = mostly(fc.constantFrom(...IDS));
const version = mostly(fc.integer({ min: 0, max: 4 }));
const change = { to: mostly(fc.constantFrom(...STATUSES)), reason: mostly(fc.constantFrom(...REASONS)) };
const loosely = (shape: Record<string, fc.Arbitrary<unknown>>) =>
  fc.oneof(
    { weight: 5, arbitrary: fc.record(shape) },
    { weight: 1, arbitrary: fc.record(shape, { requiredKeys: [] }) },
  );

const body = fc.oneof(
  { weight: 4, arbitrary: loosely(change) },
  loosely({ ...change, expectedVersion: version }),
  loosely({ ...change, items: mostly(fc.array(loosely({ id, expectedVersion: version }), { maxLength: 5 })) }),
  loosely({ planId: mostly(fc.constantFrom('plan-1', 'plan-2', 'plan-3')) }),
  { weight: 1, arbitrary: fc.jsonValue() },
  { weight: 1, arbitrary: fc.string({ unit: 'binary' }) },
);
const word = fc.oneof(fc.constantFrom('10', '2026-01-01', '2026-03-01T00:00:00Z'), fc.string({ unit: 'grapheme' }));

const call: fc.Arbitrary<TestCall> = fc.record({
  by: fc.constantFrom(ADMIN, SRM, AE),
  path: fc.record({
    id: fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...IDS) }, fc.string({ unit: 'binary' })),
    planId: fc.oneof(fc.constantFrom('plan-1', 'plan-2'), fc.string()),
  }),
  query: fc.dictionary(fc.constantFrom('limit', 'after', 'since', 'until', 'other'), word, { maxKeys: 2 }),
  body,
  key: fc.integer({ min: 1, max: 60 }).map((number) => `k-${number}`),
});

/** API Gateway gives the parameters of the route, and no others. */
const parametersOf = (routeKey: string, path: TestCall['path'] = {}) =>
  Object.fromEntries([...routeKey.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => [name, path[name] ?? '']));

const aWorld = () => {
  const api = aRequestsApi([
    aRequest(),
    aRequest({ id: 'request-2', assignedTo: 'contact-srm' }),
    aRequest({ id: 'expired', status: 'Expired', counters: { reactivations: 2 } }),
    aRequest({ id: 'lost', status: 'Sold' }),
  ]);
  api.stores.records.plant({ id: 'broken', unreadable: 'createdAt must be a time' });
  return api;
};

it('S2: answers whatever comes as it says it does, never with a fault, and changes nothing by halves', async () => {
  const keys = REQUEST_ROUTES.map(({ routeKey }) => routeKey);
  const step = fc.tuple(fc.oneof(fc.constantFrom(...keys), fc.constantFrom(...keys.slice(1, 2))), call);
  let changed = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 12 }), async (steps) => {
      const api = aWorld();
      for (const [routeKey, { query, ...asked }] of steps) {
        const isAsking = routeKey.startsWith('GET ');
        const answer = await api.call(routeKey, {
          ...asked,
          ...(isAsking && query !== undefined ? { query } : {}),
          path: parametersOf(routeKey, asked.path),
        });
        expect([routeKey, asked, answer.status < 500]).toEqual([routeKey, asked, true]);
      }
      const entries = api.stores.entries();
      changed += entries.length;
      expect(api.stores.signals()).toHaveLength(entries.length);
      expect(api.stores.audit()).toHaveLength(entries.length);
      const moves = api.stores.records.all().map(({ version }) => version - 2);
      expect(moves.reduce((sum, one) => sum + one, 0)).toBe(entries.length);
    }),
    { numRuns: 250 },
  );
  expect(changed).toBeGreaterThan(20);
});
