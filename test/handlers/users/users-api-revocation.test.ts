import { reconcileDirectory } from '../../../src/domain/users/reconcile-directory.ts';
import { NOW } from '../../support/user-world.ts';
import { ADMIN, aUsersApi, HOMEOWNER, ROOT } from '../../support/users-api.ts';

const me = (
  api: ReturnType<typeof aUsersApi>,
  by: readonly [string, string],
  issuedAt = new Date(NOW.getTime() - 60_000),
) => api.call('GET /users/me', { by, issuedAt });

describe('a token of before', () => {
  it.each([
    ['role', 'PUT /users/{id}/role', { role: 'agent' }],
    ['access', 'POST /users/{id}/disable', {}],
    ['sessions', 'POST /users/{id}/sign-out', {}],
  ])('U2: is refused within seconds after a change of %s, and a new one is good', async (_, route, body) => {
    const api = aUsersApi();
    expect(await me(api, HOMEOWNER)).toMatchObject({ status: 200 });
    expect(await api.on(route, 'home-1', body)).toMatchObject({ status: 200 });
    api.world.clock.advanceSeconds(5);
    const refused = await me(api, HOMEOWNER);
    expect(refused).toMatchObject({ status: 401, body: { type: 'urn:realtechee:problem:token-revoked' } });
    expect(await me(api, HOMEOWNER, new Date(NOW.getTime() + 2000))).toMatchObject({ status: 200 });
    expect(await me(api, ADMIN)).toMatchObject({ status: 200 });
  });

  it('U2: says nothing more of an admin who is none any more, also where the pool is not asked', async () => {
    const api = aUsersApi();
    await api.on('PUT /users/{id}/role', 'admin-2', { role: 'guest' }, { by: ROOT });
    api.world.clock.advanceSeconds(5);
    const issuedAt = new Date(NOW.getTime() - 60_000);
    expect(await api.call('GET /users', { by: ['admin-2', 'admin'], issuedAt })).toMatchObject({ status: 401 });
  });

  it('U6: is refused when its bearer is no more', async () => {
    const api = aUsersApi();
    const { planId } = (await api.call('DELETE /users/{id}', { path: { id: 'home-1' } })).body;
    await api.call('DELETE /users/{id}', { path: { id: 'home-1' }, query: { planId }, body: { reason: 'r' } });
    api.world.clock.advanceSeconds(5);
    expect(await me(api, HOMEOWNER)).toMatchObject({ status: 401 });
  });

  it('U2: is refused after the next comparison when its bearer was deleted in the user pool itself', async () => {
    const api = aUsersApi();
    const { dependencies, newId, clock, pool } = api.world;
    const compare = () =>
      reconcileDirectory({ ...dependencies, newId })({ deadline: new Date(clock.now().getTime() + 1_000) });
    await compare();
    await pool.delete('home-1');
    await compare();
    clock.advanceSeconds(5);
    expect(await me(api, HOMEOWNER)).toMatchObject({
      status: 401,
      body: { type: 'urn:realtechee:problem:token-revoked' },
    });
  });

  it('is refused without its time, once there was a revocation', async () => {
    const api = aUsersApi();
    await api.on('POST /users/{id}/sign-out', 'home-1');
    expect(await me(api, HOMEOWNER, new Date(Number.NaN))).toMatchObject({ status: 401 });
  });

  it('refuses everybody for a while where it cannot be told, and says nothing of the cause', async () => {
    const api = aUsersApi();
    api.directory.setOutage(true);
    const answer = await me(api, ADMIN);
    expect(answer).toMatchObject({
      status: 503,
      headers: { 'retry-after': '5' },
      body: { type: 'urn:realtechee:problem:try-again' },
    });
    expect(api.world.journal.entries).toMatchObject([
      { level: 'error', code: 'users.revocation-unknown' },
      { code: 'users.http-answered', fields: { status: 503 } },
    ]);
    api.directory.setOutage(false);
    expect(await me(api, ADMIN)).toMatchObject({ status: 200 });
  });
});

