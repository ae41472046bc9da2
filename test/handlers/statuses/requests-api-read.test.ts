import { REQUEST_ROUTES } from '../../../src/handlers/statuses/requests-api/routes.ts';
import {
  ADMIN,
  AE,
  aRequest,
  aRequestsApi,
  daysAgo,
  NOW,
  REVOKED,
  SRM,
  type TestCaller,
  traces,
} from '../../support/requests-api.ts';

const GROUPS = ['super_admin', 'admin', 'accounting', 'srm', 'agent', 'homeowner', 'provider', 'guest'];
const aPerson = (group: string, contactId?: string): TestCaller => ({
  sub: `sub-${group}`,
  groups: `[${group}]`,
  ...(contactId === undefined ? {} : { contactId }),
});

describe('GET /requests/{id}/status', () => {
  it('says where a request is, what may come next for this caller, and what happens on its own', async () => {
    const api = aRequestsApi();
    const { status, body } = await api.status(AE);
    expect(status).toBe(200);
    expect(body).toEqual({
      id: 'request-1',
      status: 'New',
      isKnown: true,
      since: daysAgo(3),
      version: 2,
      lastActivityAt: daysAgo(3),
      next: [
        { to: 'Pending walk-thru', reason: 'none' },
        { to: 'Move to Quoting', reason: 'none' },
        { to: 'Expired', reason: 'free' },
        { to: 'Archived', reason: 'listed', reasons: expect.arrayContaining(['duplicate_request']) },
      ],
      closed: [],
      onItsOwn: [
        { what: 'warning', at: daysAgo(-7), day: 10, expiresAt: daysAgo(-11), rule: 'inactivity' },
        { what: 'warning', at: daysAgo(-9), day: 12, expiresAt: daysAgo(-11), rule: 'inactivity' },
        { what: 'move', at: daysAgo(-11), day: 14, to: 'Expired', rule: 'inactivity' },
      ],
      left: { reactivations: 3 },
    });
  });

  it('says who could, of what this caller cannot', async () => {
    const api = aRequestsApi([aRequest({ status: 'Expired', counters: { reactivations: 1 } })]);
    expect((await api.status(SRM)).body).toMatchObject({
      next: [{ to: 'Archived' }],
      closed: [{ to: 'New', because: 'this request is not assigned to you' }],
      onItsOwn: [],
      left: { reactivations: 2 },
    });
    expect((await api.status(aPerson('accounting'))).body).toMatchObject({
      next: [],
      closed: [
        { to: 'Archived', because: expect.stringContaining('staff') },
        { to: 'New', because: expect.stringContaining('an admin') },
      ],
    });
  });

  it('says that the reactivations are used up', async () => {
    const api = aRequestsApi([aRequest({ status: 'Expired', counters: { reactivations: 3 } })]);
    const { body } = await api.status(ADMIN);
    expect(body).toMatchObject({
      closed: [{ to: 'New', because: expect.stringContaining('3 reactivations') }],
      left: { reactivations: 0 },
    });
  });

  it.each([
    ['warnings that have passed but the last', 12.5, ['warning 12', 'move 14']],
    ['no warning when the end has come', 15, ['move 14']],
  ])('announces %s', async (_, days, coming) => {
    const api = aRequestsApi([aRequest({ lastActivityAt: daysAgo(days), updatedAt: daysAgo(days) })]);
    const { body } = await api.status(ADMIN);
    expect(body.onItsOwn.map(({ what, day }: { what: string; day: number }) => `${what} ${day}`)).toEqual(coming);
  });

  it('S4: announces nothing for test data', async () => {
    const api = aRequestsApi([aRequest({ isTestData: true })]);
    expect((await api.status(ADMIN)).body.onItsOwn).toEqual([]);
  });

  it('shows a request in a status that nobody knows, and that nothing leads on', async () => {
    const api = aRequestsApi([aRequest({ status: 'Sold' })]);
    expect((await api.status(ADMIN)).body).toMatchObject({ status: 'Sold', isKnown: false, next: [], onItsOwn: [] });
  });

  it('answers 404 for an unknown id, and 409 for a row that cannot be read', async () => {
    const api = aRequestsApi();
    api.stores.records.plant({ id: 'broken', unreadable: 'createdAt must be a time' });
    expect(await api.status(ADMIN, 'request-0')).toMatchObject({ status: 404 });
    expect(await api.status(ADMIN, 'broken')).toMatchObject({ status: 409 });
    expect(await api.status(AE, 'broken')).toMatchObject({ status: 403 });
  });
});

