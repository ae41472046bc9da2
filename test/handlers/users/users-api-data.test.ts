import { ADMIN, aUsersApi, HOMEOWNER, type UserCall, type UsersApi } from '../../support/users-api.ts';

const CSV =
  'email,role,givenName\nbo@example.com,agent,Bo\nhome-1@example.com,guest,\nbroken,agent,\nboss@example.com,super_admin,\n';

describe('POST /users/import', () => {
  const send = (api: UsersApi, body: object, call: UserCall = {}) =>
    api.call('POST /users/import', { body: { csv: CSV, isDryRun: false, reason: 'season', ...body }, ...call });
  const verdicts = ({ body }: Awaited<ReturnType<typeof send>>) =>
    body.rows.map(({ line, verdict }: { line: number; verdict: string }) => `${line} ${verdict}`);

  it('gives a verdict on each row first, and invites nobody', async () => {
    const api = aUsersApi();
    const before = api.world.written();
    const answer = await send(api, { isDryRun: true });
    expect(answer).toMatchObject({ status: 200, body: { isDryRun: true, counts: { 'would-invite': 1, broken: 1 } } });
    expect(verdicts(answer)).toEqual(['2 would-invite', '3 exists', '4 broken', '5 refused']);
    expect(api.world.written()).toEqual(before);
  });

  it('U3: then invites, row by row, and nobody twice under its key; the answer names nobody', async () => {
    const api = aUsersApi();
    const answer = await send(api, {}, { key: 'k' });
    expect(verdicts(answer)).toEqual(['2 invited', '3 exists', '4 broken', '5 refused']);
    expect(answer.body).toMatchObject({ isComplete: true, importId: expect.any(String) });
    expect(JSON.stringify(answer.body)).not.toMatch(/bo@|home-1@/);
    expect(await send(api, {}, { key: 'k' })).toEqual(answer);
    expect(verdicts(await send(api, {}))).toEqual(['2 exists', '3 exists', '4 broken', '5 refused']);
    expect(api.pool.mails()).toHaveLength(1);
  });

  it('stops in time, and goes on under the same key', async () => {
    const api = aUsersApi();
    const csv = `email,role\n${Array.from({ length: 6 }, (_, at) => `u${at}@example.com,guest`).join('\n')}`;
    const { create } = api.pool;
    api.pool.create = (invitee) => {
      api.world.clock.advanceSeconds(8);
      return create(invitee);
    };
    const first = await send(api, { csv }, { key: 'k' });
    expect(first.body).toMatchObject({ isComplete: false, counts: { invited: 3, left: 3 } });
    const second = await send(api, { csv }, { key: 'k' });
    expect(second.body).toMatchObject({ isComplete: true, counts: { 'invited-before': 3, invited: 3 } });
    expect(api.pool.mails()).toHaveLength(6);
  });

  const rows = (count: number): string =>
    `email,role\n${Array.from({ length: count }, (_, at) => `u${at}@e.io,guest`).join('\n')}`;
  const bad: readonly [string, string, RegExp][] = [
    ['no rows', 'email,role\n', /no rows/],
    ['an unknown column', 'email,role,shoe\na@example.com,guest,1', /unknown column/],
    ['no address column', 'role\nguest', /email/],
    ['too many rows for a call', rows(1001), /users import/],
    ['10,000 rows', rows(10_000), /split it/],
    ['a NUL', 'email,role\na@example.com,gu\0est', /NUL/],
  ];
  it.each(bad)('refuses a file with %s, and says what to do', async (_, csv, detail) => {
    const api = aUsersApi();
    for (const isDryRun of [true, false]) {
      const answer = await send(api, { csv, isDryRun });
      expect(answer).toMatchObject({ status: 422, body: { type: 'urn:realtechee:problem:unusable-file' } });
      expect(answer.body.detail).toMatch(detail);
    }
    expect(api.pool.mails()).toEqual([]);
  });

  it('names a row with a duplicate address or a broken quote, and takes the others', async () => {
    const api = aUsersApi();
    const csv = 'email,role\na@example.com,guest\nA@example.com,guest\n"b@example.com,guest\n';
    expect(verdicts(await send(api, { csv }))).toEqual(['2 invited', '3 broken', '4 broken']);
  });

  it('asks for a reason to invite, and for a text', async () => {
    const api = aUsersApi();
    expect(await send(api, { reason: '' })).toMatchObject({ status: 400, body: { errors: [{ field: 'reason' }] } });
    expect(await send(api, { csv: 7 })).toMatchObject({ status: 400, body: { errors: [{ field: 'csv' }] } });
  });
});

const withData = () => {
  const api = aUsersApi();
  api.rows.plant('Contacts', { id: 'contact-1', firstName: 'Ada', email: 'home-1@example.com' });
  api.rows.plant('Requests', { id: 'r-1', homeownerContactId: 'contact-1', message: 'call me, Ada' });
  return api;
};

