import { aUserWith } from '../../support/user-world.ts';
import { aUsersApi, HOMEOWNER, type UserCall } from '../../support/users-api.ts';

const list = (api: ReturnType<typeof aUsersApi>, query: Record<string, string> = {}, call: UserCall = {}) =>
  api.call('GET /users', { query, ...call });

describe('GET /users', () => {
  it('U5: gives every user once, page by page', async () => {
    const api = aUsersApi();
    const ids: string[] = [];
    let after: string | undefined;
    do {
      const { status, body } = await list(api, { limit: '3', ...(after === undefined ? {} : { after }) });
      expect(status).toBe(200);
      ids.push(...body.items.map(({ id }: { id: string }) => id));
      after = body.next;
    } while (after !== undefined);
    expect(ids).toHaveLength(10 - 1); // the super admin is not for an admin to see
    expect(new Set(ids).size).toBe(9);
  });

  it('finds by a part of name or address, role, state and access, in any order', async () => {
    const api = aUsersApi();
    const ids = async (query: Record<string, string>) =>
      (await list(api, query)).body.items.map(({ id }: { id: string }) => id);
    expect(await ids({ text: 'aDa' })).toEqual(['home-1']);
    expect(await ids({ role: 'agent' })).toEqual(['agent-1', 'invited-1']);
    expect(await ids({ role: 'agent', signIn: 'invited' })).toEqual(['invited-1']);
    expect(await ids({ isEnabled: 'false' })).toEqual([]);
    expect(await ids({ role: 'agent', sortBy: 'email', order: 'descending' })).toEqual(['invited-1', 'agent-1']);
  });

  it.each([
    ['role', 'boss'],
    ['signIn', 'asleep'],
    ['isEnabled', 'yes'],
    ['sortBy', 'age'],
    ['order', 'up'],
    ['limit', '101'],
    ['text', 'x'.repeat(101)],
    ['after', 'nonsense'],
    ['requesterEmail', 'root@example.com'],
  ])('refuses the %s %j, by its name', async (field, value) => {
    expect(await list(aUsersApi(), { [field]: value })).toMatchObject({
      status: 400,
      body: { errors: [{ in: 'query', field }] },
    });
  });

  it('refuses a cursor of another search', async () => {
    const api = aUsersApi();
    const { next } = (await list(api, { limit: '1' })).body;
    expect(await list(api, { limit: '1', role: 'agent', after: next })).toMatchObject({ status: 400 });
  });
});

describe('GET /users/{id}', () => {
  it('shows a user fresh, and whether several groups are drift', async () => {
    const api = aUsersApi();
    api.pool.plant(aUserWith('guest-1', 'guest', { groups: ['guest', 'agent'] }));
    expect(await api.call('GET /users/{id}', { path: { id: 'guest-1' } })).toMatchObject({
      status: 200,
      body: { role: 'agent', groups: ['guest', 'agent'], isEmailVerified: true },
    });
    expect(await api.call('GET /users/{id}', { path: { id: 'nobody' } })).toMatchObject({ status: 404 });
    expect(await api.call('GET /users/{id}', { path: { id: 'nobody' }, by: HOMEOWNER })).toMatchObject({ status: 403 });
    expect(await api.call('GET /users/{id}', { path: { id: 'a b' } })).toMatchObject({ status: 400 });
  });
});

describe('drift and half-done commands', () => {
  it('U2: shows what differs, and what was cut off, and finishes it', async () => {
    const api = aUsersApi();
    api.pool.plant(aUserWith('stranger', 'guest'));
    expect((await api.call('GET /users/drift')).body).toMatchObject({
      differing: 1,
      counts: { 'missing-in-directory': 1 },
      items: [{ userId: 'stranger', differences: [{ what: 'missing-in-directory' }] }],
      hasMore: false,
    });
    api.pool.loseAnswers(true);
    await api.on('POST /users/{id}/reset-mfa', 'home-1');
    api.pool.loseAnswers(false);
    api.world.clock.advanceSeconds(121);
    const open = await api.call('GET /users/commands');
    expect(open.body).toMatchObject({ items: [{ action: 'reset-mfa', targetId: 'home-1' }], hasMore: false });
    const done = await api.call('POST /users/commands/reconcile');
    expect(done).toMatchObject({ status: 200, body: { finished: 1, failed: 0, left: false } });
    expect((await api.call('GET /users/commands')).body.items).toEqual([]);
  });
});
