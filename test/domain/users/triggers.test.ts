import { confirmSignUp } from '../../../src/domain/users/confirm-sign-up.ts';
import { inviteUser } from '../../../src/domain/users/invite-user.ts';
import { linkContact } from '../../../src/domain/users/link-contact.ts';
import { setRole } from '../../../src/domain/users/set-role.ts';
import { shapeToken } from '../../../src/domain/users/shape-token.ts';
import { judgeSignUp } from '../../../src/domain/users/sign-up.ts';
import { normalisedEmail } from '../../../src/domain/users/user.ts';
import { aUser, aUserWith, OPERATOR, userWorld } from '../../support/user-world.ts';

describe('judgeSignUp', () => {
  const request = { by: 'person', email: ' Jane@Example.com', attributes: { givenName: 'Jane' } } as const;

  it('accepts the listed attributes, and answers the address in its one form', () => {
    expect(judgeSignUp(request)).toEqual({ ok: true, value: { email: 'jane@example.com', role: 'homeowner' } });
    expect(judgeSignUp({ ...request, role: 'guest' })).toMatchObject({ value: { role: 'guest' } });
  });

  it.each([
    ['role', { role: 'admin' }],
    ['contactId', { contactId: 'contact-1' }],
    ['membershipTier', { membershipTier: 'gold' }],
    ['companyId', { companyId: 'acme' }],
    ['custom:role', { 'custom:role': 'homeowner' }],
    ['phone', { phone: '555' }],
  ])('U4: refuses a self-written %s', (field, attributes) => {
    expect(judgeSignUp({ ...request, attributes })).toMatchObject({ refusal: { problems: [{ field }] } });
  });

  it.each(['admin', 'agent', 'provider', 'Homeowner', ''])('U1: refuses to make somebody %p by themselves', (role) => {
    expect(judgeSignUp({ ...request, role })).toMatchObject({ refusal: { problems: [{ field: 'role' }] } });
  });

  it.each([
    ['a Kelvin sign for a K', '\u212Aim@example.com'],
    ['a Kelvin sign in the domain', 'jane@\u212Aexample.com'],
    ['a Cyrillic a', 'j\u0430ne@example.com'],
    ['a long s', 'jame\u017F@example.com'],
    ['a dotted capital I', 'k\u0130m@example.com'],
    ['full-width letters', '\uFF4Aane@example.com'],
    ['a zero-width space', 'ja\u200Bne@example.com'],
  ])('U1: refuses an address that only looks like another: %s', (_, email) => {
    expect(judgeSignUp({ ...request, email })).toMatchObject({ refusal: { problems: [{ field: 'email' }] } });
  });

  it('names everything wrong, the address too', () => {
    const wrong = judgeSignUp({ by: 'person', email: 'jane@', attributes: { role: 'x' }, role: 'boss' });
    expect(wrong).toMatchObject({ refusal: { problems: [{ field: 'email' }, { field: 'role' }, { field: 'role' }] } });
  });

  it('lets an administrator’s invitation through, which was judged where it was made', () => {
    const invited = { by: 'administrator', email: 'a@example.com', attributes: { role: 'admin' } } as const;
    expect(judgeSignUp(invited)).toEqual({ ok: true, value: { email: 'a@example.com', role: undefined } });
    expect(judgeSignUp({ ...invited, email: 'a' })).toMatchObject({ ok: false });
  });
});

