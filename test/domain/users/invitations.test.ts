import { inviteUser } from '../../../src/domain/users/invite-user.ts';
import { cancelInvitation, resendInvitation } from '../../../src/domain/users/manage-invitation.ts';
import { openInvitation } from '../../../src/domain/users/open-invitation.ts';
import { invitationStateAt } from '../../../src/domain/users/user.ts';
import { aUserWith, NOW, OPERATOR, person, userWorld } from '../../support/user-world.ts';

const ADMIN = person('ada', 'admin');
const invitation = (overrides = {}) => ({
  commandId: 'i1',
  caller: ADMIN,
  email: ' New@Example.com ',
  role: 'agent',
  attributes: { givenName: 'Nia', membershipTier: 'gold' },
  message: 'Welcome to the team',
  reason: 'joins the team',
  ...overrides,
});
const world = () => userWorld([aUserWith('ada', 'admin'), aUserWith('tom', 'agent')]);
const invited = async () => {
  const there = world();
  const answer = await inviteUser(there.dependencies)(invitation());
  if (!answer.ok) throw new Error(answer.refusal.because);
  return { ...there, id: answer.value.userId };
};

describe('inviteUser', () => {
  it('creates the user with one group and the role attribute, and has them mailed the message', async () => {
    const { pool, entry, id } = await invited();
    expect(pool.user(id)).toMatchObject({
      email: 'new@example.com',
      signIn: 'invited',
      groups: ['agent'],
      attributes: { role: 'agent', givenName: 'Nia', membershipTier: 'gold' },
    });
    expect(pool.mails()).toMatchObject([{ kind: 'invitation', message: 'Welcome to the team' }]);
    expect(entry(id)?.invitation).toEqual({
      state: 'sent',
      invitedBy: 'ada',
      sentAt: '2026-11-23T10:00:00.000Z',
      timesSent: 1,
      expiresAt: '2026-11-26T10:00:00.000Z',
    });
  });

  it('U3: is audited without the address or the message, and told to others without a password', async () => {
    const { audit, signals, id } = await invited();
    expect(audit).toMatchObject([{ action: 'users.invited', entityId: id, actor: 'ada', reason: 'joins the team' }]);
    expect(JSON.stringify(audit)).not.toMatch(/example\.com|Welcome/);
    expect(signals).toMatchObject([
      { signalType: 'USER_INVITED', payload: { userId: id, role: 'agent', actor: 'ada' } },
    ]);
    expect(JSON.stringify(signals)).not.toMatch(/password|token|example\.com|Nia|Welcome/i);
  });

  it('U3: invites nobody twice: the same command answers again, another one finds them there', async () => {
    const { dependencies, pool, id } = await invited();
    const invite = inviteUser(dependencies);
    expect(await invite(invitation())).toMatchObject({ value: { outcome: 'repeated', userId: id } });
    expect(await invite(invitation({ commandId: 'i2' }))).toMatchObject({ refusal: { because: 'exists', id } });
    expect(await invite(invitation({ role: 'guest' }))).toMatchObject({ refusal: { because: 'another-command' } });
    expect(pool.mails()).toHaveLength(1);
  });

  it('goes on with the user whom a lost answer left behind', async () => {
    const { pool, dependencies, clock } = world();
    pool.loseAnswers(true);
    await expect(inviteUser(dependencies)(invitation())).rejects.toThrow('lost');
    pool.loseAnswers(false);
    clock.advanceSeconds(121);
    expect(await inviteUser(dependencies)(invitation())).toMatchObject({ value: { outcome: 'done' } });
    expect(pool.mails()).toHaveLength(1);
  });

  it('finds the user of a lost answer even where the provider’s lists are stale', async () => {
    const { pool, dependencies } = world();
    const stale = { ...dependencies, pool: { ...pool, byEmail: async () => [] } };
    await inviteUser(dependencies)(invitation());
    expect(await inviteUser(stale)(invitation({ commandId: 'i2' }))).toMatchObject({ value: { outcome: 'done' } });
    expect(pool.mails()).toHaveLength(1);
  });

  it.each([
    ['an unknown role', { role: 'Agent' }, { because: 'unknown-role' }],
    ['a role above one’s own', { role: 'super_admin' }, { because: 'role-above-own' }],
    ['an address that is none', { email: 'new@example' }, { because: 'invalid', problems: [{ field: 'email' }] }],
    ['a user who is there', { email: 'TOM@example.com' }, { because: 'exists', id: 'tom' }],
    ['no reason', { reason: undefined }, { because: 'invalid', problems: [{ field: 'reason' }] }],
    ['a long message', { message: 'x'.repeat(501) }, { because: 'invalid', problems: [{ field: 'message' }] }],
    ['an attribute not on the list', { attributes: { contactId: 'c' } }, { problems: [{ field: 'contactId' }] }],
    ['a guest who invites', { caller: person('g', 'guest') }, { because: 'role-lacks-action' }],
    ['an admin of yesterday', { caller: person('tom', 'admin'), role: 'admin' }, { because: 'role-lacks-action' }],
    [
      'everything wrong at once, all of it named',
      { email: 'x', reason: '', attributes: { phone: '555', boss: true } },
      { problems: [{ field: 'email' }, { field: 'phone' }, { field: 'boss' }, { field: 'reason' }] },
    ],
  ])('U1, U4: refuses %s, and writes nothing', async (_, overrides, refusal) => {
    const { dependencies, written } = world();
    const before = written();
    expect(await inviteUser(dependencies)(invitation(overrides))).toMatchObject({ ok: false, refusal });
    expect(written()).toEqual(before);
  });
});