describe('who may read', () => {
  const ALL = ['super_admin', 'admin', 'accounting', 'srm'];

  it.each(GROUPS)('U1: %s, of a request that is not assigned to them', async (group) => {
    const api = aRequestsApi();
    const by = aPerson(group, 'contact-2');
    const expected = ALL.includes(group) ? 200 : 403;
    expect((await api.status(by)).status).toBe(expected);
    expect((await api.call('GET /requests/{id}/history', { by, path: { id: 'request-1' } })).status).toBe(expected);
    expect((await api.call('GET /requests/status/metrics', { by })).status).toBe(expected);
  });

  it.each(GROUPS)('U1: %s, of a request that is', async (group) => {
    const api = aRequestsApi();
    const by = aPerson(group, 'contact-ae');
    const expected = [...ALL, 'agent'].includes(group) ? 200 : 403;
    expect((await api.status(by)).status).toBe(expected);
    expect((await api.call('GET /requests/{id}/history', { by, path: { id: 'request-1' } })).status).toBe(expected);
  });

  it('U1: nobody without a group, and nobody without a token', async () => {
    const api = aRequestsApi();
    expect((await api.status({ sub: 'sub-1' })).status).toBe(403);
    expect((await api.status({ sub: 'sub-1', groups: '[]' })).status).toBe(403);
    expect((await api.status({ groups: '[admin]' })).status).toBe(401);
  });
});

describe('GET /requests/{id}/history', () => {
  const history = (api: ReturnType<typeof aRequestsApi>, query: Record<string, string> = {}, id = 'request-1') =>
    api.call('GET /requests/{id}/history', { path: { id }, query });

  it('gives every change in pages, newest first', async () => {
    const api = aRequestsApi();
    const ways = ['Pending walk-thru', 'New', 'Pending walk-thru', 'Move to Quoting'];
    for (const to of ways) {
      api.passSeconds(60);
      await api.move({ to, reason: 'because' });
    }
    const seen: string[] = [];
    let after: string | undefined;
    do {
      const { status, body } = await history(api, { limit: '3', ...(after === undefined ? {} : { after }) });
      expect(status).toBe(200);
      seen.push(...body.items.map(({ to }: { to: string }) => to));
      after = body.next;
    } while (after !== undefined);
    expect(seen).toEqual(ways.toReversed());
    expect((await history(api)).body.items[0]).toMatchObject({
      actor: 'sub-admin',
      minutesInPreviousStatus: 1,
      version: 6,
    });
  });

  it('refuses a place that is none of this history', async () => {
    const api = aRequestsApi([aRequest(), aRequest({ id: 'request-2' })]);
    for (const to of ['Pending walk-thru', 'Move to Quoting']) await api.move({ to });
    const { next } = (await history(api, { limit: '1' })).body;
    for (const [after, id] of [
      ['abc', 'request-1'],
      [next, 'request-2'],
    ]) {
      expect(await history(api, { after: after ?? '' }, id)).toMatchObject({
        status: 400,
        body: { errors: [{ in: 'query', field: 'after', detail: expect.any(String) }] },
      });
    }
  });

  it('shows also the history of a request that cannot be read, to those who see all', async () => {
    const api = aRequestsApi();
    await api.move({ to: 'Pending walk-thru' });
    api.stores.records.plant({ id: 'request-1', unreadable: 'createdAt must be a time' });
    expect((await history(api)).body.items).toHaveLength(1);
    expect((await api.call('GET /requests/{id}/history', { by: AE, path: { id: 'request-1' } })).status).toBe(403);
  });
});