describe('confirmSignUp', () => {
  const kim = aUser({ id: 'kim' });

  it('U1: links nobody to the contact of an address that theirs only looks like', async () => {
    const world = userWorld([aUser({ id: 'kim', email: normalisedEmail('\u212Aim@example.com') })]);
    world.contacts.set('contact-1', 'kim@example.com');
    await confirmSignUp(world.dependencies)({ userId: 'kim' });
    expect(world.pool.user('kim')?.attributes.contactId).toBeUndefined();
  });

  it('gives the group, the role attribute, and the one contact of exactly this verified address', async () => {
    const { pool, entry, contacts, audit, signals, dependencies } = userWorld([kim]);
    contacts.set('contact-1', 'kim@example.com');
    contacts.set('contact-2', 'kimberly@example.com');
    expect(await confirmSignUp(dependencies)({ userId: 'kim' })).toMatchObject({ value: { outcome: 'done' } });
    expect(pool.user('kim')).toMatchObject({
      groups: ['homeowner'],
      attributes: { role: 'homeowner', contactId: 'contact-1' },
    });
    expect(entry('kim')).toMatchObject({ role: 'homeowner', attributes: { contactId: 'contact-1' } });
    expect(audit).toMatchObject([{ action: 'users.signed-up', actor: 'automation:sign-up' }]);
    expect(signals).toEqual([]);
  });

  it('U1: gives a guest’s group when asked, and never more', async () => {
    for (const [role, group] of [
      ['guest', 'guest'],
      ['admin', 'homeowner'],
    ] as const) {
      const { pool, dependencies } = userWorld([kim]);
      await confirmSignUp(dependencies)({ userId: 'kim', role });
      expect(pool.user('kim')?.groups).toEqual([group]);
    }
  });

  it('is idempotent', async () => {
    const { contacts, dependencies, written } = userWorld([kim]);
    contacts.set('contact-1', 'kim@example.com');
    const confirm = confirmSignUp(dependencies);
    await confirm({ userId: 'kim' });
    const after = written();
    expect(await confirm({ userId: 'kim' })).toMatchObject({ value: { outcome: 'repeated' } });
    expect(written()).toEqual(after);
  });

  it('links nobody whose address is not verified', async () => {
    const { pool, contacts, dependencies } = userWorld([{ ...kim, isEmailVerified: false }]);
    contacts.set('contact-1', 'kim@example.com');
    await confirmSignUp(dependencies)({ userId: 'kim' });
    expect(pool.user('kim')?.attributes).toEqual({ role: 'homeowner' });
  });

  it.each([
    ['several contacts fit', ['contact-1', 'contact-2'], 'several-contacts'],
    ['the contact is another user’s', ['contact-1'], 'contact-taken'],
  ] as const)('asks a person, once, when %s', async (_, ids, because) => {
    const { pool, contacts, questions, dependencies } = userWorld([kim, aUserWith('lee', 'homeowner')]);
    for (const id of ids) contacts.set(id, 'kim@example.com');
    if (because === 'contact-taken') {
      const order = { commandId: 'l', caller: OPERATOR, userId: 'lee', reason: 'r', contactId: 'contact-1' };
      await linkContact(dependencies)(order);
    }
    await confirmSignUp(dependencies)({ userId: 'kim' });
    expect([...questions.values()]).toMatchObject([{ userId: 'kim', contactIds: ids, because }]);
    expect(pool.user('kim')).toMatchObject({ groups: ['homeowner'], attributes: { role: 'homeowner' } });
  });

  it('leaves a group that somebody has, and a contact that they are linked to', async () => {
    const ada = aUserWith('ada', 'admin', { attributes: { role: 'admin', contactId: 'mine' } });
    const { contacts, dependencies, written } = userWorld([ada]);
    contacts.set('contact-1', 'ada@example.com');
    const before = written();
    expect(await confirmSignUp(dependencies)({ userId: 'ada' })).toMatchObject({ value: { outcome: 'unchanged' } });
    expect(written()).toEqual(before);
  });

  it('links somebody who is in a group already, and leaves the group', async () => {
    const { pool, contacts, dependencies } = userWorld([aUser({ id: 'kim', groups: ['agent'] })]);
    contacts.set('contact-1', 'kim@example.com');
    await confirmSignUp(dependencies)({ userId: 'kim' });
    expect(pool.user('kim')).toMatchObject({ groups: ['agent'], attributes: { contactId: 'contact-1' } });
  });

  it('refuses somebody who is gone', async () => {
    const { dependencies } = userWorld();
    expect(await confirmSignUp(dependencies)({ userId: 'no' })).toMatchObject({ refusal: { because: 'unknown-user' } });
  });
});

