import { deleteUser } from '../../../src/domain/users/delete-user.ts';
import { inviteUser } from '../../../src/domain/users/invite-user.ts';
import { linkContact } from '../../../src/domain/users/link-contact.ts';
import { resendInvitation } from '../../../src/domain/users/manage-invitation.ts';
import { resetMfa, resetPassword, signOutUser } from '../../../src/domain/users/renew-credentials.ts';
import { disableUser, enableUser } from '../../../src/domain/users/set-access.ts';
import { updateAttributes } from '../../../src/domain/users/update-attributes.ts';
import { aUserWith, NOW, OPERATOR, person, userWorld } from '../../support/user-world.ts';

const ADMIN = person('ada', 'admin');
const TOM = person('tom', 'agent');
const order = (overrides = {}) => ({ commandId: 'c1', caller: ADMIN, userId: 'tom', reason: 'as asked', ...overrides });
const world = () => {
  const made = userWorld([
    aUserWith('ada', 'admin'),
    aUserWith('sue', 'super_admin'),
    aUserWith('tom', 'agent', { attributes: { role: 'agent', givenName: 'Tom', contactId: 'old' } }),
    aUserWith('ivy', 'agent', { signIn: 'invited' }),
    aUserWith('una', 'agent', { isEmailVerified: false }),
    aUserWith('off', 'agent', { isEnabled: false }),
  ]);
  made.contacts.set('contact-1', 'someone@example.com');
  return made;
};

describe('access', () => {
  it('disables: signed out, old tokens refused, told to others; and enables again', async () => {
    const { pool, entry, audit, signals, dependencies } = world();
    expect(await disableUser(dependencies)(order())).toMatchObject({ value: { outcome: 'done' } });
    expect(pool.user('tom')).toMatchObject({ isEnabled: false, signedOutAt: NOW.toISOString() });
    expect(entry('tom')).toMatchObject({ isEnabled: false, tokensValidAfter: NOW.toISOString() });
    expect(signals).toMatchObject([{ signalType: 'USER_DISABLED', payload: { userId: 'tom', reason: 'as asked' } }]);
    expect(await enableUser(dependencies)(order({ commandId: 'c2' }))).toMatchObject({ value: { outcome: 'done' } });
    expect(pool.user('tom')?.isEnabled).toBe(true);
    expect(audit.map(({ action, before, after }) => ({ action, before, after }))).toEqual([
      { action: 'users.disabled', before: { isEnabled: true, groups: ['agent'] }, after: { isEnabled: false } },
      { action: 'users.enabled', before: { isEnabled: false, groups: ['agent'] }, after: { isEnabled: true } },
    ]);
  });

  it('changes nothing for who is disabled already', async () => {
    const { dependencies } = world();
    expect(await disableUser(dependencies)(order({ userId: 'off' }))).toMatchObject({
      value: { outcome: 'unchanged' },
    });
  });

  it('U2: lets the user in again when signing out fails', async () => {
    const { pool, dependencies } = world();
    const signOut = () => Promise.reject(new Error('down'));
    const answer = await disableUser({ ...dependencies, pool: { ...pool, signOut } })(order());
    expect(answer).toMatchObject({ refusal: { because: 'undone' } });
    expect(pool.user('tom')?.isEnabled).toBe(true);
  });
});

describe('credentials', () => {
  it('signs out another, or oneself without a reason', async () => {
    const { entry, dependencies } = world();
    const signOut = signOutUser(dependencies);
    expect(await signOut(order())).toMatchObject({ ok: true });
    expect(await signOut(order({ commandId: 'c2', caller: TOM, reason: undefined }))).toMatchObject({ ok: true });
    expect(entry('tom')?.tokensValidAfter).toBe(NOW.toISOString());
  });

  it('resets the password, and the second factor', async () => {
    const { pool, entry, dependencies } = world();
    await resetPassword(dependencies)(order());
    await resetMfa(dependencies)(order({ commandId: 'c2' }));
    expect(pool.user('tom')).toMatchObject({ signIn: 'reset-required', hasMfa: false });
    expect(pool.mails()).toMatchObject([{ kind: 'password-reset', userId: 'tom' }]);
    expect(entry('tom')?.signIn).toBe('reset-required');
  });

  it.each([
    ['who never came', 'ivy', 'resend the invitation'],
    ['whose address is not confirmed', 'una', 'not confirmed'],
  ])('does not reset the password of somebody %s, and says what to do', async (_, userId, reason) => {
    const { dependencies, written } = world();
    const before = written();
    const answer = await resetPassword(dependencies)(order({ userId }));
    expect(answer).toMatchObject({ refusal: { because: 'not-possible', reason: expect.stringContaining(reason) } });
    expect(written()).toEqual(before);
  });

  it('hands on what the provider refuses, and keeps that it was refused', async () => {
    const { command, audit, dependencies } = world();
    expect(await resetPassword(dependencies)(order({ userId: 'off' }))).toMatchObject({
      refusal: { because: 'not-possible' },
    });
    expect(command('c1')?.state).toBe('refused');
    expect(audit).toMatchObject([{ action: 'users.password-reset.refused' }]);
  });
});

