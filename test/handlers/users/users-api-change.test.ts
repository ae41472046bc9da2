import { ADMIN, aUsersApi, HOMEOWNER, ROOT, type UserCall } from '../../support/users-api.ts';

const INVITATION = {
  email: ' Bo@Example.com ',
  role: 'agent',
  attributes: { givenName: 'Bo' },
  message: 'Welcome',
  reason: 'new agent',
};

describe('POST /users', () => {
  it('U3: invites somebody, with audit entry and signal, and never a password', async () => {
    const api = aUsersApi();
    const answer = await api.call('POST /users', { body: INVITATION });
    expect(answer).toMatchObject({ status: 200, body: { outcome: 'done', userId: expect.any(String) } });
    const { userId } = answer.body;
    expect(api.pool.user(userId)).toMatchObject({ email: 'bo@example.com', groups: ['agent'], signIn: 'invited' });
    expect(api.pool.mails()).toMatchObject([{ kind: 'invitation', email: 'bo@example.com', message: 'Welcome' }]);
    expect(api.world.signals).toMatchObject([{ signalType: 'USER_INVITED', emittedBy: 'admin-1' }]);
    expect(api.world.audit).toMatchObject([{ actor: 'admin-1', reason: 'new agent', entityId: userId }]);
    const shown = await api.call('GET /users/{id}', { path: { id: userId } });
    expect(shown.body).toMatchObject({ role: 'agent', invitation: { state: 'sent', invitedBy: 'admin-1' } });
  });

  const bad: readonly [string, object, number, object][] = [
    ['no address', { email: 'bo' }, 400, { errors: [{ in: 'body', field: 'email' }] }],
    [
      'an unknown role',
      { role: 'king' },
      422,
      { type: 'urn:realtechee:problem:unknown-role', known: expect.arrayContaining(['agent']) },
    ],
    ['a role above one’s own', { role: 'super_admin' }, 403, { type: 'urn:realtechee:problem:role-above-own' }],
    ['no reason', { reason: ' ' }, 400, { errors: [{ field: 'reason' }] }],
    [
      'an attribute that is not on the list',
      { attributes: { shoeSize: '42' } },
      400,
      { errors: [{ field: 'attributes.shoeSize' }] },
    ],
    [
      'an attribute that gives a right',
      { attributes: { role: 'admin', contactId: 'c' } },
      400,
      { errors: [{ field: 'attributes.role' }, { field: 'attributes.contactId' }] },
    ],
    ['a phone that is none', { attributes: { phone: '555' } }, 400, { errors: [{ field: 'attributes.phone' }] }],
    ['too long a message', { message: 'x'.repeat(501) }, 400, { errors: [{ field: 'message' }] }],
    ['an address that is a user’s already', { email: 'HOME-1@example.com' }, 409, { userId: 'home-1' }],
    [
      'a member of every object',
      { attributes: { constructor: 'x' } },
      400,
      { errors: [{ field: 'attributes.constructor' }] },
    ],
  ];
  it.each(bad)('refuses %s, and writes nothing', async (_, changes, status, body) => {
    const api = aUsersApi();
    const before = api.world.written();
    expect(await api.call('POST /users', { body: { ...INVITATION, ...changes } })).toMatchObject({ status, body });
    expect(api.world.written()).toEqual(before);
  });

  it.each([
    'requesterEmail',
    'requesterRole',
    'groups',
    'actor',
    'sub',
  ])('U1: believes nobody who says who they are: %s is refused', async (field) => {
    const api = aUsersApi();
    const body = { ...INVITATION, [field]: 'root@example.com' };
    expect(await api.call('POST /users', { by: HOMEOWNER, body })).toMatchObject({ status: 403 });
    expect(await api.call('POST /users', { body })).toMatchObject({ status: 400, body: { errors: [{ field }] } });
    expect(await api.call('POST /users', { body: INVITATION, query: { [field]: 'x' } })).toMatchObject({ status: 400 });
  });
});