describe('DELETE /users/{id}', () => {
  const erase = (api: UsersApi, query?: Record<string, string>, call: UserCall = {}) =>
    api.call('DELETE /users/{id}', {
      path: { id: 'home-1' },
      ...(query === undefined ? {} : { query, body: { reason: 'asked to be forgotten' } }),
      ...call,
    });

  it('U6: plans first and erases nothing, then erases by the plan, the account last', async () => {
    const api = withData();
    const plan = await erase(api);
    expect(plan).toMatchObject({ status: 200, body: { isPlan: true, isHeld: false } });
    expect(plan.body.tables.map(({ table }: { table: string }) => table)).toEqual(['Contacts', 'Requests']);
    expect(api.pool.user('home-1')).toBeDefined();
    const done = await erase(api, { planId: plan.body.planId });
    expect(done).toMatchObject({ status: 200, body: { isPlan: false, isComplete: true } });
    expect(api.rows.row('Requests', 'r-1')).toMatchObject({ message: '[erased]' });
    expect(api.pool.user('home-1')).toBeUndefined();
    expect(JSON.stringify(api.erasures.receipts())).not.toContain('home-1@example.com');
    expect(await erase(api)).toMatchObject({ status: 404 });
  });

  it('U6: refuses a plan of another, an old one, none, and a legal hold', async () => {
    const api = withData();
    const { planId } = (await erase(api)).body;
    const guest = { path: { id: 'guest-1' } };
    expect(await erase(api, { planId }, guest)).toMatchObject({
      status: 409,
      body: { type: 'urn:realtechee:problem:erasure-plan-of-another' },
    });
    expect(await erase(api, { planId: 'none' })).toMatchObject({ status: 404 });
    api.rows.plant('Contacts', { id: 'contact-1', email: 'home-1@example.com', legalHold: true });
    expect(await erase(api, { planId })).toMatchObject({
      status: 409,
      body: { type: 'urn:realtechee:problem:legal-hold' },
    });
    api.world.clock.advanceSeconds(25 * 3600);
    expect(await erase(api, { planId })).toMatchObject({ status: 404 });
    expect(api.pool.user('home-1')).toBeDefined();
  });

  it('U3: asks for a reason that names nobody, and keeps it', async () => {
    const api = withData();
    const { planId } = (await erase(api)).body;
    for (const body of [undefined, {}, { reason: 'home-1@example.com asked' }]) {
      expect(await erase(api, { planId }, { body })).toMatchObject({
        status: 400,
        body: { errors: [{ in: 'body', field: 'reason' }] },
      });
    }
    expect(api.pool.user('home-1')).toBeDefined();
    expect(await erase(api, { planId })).toMatchObject({ status: 200 });
    expect(api.erasures.receipts()).toMatchObject([{ reason: 'asked to be forgotten' }]);
  });

  it('goes on where time was up, under the same key', async () => {
    const api = withData();
    const { planId } = (await erase(api)).body;
    const { page } = api.rows;
    let pages = 0;
    api.rows.page = async (model, after) => {
      pages += 1;
      if (pages === 3) api.world.clock.advanceSeconds(21);
      return page(model, after);
    };
    const first = await erase(api, { planId }, { key: 'k' });
    expect(first).toMatchObject({ status: 200, body: { isComplete: false, waitsFor: 'time' } });
    expect(await erase(api, { planId }, { key: 'k' })).toMatchObject({ status: 200, body: { isComplete: true } });
  });

  it('says so when there is too much for one call', async () => {
    const api = withData();
    api.dependencies.rows.page = async () => {
      api.world.clock.advanceSeconds(21);
      return { rows: [], next: 'x' };
    };
    expect(await erase(api)).toMatchObject({
      status: 409,
      body: { type: 'urn:realtechee:problem:too-large-for-a-call' },
    });
  });
});

describe('GET /users/{id}/export', () => {
  it('U6: gives what the tables hold, to an admin and to the person, and the audit knows', async () => {
    const api = withData();
    for (const by of [ADMIN, HOMEOWNER]) {
      const answer = await api.call('GET /users/{id}/export', { path: { id: 'home-1' }, by });
      expect(answer).toMatchObject({ status: 200, body: { isComplete: true, account: { id: 'home-1' } } });
      expect(answer.body.tables.Requests).toHaveLength(1);
    }
    expect(api.erasures.receipts()).toMatchObject([{ actor: 'admin-1' }, { actor: 'home-1' }]);
  });

  it('says so when it is too large, or takes too long', async () => {
    const large = withData();
    large.rows.plant('Requests', { id: 'r-2', homeownerContactId: 'contact-1', message: 'x'.repeat(3_100_000) });
    const slow = withData();
    const { page } = slow.rows;
    slow.rows.page = (model, after) => {
      slow.world.clock.advanceSeconds(8);
      return page(model, after);
    };
    for (const api of [large, slow]) {
      const answer = await api.call('GET /users/{id}/export', { path: { id: 'home-1' } });
      expect(answer).toMatchObject({ status: 409, body: { detail: expect.stringContaining('users export') } });
    }
  });
});