describe('updateAttributes', () => {
  const change = (attributes: object, overrides = {}) => ({ ...order(overrides), attributes: { ...attributes } });

  it('U4: changes listed attributes, trimmed, takes away what is null, and is audited', async () => {
    const { pool, audit, dependencies } = world();
    const attributes = { familyName: ' Day ', givenName: null, emailNotifications: false, companyId: 'acme' };
    expect(await updateAttributes(dependencies)(change(attributes))).toMatchObject({ value: { outcome: 'done' } });
    expect(pool.user('tom')?.attributes).toEqual({
      role: 'agent',
      contactId: 'old',
      familyName: 'Day',
      emailNotifications: false,
      companyId: 'acme',
    });
    expect(audit).toMatchObject([{ before: { givenName: 'Tom', familyName: null }, after: { givenName: null } }]);
  });

  it('U4: lets people change their own, without a reason', async () => {
    const { pool, dependencies } = world();
    const own = change({ phone: '+14155550123' }, { caller: TOM, reason: undefined });
    expect(await updateAttributes(dependencies)(own)).toMatchObject({ ok: true });
    expect(pool.user('tom')?.attributes.phone).toBe('+14155550123');
  });

  it.each([
    ['role', { role: 'admin' }, {}],
    ['contactId', { contactId: 'contact-1' }, {}],
    ['email', { email: 'else@example.com' }, {}],
    ['__proto__', JSON.parse('{"__proto__": "x"}'), {}],
    ['custom:role', { 'custom:role': 'admin' }, {}],
    ['membershipTier', { membershipTier: 'gold' }, { caller: TOM }],
    ['companyId', { companyId: 'acme' }, { caller: TOM }],
    ['phone', { phone: '555-0123' }, {}],
    ['emailNotifications', { emailNotifications: 'yes' }, {}],
    ['givenName', { givenName: 'x'.repeat(257) }, {}],
    ['givenName', { givenName: 'a\u2028b' }, {}],
    ['givenName', { givenName: ' ' }, {}],
    ['attributes', {}, {}],
  ])('U4: refuses %s where it may not be, and writes nothing', async (field, attributes, overrides) => {
    const { dependencies, written } = world();
    const before = written();
    const order = { ...change({}, overrides), attributes };
    expect(await updateAttributes(dependencies)(order)).toMatchObject({
      refusal: { because: 'invalid', problems: [{ field }] },
    });
    expect(written()).toEqual(before);
  });

  it('writes nothing when all is so already', async () => {
    const { dependencies } = world();
    const answer = await updateAttributes(dependencies)(change({ givenName: 'Tom' }));
    expect(answer).toMatchObject({ value: { outcome: 'unchanged' } });
  });
});

describe('a command that comes again under its id', () => {
  it('U3: is refused as another one when it asks for less than it did, and changes nothing', async () => {
    const { dependencies, written } = world();
    const update = updateAttributes(dependencies);
    const both = { givenName: 'Thomas', familyName: 'Hood' };
    expect(await update({ ...order(), attributes: both })).toMatchObject({ value: { outcome: 'done' } });
    const invite = inviteUser(dependencies);
    const invitation = { commandId: 'c2', caller: ADMIN, email: 'new@example.com', role: 'agent', reason: 'as asked' };
    const whole = { ...invitation, message: 'Welcome', attributes: { givenName: 'New' } };
    expect(await invite(whole)).toMatchObject({ value: { outcome: 'done' } });
    const resend = resendInvitation(dependencies);
    const again = { ...order({ commandId: 'c3', userId: 'ivy' }), message: 'Still here' };
    expect(await resend(again)).toMatchObject({ value: { outcome: 'done' } });
    const after = written();
    const another = { refusal: { because: 'another-command' } };
    expect(await update({ ...order(), attributes: { givenName: 'Thomas' } })).toMatchObject(another);
    expect(await invite({ ...whole, message: undefined })).toMatchObject(another);
    expect(await invite({ ...whole, attributes: {} })).toMatchObject(another);
    expect(await resend({ ...again, message: undefined })).toMatchObject(another);
    for (const same of [update({ ...order(), attributes: both }), invite(whole), resend(again)]) {
      expect(await same).toMatchObject({ value: { outcome: 'repeated' } });
    }
    expect(written()).toEqual(after);
  });
});