describe('PUT /users/{id}/role', () => {
  it('U2: replaces the role, with everything that follows it', async () => {
    const api = aUsersApi();
    const answer = await api.on('PUT /users/{id}/role', 'home-1', { role: 'srm' });
    expect(answer).toMatchObject({ status: 200, body: { userId: 'home-1', outcome: 'done' } });
    expect(api.pool.user('home-1')).toMatchObject({ groups: ['srm'], attributes: { role: 'srm' } });
    expect(api.world.signals).toMatchObject([{ signalType: 'USER_ROLE_CHANGED', payload: { toRole: 'srm' } }]);
    expect(api.world.audit).toMatchObject([
      { reason: 'as agreed', before: { groups: ['homeowner'] }, after: { groups: ['srm'] } },
    ]);
  });

  const refusals: readonly [string, string, object, UserCall, number, string][] = [
    ['an unknown user', 'nobody', { role: 'srm' }, {}, 404, 'user-not-found'],
    ['an unknown role', 'home-1', { role: 'boss' }, {}, 422, 'unknown-role'],
    ['a role above one’s own', 'home-1', { role: 'super_admin' }, {}, 403, 'role-above-own'],
    ['one’s own role', 'admin-1', { role: 'guest' }, {}, 403, 'own-account'],
    ['a super admin, by an admin', 'root', { role: 'guest' }, {}, 403, 'user-above-own-rank'],
    ['a home owner who asks', 'guest-1', { role: 'admin' }, { by: HOMEOWNER }, 403, 'not-permitted'],
    ['an admin of yesterday', 'guest-1', { role: 'agent' }, { by: ['home-1', 'admin'] }, 403, 'not-permitted'],
    ['a caller whom nobody knows', 'guest-1', { role: 'agent' }, { by: ['gone', 'super_admin'] }, 401, 'not-signed-in'],
    ['nobody', 'guest-1', { role: 'agent' }, { by: null }, 401, 'not-signed-in'],
  ];
  it.each(refusals)('U1: refuses %s, and writes nothing', async (_, id, body, call, status, slug) => {
    const api = aUsersApi();
    const before = api.world.written();
    const answer = await api.on('PUT /users/{id}/role', id, body, call);
    expect(answer).toMatchObject({ status, body: { type: `urn:realtechee:problem:${slug}` } });
    expect(api.world.written()).toEqual(before);
  });

  it('U1: never leaves nobody at the top', async () => {
    const api = aUsersApi();
    await api.on('PUT /users/{id}/role', 'admin-2', { role: 'super_admin' }, { by: ROOT });
    const both = await Promise.all([
      api.on('PUT /users/{id}/role', 'admin-2', { role: 'guest' }, { by: ROOT }),
      api.on(
        'PUT /users/{id}/role',
        'root',
        { role: 'guest' },
        { by: ['admin-2', 'super_admin'], issuedAt: new Date('2027-01-01') },
      ),
    ]);
    expect(both.filter(({ status }) => status === 200)).toHaveLength(1);
    const tops = api.pool.export().users.filter(({ groups }) => groups.includes('super_admin'));
    expect(tops).toHaveLength(1);
  });
});