describe('GET /requests/status/metrics', () => {
  const metrics = (api: ReturnType<typeof aRequestsApi>, query: Record<string, string> = {}) =>
    api.call('GET /requests/status/metrics', { query });

  it('counts, measures and names the oldest, without test data', async () => {
    const api = aRequestsApi([
      aRequest({ id: 'a', statusSince: daysAgo(1) }),
      aRequest({ id: 'b', statusSince: daysAgo(4) }),
      aRequest({ id: 'c', statusSince: daysAgo(9) }),
      aRequest({ id: 'd', statusSince: daysAgo(2) }),
      aRequest({ id: 't', statusSince: daysAgo(99), isTestData: true }),
      aRequest({ id: 'z', status: 'Archived', statusSince: daysAgo(300) }),
    ]);
    await api.move({ to: 'Move to Quoting' }, { path: { id: 'a' } });
    await api.move({ to: 'Pending walk-thru' }, { path: { id: 'd' } });
    await api.move({ to: 'Move to Quoting' }, { path: { id: 't' } });
    const day = 24 * 60;
    expect((await metrics(api)).body).toMatchObject({
      measuredAt: NOW.toISOString(),
      since: daysAgo(30),
      until: NOW.toISOString(),
      isComplete: true,
      statuses: [
        {
          status: 'New',
          count: 2,
          medianMinutes: 6.5 * day,
          longestMinutes: 9 * day,
          oldest: { id: 'c', since: daysAgo(9) },
        },
        { status: 'Pending walk-thru', count: 1, medianMinutes: 0 },
        { status: 'Move to Quoting', count: 1 },
        { status: 'Expired', count: 0 },
        { status: 'Archived', count: 1, oldest: { id: 'z' } },
      ],
      transitions: [
        { from: 'New', to: 'Pending walk-thru', count: 1, share: 0.5, meanMinutes: 2 * day },
        { from: 'New', to: 'Move to Quoting', count: 1, share: 0.5, meanMinutes: day },
      ],
      oldest: { id: 'c', status: 'New' },
    });
  });

  it('keeps the figures for a minute, and no longer', async () => {
    const api = aRequestsApi();
    const first = await metrics(api);
    await api.move({ to: 'Pending walk-thru' });
    api.passSeconds(59);
    expect(await metrics(api)).toEqual(first);
    expect((await metrics(api, { since: '2026-03-01' })).body.statuses[0].count).toBe(0);
    api.passSeconds(1);
    expect((await metrics(api)).body.statuses[0].count).toBe(0);
  });

  it('says that the figures are not complete when the time was up, and does not keep them', async () => {
    const api = aRequestsApi(['a', 'b', 'c', 'd', 'e'].map((id) => aRequest({ id })));
    const { records } = api.stores;
    const { inStatus } = records;
    records.inStatus = async function* (status) {
      for await (const page of inStatus(status)) {
        yield page;
        api.passSeconds(21);
      }
    };
    const cutOff = (await metrics(api)).body;
    expect(cutOff).toMatchObject({ isComplete: false });
    expect(cutOff.statuses[0].count).toBeLessThan(5);
    records.inStatus = inStatus;
    expect((await metrics(api)).body).toMatchObject({
      isComplete: true,
      statuses: expect.arrayContaining([expect.objectContaining({ status: 'New', count: 5 })]),
    });
  });

  it.each([
    ['since', { since: '2026-02-30' }],
    ['since', { since: 'yesterday' }],
    ['until', { until: '2026-03-01T25:00:00Z' }],
    ['until', { until: '2026-03-01T10:00:00' }],
    ['since', { since: '2026-03-02', until: '2026-03-01' }],
    ['since', { since: '2020-01-01', until: '2026-03-01' }],
    ['since', { since: '2026-04-01' }],
    ['since', { since: '2020-01-01' }], // until now
    ['form', { form: 'short' }],
  ])('refuses %s that is none or too far: %j', async (field, query) => {
    expect(await metrics(aRequestsApi(), query)).toMatchObject({
      status: 400,
      body: {
        type: 'urn:realtechee:problem:invalid-request',
        errors: [{ in: 'query', field, detail: expect.any(String) }],
      },
    });
  });
});

describe('a token of before', () => {
  it('U2: is refused by every operation, whatever it says of its bearer', async () => {
    const api = aRequestsApi();
    const before = traces(api);
    for (const { routeKey } of REQUEST_ROUTES) {
      const path = routeKey.includes('{id}') ? { path: { id: 'request-1' } } : {};
      expect([routeKey, await api.call(routeKey, { by: REVOKED, body: {}, ...path })]).toMatchObject([
        routeKey,
        { status: 401, body: { type: 'urn:realtechee:problem:token-revoked' } },
      ]);
    }
    expect(REQUEST_ROUTES.length).toBeGreaterThan(3);
    expect(traces(api)).toEqual(before);
  });
});