describe('linkContact', () => {
  it('links an existing contact, makes old tokens worthless, and unlinks', async () => {
    const { pool, entry, dependencies } = world();
    const link = linkContact(dependencies);
    expect(await link({ ...order(), contactId: 'contact-1' })).toMatchObject({ value: { outcome: 'done' } });
    expect(entry('tom')).toMatchObject({
      attributes: { contactId: 'contact-1' },
      tokensValidAfter: NOW.toISOString(),
    });
    expect(await link({ ...order({ commandId: 'c2' }), contactId: 'contact-1' })).toMatchObject({
      value: { outcome: 'unchanged' },
    });
    expect(await link({ ...order({ commandId: 'c3' }), contactId: null })).toMatchObject({ ok: true });
    expect(pool.user('tom')?.attributes.contactId).toBeUndefined();
    expect(await link({ ...order({ commandId: 'c4' }), contactId: null })).toMatchObject({
      value: { outcome: 'unchanged' },
    });
  });

  it('refuses a contact that is not there, and one that is another user’s, and writes nothing', async () => {
    const { dependencies, written } = world();
    const link = linkContact(dependencies);
    expect(await link({ ...order({ userId: 'ivy', commandId: 'c0' }), contactId: 'contact-1' })).toMatchObject({
      ok: true,
    });
    const before = written();
    expect(await link({ ...order(), contactId: 'none' })).toMatchObject({ refusal: { because: 'no-such-contact' } });
    expect(await link({ ...order(), contactId: 'contact-1' })).toMatchObject({ refusal: { because: 'contact-taken' } });
    expect(written()).toEqual(before);
  });
});

describe('deleteUser', () => {
  it('deletes the account and what is kept of it, with a trace in the audit', async () => {
    const { pool, entry, audit, dependencies } = world();
    await signOutUser(dependencies)(order({ commandId: 'c0' }));
    expect(await deleteUser(dependencies)(order())).toMatchObject({ value: { userId: 'tom', outcome: 'done' } });
    expect(pool.user('tom')).toBeUndefined();
    expect(entry('tom')).toBeUndefined();
    expect(audit.at(-1)).toMatchObject({ action: 'users.deleted', before: { contactId: 'old', groups: ['agent'] } });
    expect(await deleteUser(dependencies)(order())).toMatchObject({ value: { outcome: 'repeated' } });
  });
});

const ALL = { disableUser, enableUser, signOutUser, resetPassword, resetMfa, deleteUser } as const;

describe.each(Object.entries(ALL))('U1: %s', (_, useCase) => {
  it.each([
    ['an unknown user', { userId: 'nobody' }, { because: 'unknown-user' }],
    ['a super admin, from an admin', { userId: 'sue' }, { because: 'target-above-own-rank' }],
    ['no reason', { reason: undefined }, { because: 'invalid' }],
  ])('refuses %s, and writes nothing', async (_, overrides, refusal) => {
    const { dependencies, written } = world();
    const before = written();
    expect(await useCase(dependencies)(order(overrides))).toMatchObject({ refusal });
    expect(written()).toEqual(before);
  });

  it('tells an agent nothing about whether somebody is a user', async () => {
    const { dependencies } = world();
    const run = useCase(dependencies);
    const [there, nobody] = [
      await run(order({ caller: TOM, userId: 'ivy' })),
      await run(order({ caller: TOM, userId: 'no' })),
    ];
    expect(there).toMatchObject({ refusal: { because: 'role-lacks-action' } });
    expect(nobody).toEqual(there);
  });

  it('U2: stays open when the provider is down, and goes on under the same id', async () => {
    const { pool, dependencies, clock, command } = world();
    const userId = useCase === enableUser ? 'off' : 'tom';
    const run = useCase(dependencies);
    const { get } = pool;
    let reads = 0;
    Object.assign(pool, {
      get: async (id: string) => {
        reads += 1;
        if (reads > 6) pool.setOutage(true);
        return get(id);
      },
    });
    await run(order({ userId })).catch(() => {});
    pool.setOutage(false);
    Object.assign(pool, { get });
    clock.advanceSeconds(121);
    expect(await run(order({ userId }))).toMatchObject({ ok: true });
    expect(command('c1')?.state).toBe('confirmed');
  });
});

it('U1: the last super admin is neither disabled nor deleted, even by an operator', async () => {
  const { dependencies, written } = world();
  const before = written();
  const sue = order({ userId: 'sue', caller: OPERATOR });
  expect(await disableUser(dependencies)(sue)).toMatchObject({ refusal: { because: 'last-super-admin' } });
  expect(await deleteUser(dependencies)(sue)).toMatchObject({ refusal: { because: 'last-super-admin' } });
  expect(written()).toEqual(before);
});