describe('a command', () => {
  it('U3: gets the first answer again under its key, and is done once', async () => {
    const api = aUsersApi();
    const call = { key: 'k', path: { id: 'home-1' }, body: { role: 'agent', reason: 'r' } };
    const one = await api.call('PUT /users/{id}/role', call);
    expect(await api.call('PUT /users/{id}/role', call)).toEqual(one);
    expect(api.world.audit).toHaveLength(1);
    expect(await api.call('PUT /users/{id}/role', { ...call, body: { role: 'srm', reason: 'r' } })).toMatchObject({
      status: 422,
      body: { type: 'urn:realtechee:problem:idempotency-key-reused' },
    });
    expect(await api.call('PUT /users/{id}/role', { ...call, key: null })).toMatchObject({ status: 400 });
  });

  it('U3: is not answered for good by what passes: under the same key it is tried again', async () => {
    const api = aUsersApi();
    api.pool.loseAnswers(true);
    const call = { key: 'k', path: { id: 'home-1' }, body: { reason: 'r' } };
    expect(await api.call('POST /users/{id}/reset-mfa', call)).toMatchObject({ status: 500 });
    api.pool.loseAnswers(false);
    expect(await api.call('POST /users/{id}/reset-mfa', call)).toMatchObject({
      status: 409,
      body: { type: 'urn:realtechee:problem:command-in-progress' },
    });
    expect(await api.on('POST /users/{id}/sign-out', 'home-1')).toMatchObject({
      status: 409,
      body: { type: 'urn:realtechee:problem:user-busy', commandId: expect.any(String) },
    });
    api.world.clock.advanceSeconds(121);
    expect(await api.call('POST /users/{id}/reset-mfa', call)).toMatchObject({ status: 200 });
  });

  it('U2: that fails half-way is taken back, and says so', async () => {
    const api = aUsersApi();
    const { addToGroup } = api.pool;
    let calls = 0;
    api.pool.addToGroup = async (id, role) => {
      calls += 1;
      if (calls === 1) throw new Error('provider down');
      return addToGroup(id, role);
    };
    const answer = await api.on('PUT /users/{id}/role', 'admin-2', { role: 'agent' });
    expect(answer).toMatchObject({ status: 409, body: { type: 'urn:realtechee:problem:command-undone' } });
    expect(api.groups('admin-2')).toEqual(['admin']);
    expect(JSON.stringify(answer.body)).not.toContain('provider down');
  });
});