describe('shapeToken', () => {
  const shapeOn = ({ dependencies, newId }: ReturnType<typeof userWorld>) => shapeToken({ ...dependencies, newId });

  it('says the group and the contact of our records', async () => {
    const world = userWorld([aUserWith('tom', 'guest')]);
    world.contacts.set('contact-1', 'x@example.com');
    const order = { commandId: 'c', caller: OPERATOR, userId: 'tom', reason: 'r' };
    await linkContact(world.dependencies)({ ...order, contactId: 'contact-1' });
    const claims = await shapeOn(world)(aUserWith('tom', 'guest'));
    expect(claims).toEqual({ groups: ['guest'], contactId: 'contact-1' });
  });

  it('U2: while a change is half-way, says the lower of what the pool and our records say', async () => {
    const world = userWorld([aUserWith('tom', 'agent')]);
    const order = { commandId: 'c', caller: OPERATOR, userId: 'tom', reason: 'r', role: 'srm' };
    await setRole(world.dependencies)(order);
    const shape = shapeOn(world);
    expect(await shape(aUserWith('tom', 'admin'))).toEqual({ groups: ['srm'] });
    expect(await shape(aUserWith('tom', 'guest'))).toEqual({ groups: ['guest'] });
    expect(await shape(aUser({ id: 'tom', groups: ['admin', 'guest'] }))).toEqual({ groups: ['srm'] });
    expect(await shape(aUser({ id: 'tom' }))).toEqual({ groups: [] });
  });

  it('notes that an invitation was accepted, and keeps what only we know', async () => {
    const world = userWorld();
    const answer = await inviteUser(world.dependencies)({
      commandId: 'i',
      caller: OPERATOR,
      email: 'new@example.com',
      role: 'agent',
      reason: 'r',
    });
    const id = answer.ok ? answer.value.userId : '';
    const user = await world.pool.get(id);
    await shapeOn(world)(user ?? aUser({ id }));
    expect(world.entry(id)).toMatchObject({
      role: 'agent',
      signIn: 'active',
      invitation: { state: 'accepted', timesSent: 1, acceptedAt: world.clock.now().toISOString() },
    });
    const kept = world.entry(id);
    await shapeOn(world)(user ?? aUser({ id }));
    expect(world.entry(id)).toEqual(kept);
  });

  it('knows from now on whom it did not know', async () => {
    const world = userWorld();
    expect(await shapeOn(world)(aUserWith('tom', 'agent'))).toEqual({ groups: ['agent'] });
    expect(world.entry('tom')).toMatchObject({ role: 'agent', signIn: 'active' });
  });

  it('lets people sign in with the pool’s group and no contact when our records cannot be read', async () => {
    const world = userWorld();
    const directory = { get: () => Promise.reject(new Error('down')), put: () => Promise.reject(new Error('down')) };
    const shape = shapeToken({ ...world.dependencies, newId: world.newId, directory });
    expect(await shape(aUserWith('tom', 'agent', { attributes: { contactId: 'c' } }))).toEqual({ groups: ['agent'] });
    expect(world.journal.entries).toMatchObject([{ code: 'users.token-without-records' }]);
  });

  it('lets people sign in when that cannot be noted', async () => {
    const world = userWorld();
    const directory = { ...world.directory, put: () => Promise.reject(new Error('down')) };
    const shape = shapeToken({ ...world.dependencies, newId: world.newId, directory });
    expect(await shape(aUserWith('tom', 'agent'))).toEqual({ groups: ['agent'] });
    expect(world.journal.entries).toMatchObject([{ code: 'users.sign-in-not-noted' }]);
  });
});