describe('an invitation', () => {
  const order = (userId: string) => ({ commandId: 'r1', caller: ADMIN, userId, reason: 'asked for it' });

  it('is opened once by whoever follows its link', async () => {
    const { dependencies, newId, entry, clock, id } = await invited();
    const open = openInvitation({ ...dependencies, newId });
    clock.advanceSeconds(60);
    expect(await open(id)).toEqual({ ok: true, value: 'opened' });
    clock.advanceSeconds(60);
    expect(await open(id)).toEqual({ ok: true, value: 'opened' });
    expect(entry(id)?.invitation).toMatchObject({ state: 'opened', openedAt: '2026-11-23T10:01:00.000Z' });
  });

  it('cannot be opened where there is none, or after three days', async () => {
    const { dependencies, newId, entry, clock, id } = await invited();
    const open = openInvitation({ ...dependencies, newId });
    expect(await open('tom')).toEqual({ ok: false, refusal: { because: 'no-such-invitation' } });
    clock.advanceSeconds(3 * 86_400);
    expect(await open(id)).toEqual({ ok: false, refusal: { because: 'invitation-expired' } });
    const kept = entry(id)?.invitation;
    expect(kept && invitationStateAt(kept, clock.now())).toBe('expired');
  });

  it('is opened even while somebody else writes the entry', async () => {
    const { dependencies, directory, newId, entry, id } = await invited();
    let isFirst = true;
    const put: typeof directory.put = async (entry, was) => {
      if (!isFirst) return directory.put(entry, was);
      isFirst = false;
      return 'changed';
    };
    await openInvitation({ ...dependencies, directory: { ...directory, put }, newId })(id);
    expect(entry(id)?.invitation?.state).toBe('opened');
  });

  it('is told to be in trouble when the entry changes all the time', async () => {
    const { dependencies, directory, newId, id } = await invited();
    const never = { ...directory, put: async () => 'changed' as const };
    const open = openInvitation({ ...dependencies, directory: never, newId });
    await expect(open(id)).rejects.toThrow('changes all the time');
  });

  it('is sent again, also when it has expired, and lasts three days from then', async () => {
    const { dependencies, pool, entry, clock, id } = await invited();
    clock.advanceSeconds(4 * 86_400);
    const resend = resendInvitation(dependencies);
    expect(await resend({ ...order(id), message: 'Once more' })).toMatchObject({ value: { outcome: 'done' } });
    expect(pool.mails()).toMatchObject([{}, { message: 'Once more' }]);
    expect(entry(id)?.invitation).toMatchObject({
      state: 'sent',
      timesSent: 2,
      invitedBy: 'ada',
      expiresAt: '2026-11-30T10:00:00.000Z',
    });
    expect(await resend({ ...order(id), message: 'a\u0000b' })).toMatchObject({ refusal: { because: 'invalid' } });
  });

  it('is taken back: the account is gone, and the link opens nothing', async () => {
    const { dependencies, pool, entry, audit, newId, id } = await invited();
    expect(await cancelInvitation(dependencies)(order(id))).toMatchObject({ value: { outcome: 'done' } });
    expect(pool.user(id)).toBeUndefined();
    expect(entry(id)).toBeUndefined();
    expect(audit.at(-1)).toMatchObject({ action: 'users.invitation-cancelled', entityId: id });
    expect(await openInvitation({ ...dependencies, newId })(id)).toMatchObject({ ok: false });
  });

  it('U1: is not taken back for yesterday’s admin: it deletes an account, so the groups of today count', async () => {
    const { dependencies, pool, id, written } = await invited();
    pool.plant(aUserWith('eve', 'agent'));
    const before = written();
    const cancel = cancelInvitation(dependencies);
    const refused = await cancel({ ...order(id), caller: person('eve', 'admin') });
    expect(refused).toMatchObject({ refusal: { because: 'role-lacks-action' } });
    const gone = await cancel({ ...order(id), caller: person('nobody', 'admin') });
    expect(gone).toMatchObject({ refusal: { because: 'caller-unknown' } });
    expect(pool.user(id)).toBeDefined();
    expect(written()).toEqual(before);
  });

  it.each([
    ['resend', resendInvitation],
    ['cancel', cancelInvitation],
  ] as const)('is not open any more once it was accepted, or where there was none: %s', async (_, useCase) => {
    const { dependencies, pool, id, written } = await invited();
    const user = pool.user(id);
    if (user !== undefined) pool.plant({ ...user, signIn: 'active' });
    const before = written();
    const run = useCase(dependencies);
    expect(await run(order(id))).toMatchObject({ refusal: { because: 'invitation-not-open', state: 'accepted' } });
    expect(await run(order('tom'))).toMatchObject({ refusal: { because: 'invitation-not-open', state: 'none' } });
    expect(await run({ ...order(id), caller: person('tom', 'agent') })).toMatchObject({ ok: false });
    expect(written()).toEqual(before);
  });

  it.each([
    ['resend', resendInvitation],
    ['cancel', cancelInvitation],
  ] as const)('is left alone when the person comes at that very moment: %s', async (_, useCase) => {
    const { dependencies, pool, directory, command, id } = await invited();
    let reads = 0;
    const get: typeof pool.get = async (one) => {
      const user = pool.user(id);
      if (one === id) reads += 1;
      if (reads === 3 && user !== undefined) pool.plant({ ...user, signIn: 'active' });
      return pool.get(one);
    };
    const answer = await useCase({ ...dependencies, pool: { ...pool, get } })(order(id));
    expect(answer).toMatchObject({ refusal: { because: 'not-possible' } });
    expect(command('r1')?.state).toBe('refused');
    expect(pool.user(id)).toBeDefined();
    expect((await directory.get(id))?.invitation).toMatchObject({ state: 'accepted', acceptedAt: NOW.toISOString() });
    const again = await useCase(dependencies)(order(id));
    expect(again).toMatchObject({ refusal: { because: 'refused-before' } });
  });

  it('of an operator needs no user of theirs', async () => {
    const { dependencies } = userWorld();
    const answer = await inviteUser(dependencies)(invitation({ caller: OPERATOR, role: 'super_admin' }));
    expect(answer).toMatchObject({ ok: true });
  });
});