describe('one user', () => {
  it('U4: changes listed attributes of their own, and never a right', async () => {
    const api = aUsersApi();
    const patch = (attributes: object, call: UserCall = {}) =>
      api.call('PATCH /users/{id}', { path: { id: 'home-1' }, by: HOMEOWNER, body: { attributes }, ...call });
    expect(await patch({ givenName: 'Grace', phone: '+14155550123', familyName: null })).toMatchObject({ status: 200 });
    expect(api.pool.user('home-1')?.attributes).toMatchObject({ givenName: 'Grace', phone: '+14155550123' });
    for (const attributes of [
      { role: 'admin' },
      { contactId: 'x' },
      { email: 'x@example.com' },
      { membershipTier: 'gold' },
      {},
    ]) {
      expect(await patch(attributes)).toMatchObject({ status: 400, body: { errors: [expect.anything()] } });
    }
    expect(
      await patch({}, { path: { id: 'guest-1' }, body: { attributes: { givenName: 'x' }, reason: 'r' } }),
    ).toMatchObject({ status: 403 });
    expect(
      await patch(
        { membershipTier: 'gold' },
        { by: ADMIN, body: { attributes: { membershipTier: 'gold' }, reason: 'r' } },
      ),
    ).toMatchObject({ status: 200 });
  });

  it('signs out, without a word of reason or a body', async () => {
    const api = aUsersApi();
    expect(await api.call('POST /users/{id}/sign-out', { path: { id: 'home-1' }, by: HOMEOWNER })).toMatchObject({
      status: 200,
    });
    expect(api.pool.user('home-1')?.signedOutAt).toBeDefined();
  });

  it('is disabled and enabled, with the signal', async () => {
    const api = aUsersApi();
    expect(await api.on('POST /users/{id}/disable', 'home-1')).toMatchObject({
      status: 200,
      body: { outcome: 'done' },
    });
    expect(await api.on('POST /users/{id}/disable', 'home-1')).toMatchObject({
      status: 200,
      body: { outcome: 'unchanged' },
    });
    expect(api.world.signals).toMatchObject([{ signalType: 'USER_DISABLED' }]);
    expect(await api.on('POST /users/{id}/enable', 'home-1')).toMatchObject({ status: 200 });
    expect(api.pool.user('home-1')?.isEnabled).toBe(true);
  });

  it('gets a new password mailed, but not who was only invited', async () => {
    const api = aUsersApi();
    expect(await api.on('POST /users/{id}/reset-password', 'home-1')).toMatchObject({ status: 200 });
    expect(await api.on('POST /users/{id}/reset-password', 'invited-1')).toMatchObject({
      status: 409,
      body: { type: 'urn:realtechee:problem:not-possible-now' },
    });
  });

  it('U3: is asked about, answered once over HTTP, with the same answer for the same key', async () => {
    const api = aUsersApi();
    const { questions, contacts } = api.world;
    for (const id of ['contact-2', 'contact-3']) contacts.set(id, 'guest-1@example.com');
    questions.set('q-1', {
      id: 'q-1',
      userId: 'guest-1',
      contactIds: ['contact-2', 'contact-3'],
      because: 'several-contacts',
      at: '2026-11-23T10:00:00.000Z',
    });
    expect(await api.call('GET /users/link-questions')).toMatchObject({
      status: 200,
      body: { items: [{ id: 'q-1', userId: 'guest-1' }], hasMore: false },
    });
    const answer = (contactId: string | null, key: string) =>
      api.on('POST /users/link-questions/{id}/answer', 'q-1', { contactId }, { key });
    expect(await answer('contact-1', 'key-1')).toMatchObject({
      status: 400,
      body: { errors: [{ in: 'body', field: 'contactId' }] },
    });
    const done = await answer('contact-3', 'key-2');
    expect(done).toMatchObject({ status: 200, body: { userId: 'guest-1', outcome: 'done' } });
    expect((await answer('contact-3', 'key-2')).body).toEqual(done.body);
    expect(await answer('contact-2', 'key-2')).toMatchObject({ status: 422 });
    expect(await answer(null, 'key-3')).toMatchObject({
      status: 404,
      body: { type: 'urn:realtechee:problem:link-question-not-found' },
    });
    expect(api.pool.user('guest-1')?.attributes.contactId).toBe('contact-3');
    expect((await api.call('GET /users/link-questions')).body.items).toEqual([]);
  });

  it('is linked to a contact that exists and is nobody else’s, and unlinked', async () => {
    const api = aUsersApi();
    api.world.contacts.set('contact-1', 'home-1@example.com').set('contact-2', 'x@example.com');
    const link = (contactId: string | null, id = 'guest-1') => api.on('POST /users/{id}/contact', id, { contactId });
    expect(await link('nowhere')).toMatchObject({
      status: 422,
      body: { type: 'urn:realtechee:problem:contact-not-found' },
    });
    expect(await link('contact-1')).toMatchObject({
      status: 409,
      body: { type: 'urn:realtechee:problem:contact-taken' },
    });
    expect(await link('contact-2')).toMatchObject({ status: 200 });
    expect(api.pool.user('guest-1')?.attributes.contactId).toBe('contact-2');
    expect(await link(null)).toMatchObject({ status: 200 });
    expect(api.pool.user('guest-1')?.attributes.contactId).toBeUndefined();
  });

  it('who was invited is invited again, or no more; everybody else has no open invitation', async () => {
    const api = aUsersApi();
    expect(await api.on('POST /users/{id}/invitation/resend', 'invited-1', { message: 'again' })).toMatchObject({
      status: 200,
    });
    expect(api.pool.mails()).toMatchObject([{ kind: 'invitation', message: 'again' }]);
    for (const what of ['resend', 'cancel']) {
      expect(await api.on(`POST /users/{id}/invitation/${what}`, 'home-1')).toMatchObject({
        status: 409,
        body: { type: 'urn:realtechee:problem:invitation-not-open' },
      });
    }
    expect(await api.on('POST /users/{id}/invitation/cancel', 'invited-1')).toMatchObject({ status: 200 });
    expect(api.pool.user('invited-1')).toBeUndefined();
  });
});

describe('POST /users/invitations/{id}/opened', () => {
  it('notes it, and says the same to everybody about anything', async () => {
    const api = aUsersApi();
    const { userId } = (await api.call('POST /users', { body: INVITATION })).body;
    const open = (id: string) => api.call('POST /users/invitations/{id}/opened', { by: null, key: null, path: { id } });
    const answers = [await open(userId), await open(userId), await open('home-1'), await open('nobody')];
    for (const { status, body } of answers) expect({ status, body }).toEqual({ status: 200, body: { noted: true } });
    expect(api.world.entry(userId)?.invitation).toMatchObject({ state: 'opened' });
    api.world.clock.advanceSeconds(4 * 86_400);
    expect((await open(userId)).body).toEqual({ noted: true });
    const shown = await api.call('GET /users/{id}', { path: { id: userId } });
    expect(shown.body.invitation.state).toBe('expired');
  });
});