describe('a direct invocation', () => {
  const CLAIMS = { sub: 'admin-1', 'cognito:groups': ['admin'], iat: NOW.getTime() / 1000, token_use: 'id' };
  const anApi = () => {
    const api = aUsersApi();
    api.tokens.set('good', CLAIMS);
    const invoke = (event: unknown, route = '') => api.send(event, route);
    return { api, invoke };
  };

  it('U1: does the same for who brings the token of a person', async () => {
    const { api, invoke } = anApi();
    expect(await invoke({ token: 'good', route: 'GET /users', query: { role: 'agent' } }, 'GET /users')).toMatchObject({
      status: 200,
      body: { items: [{ id: 'agent-1' }, { id: 'invited-1' }] },
    });
    const call = {
      token: 'good',
      route: 'PUT /users/{id}/role',
      path: { id: 'home-1' },
      idempotencyKey: 'k',
      body: { role: 'srm', reason: 'r' },
    };
    expect(await invoke(call, call.route)).toMatchObject({ status: 200 });
    expect(api.groups('home-1')).toEqual(['srm']);
    expect(api.world.audit).toMatchObject([{ actor: 'admin-1' }]);
  });

  it('U3: under its key is done once, with the same answer; another body is refused, and one in flight told so', async () => {
    const { api, invoke } = anApi();
    const call = {
      token: 'good',
      route: 'PUT /users/{id}/role',
      path: { id: 'home-1' },
      idempotencyKey: 'k',
      body: { role: 'srm', reason: 'r' },
    };
    const { addToGroup } = api.pool;
    let meanwhile: Awaited<ReturnType<typeof invoke>> | undefined;
    api.pool.addToGroup = async (id, role) => {
      meanwhile ??= await invoke(call, call.route);
      return addToGroup(id, role);
    };
    const done = await invoke(call, call.route);
    expect(done).toMatchObject({ status: 200 });
    expect(meanwhile).toMatchObject({ status: 409, headers: { 'retry-after': '5' } });
    expect((await invoke(call, call.route)).body).toEqual(done.body);
    const another = { ...call, body: { role: 'agent', reason: 'r' } };
    expect(await invoke(another, call.route)).toMatchObject({
      status: 422,
      body: { type: 'urn:realtechee:problem:idempotency-key-reused' },
    });
    const { idempotencyKey: _, ...keyless } = call;
    expect(await invoke(keyless, call.route)).toMatchObject({ status: 400 });
    expect([api.groups('home-1'), api.world.audit.length]).toEqual([['srm'], 1]);
  });

  it.each([
    ['nothing', undefined],
    ['no object', 'GET /users'],
    ['no token', { route: 'GET /users' }],
    ['who they say they are', { token: 'good', route: 'GET /users', requesterEmail: 'root@example.com' }],
    ['claims of their own', { token: 'good', route: 'GET /users', claims: { sub: 'root' } }],
    ['no route', { token: 'good', route: 'users' }],
  ])('U1: is refused with %s', async (_, event) => {
    expect(await anApi().invoke(event)).toMatchObject({ status: 400 });
  });

  it('U1: is refused with a token that is good for nothing, or was revoked, or cannot be verified', async () => {
    const { api, invoke } = anApi();
    const call = { token: 'forged', route: 'GET /users' };
    expect(await invoke(call)).toMatchObject({ status: 401 });
    await api.on('POST /users/{id}/sign-out', 'admin-1', {}, { by: ROOT });
    api.tokens.set('old', { ...CLAIMS, iat: CLAIMS.iat - 60 });
    expect(await invoke({ ...call, token: 'old' })).toMatchObject({ status: 401 });
    api.tokens.get = () => {
      throw new Error('no keys');
    };
    expect(await invoke(call)).toMatchObject({ status: 503 });
    expect(await invoke({ ...call, route: 'GET /nowhere' })).toMatchObject({ status: 503 });
  });

  it('finds no route that there is not', async () => {
    expect(await anApi().invoke({ token: 'good', route: 'GET /nowhere' })).toMatchObject({ status: 404 });
  });
});
