import { randomUUID } from 'node:crypto';
import type { UserPool } from '../../src/domain/users/ports.ts';
import { ROLES } from '../../src/domain/users/roles.ts';
import type { PoolUser, UserAttributes } from '../../src/domain/users/user.ts';

export interface GivenUser {
  readonly email: string;
  readonly signIn: 'invited' | 'active' | 'unconfirmed';
  readonly isEmailVerified?: boolean;
  readonly attributes?: UserAttributes;
  /** Also groups that are none of ours. */
  readonly groups?: readonly string[];
}

export interface UserPoolHarness {
  readonly pool: UserPool;
  /** Makes a user past the pool; answers with their id. */
  readonly given: (user: GivenUser) => Promise<string>;
  /** Lists show what there is now, and no later write. */
  readonly freezeLists: () => Promise<void>;
  readonly putEmptyPagesBetween: (isOn: boolean) => void;
  /** So many requests are refused for their number; a call makes five before it gives up. */
  readonly throttle: (requests: number) => void;
  /** Whatever is asked for is done, and no answer comes back. */
  readonly loseAnswers: (isOn: boolean) => void;
  readonly setOutage: (isOut: boolean) => void;
  /** Of the mails with a temporary password: the inviter's words. */
  readonly invitations: () => readonly (string | undefined)[];
}

export const anAddress = (name = 'alex'): string => `${name}.${randomUUID().slice(0, 8)}@example.com`;
const NOBODY = '00000000-0000-4000-8000-000000000000';

/** Everybody, over all pages. */
const everybody = async (pool: UserPool): Promise<readonly PoolUser[]> => {
  const users: PoolUser[] = [];
  for (let after: string | undefined, isFirst = true; isFirst || after !== undefined; isFirst = false) {
    const page = await pool.page(after);
    users.push(...page.users);
    after = page.next;
  }
  return users;
};
const membersOf = async (pool: UserPool, role: (typeof ROLES)[number]): Promise<readonly string[]> => {
  const ids: string[] = [];
  for (let after: string | undefined, isFirst = true; isFirst || after !== undefined; isFirst = false) {
    const page = await pool.membersOf(role, after);
    ids.push(...page.ids);
    after = page.next;
  }
  return ids;
};
const withoutTimes = (user: PoolUser | undefined) => user && { ...user, createdAt: '', updatedAt: '' };

/** What every UserPool does. `make` gives an empty one. */
export const describeUserPoolContract = (make: () => Promise<UserPoolHarness>): void => {
  it('invites: a user with a temporary password, their attributes and a normalised address', async () => {
    const { pool, invitations } = await make();
    const email = anAddress('Invited');
    const attributes = { givenName: 'Ina', phone: '+14155550123', emailNotifications: true, smsNotifications: false };
    const created = await pool.create({ email: ` ${email} `, attributes, message: 'Welcome aboard' });
    if (!created.ok) throw new Error(created.refusal.because);
    expect(created.value).toMatchObject({
      email: email.toLowerCase(),
      isEmailVerified: true,
      signIn: 'invited',
      isEnabled: true,
      attributes,
    });
    expect(created.value.createdAt).toMatch(/^\d{4}-\d{2}-\d{2}T.*Z$/);
    expect(await pool.get(created.value.id)).toEqual({ ...created.value, groups: [] });
    expect(invitations()).toEqual(['Welcome aboard']);
  });

  it('U3: says who has the address when it is invited again, and changes nothing', async () => {
    const { pool, given } = await make();
    const email = anAddress();
    const id = await given({ email, signIn: 'active', attributes: { givenName: 'Alex' } });
    const before = await pool.get(id);
    const again = await pool.create({ email: email.toUpperCase(), attributes: { givenName: 'Another' } });
    expect(again).toEqual({ ok: false, refusal: { because: 'exists', id } });
    expect(await pool.get(id)).toEqual(before);
  });

  it('U3: an invitation whose answer was lost has made one user, whom the next try names', async () => {
    const { pool, loseAnswers } = await make();
    const email = anAddress();
    loseAnswers(true);
    await expect(pool.create({ email, attributes: {} })).rejects.toThrow();
    loseAnswers(false);
    const there = await pool.byEmail(email);
    expect(there).toHaveLength(1);
    const again = await pool.create({ email, attributes: {} });
    expect(again).toEqual({ ok: false, refusal: { because: 'exists', id: there[0]?.id } });
    expect(await everybody(pool)).toHaveLength(1);
  });

  it('sends an invitation again to whoever was invited and never came, and to nobody else', async () => {
    const { pool, given, invitations } = await make();
    const invited = await given({ email: anAddress(), signIn: 'invited' });
    const active = await given({ email: anAddress(), signIn: 'active' });
    expect(await pool.resendInvitation(invited, 'Still here')).toEqual({ ok: true, value: 'sent' });
    expect(invitations()).toEqual(['Still here']);
    expect(await pool.resendInvitation(active, undefined)).toMatchObject({ refusal: { because: 'not-possible' } });
    expect(await pool.resendInvitation(NOBODY, undefined)).toEqual({ ok: false, refusal: { because: 'no-such-user' } });
    expect(await everybody(pool)).toHaveLength(2);
  });

  it('finds nobody by what is no id: neither an address nor a text', async () => {
    const { pool, given } = await make();
    const email = anAddress();
    await given({ email, signIn: 'active' });
    for (const id of [email, NOBODY, '', '" or sub ^= "']) {
      expect(await pool.get(id)).toBeUndefined();
      expect(await pool.setEnabled(id, false)).toEqual({ ok: false, refusal: { because: 'no-such-user' } });
      expect(await pool.delete(id)).toBe('gone');
    }
    expect((await everybody(pool)).map(({ isEnabled }) => isEnabled)).toEqual([true]);
  });

  it('finds by exact address in any case', async () => {
    const { pool, given } = await make();
    const email = anAddress();
    const id = await given({ email, signIn: 'active' });
    await given({ email: `x${email}`, signIn: 'active' });
    expect((await pool.byEmail(email.toUpperCase())).map((user) => user.id)).toEqual([id]);
    for (const none of ['nobody@example.com', 'alex', '', `${email}" or email ^= "`]) {
      expect(await pool.byEmail(none)).toEqual([]);
    }
  });

  it('U4: sets, replaces and takes away attributes, each by itself, twice like once', async () => {
    const { pool, given } = await make();
    const attributes = { givenName: 'Alex', companyId: 'c-1', membershipTier: 'gold', smsNotifications: true };
    const id = await given({ email: anAddress(), signIn: 'active', attributes });
    const changes = {
      givenName: 'Alexandra',
      companyId: undefined,
      contactId: undefined,
      role: 'agent',
      smsNotifications: false,
    };
    for (const _ of ['once', 'twice']) {
      expect(await pool.setAttributes(id, changes)).toEqual({ ok: true, value: 'set' });
      expect((await pool.get(id))?.attributes).toEqual({
        givenName: 'Alexandra',
        membershipTier: 'gold',
        role: 'agent',
        smsNotifications: false,
      });
    }
    expect(await pool.setAttributes(NOBODY, changes)).toEqual({ ok: false, refusal: { because: 'no-such-user' } });
  });

  it('U2: puts into groups and takes out of them, also of groups that are none of ours, twice like once', async () => {
    const { pool, given } = await make();
    const id = await given({ email: anAddress(), signIn: 'active', groups: ['agent', 'beta-testers'] });
    for (const _ of ['once', 'twice']) {
      expect(await pool.addToGroup(id, 'admin')).toEqual({ ok: true, value: 'added' });
      expect(await pool.removeFromGroup(id, 'agent')).toEqual({ ok: true, value: 'removed' });
      expect((await pool.get(id))?.groups.toSorted()).toEqual(['admin', 'beta-testers']);
    }
    expect(await pool.removeFromGroup(id, 'beta-testers')).toEqual({ ok: true, value: 'removed' });
    expect(await pool.removeFromGroup(id, 'no-such-group')).toEqual({ ok: true, value: 'removed' });
    expect((await pool.get(id))?.groups).toEqual(['admin']);
    expect(await pool.addToGroup(NOBODY, 'admin')).toEqual({ ok: false, refusal: { because: 'no-such-user' } });
    expect(await pool.removeFromGroup(NOBODY, 'admin')).toEqual({ ok: false, refusal: { because: 'no-such-user' } });
  });

  it('disables and enables, ends sessions, resets passwords and second factors', async () => {
    const { pool, given } = await make();
    const id = await given({ email: anAddress(), signIn: 'active', isEmailVerified: true });
    for (const isEnabled of [false, false, true]) {
      expect(await pool.setEnabled(id, isEnabled)).toEqual({ ok: true, value: 'set' });
      expect((await pool.get(id))?.isEnabled).toBe(isEnabled);
    }
    expect(await pool.signOut(id)).toEqual({ ok: true, value: 'signed-out' });
    expect(await pool.resetMfa(id)).toEqual({ ok: true, value: 'reset' });
    for (const _ of ['once', 'twice']) {
      expect(await pool.resetPassword(id)).toEqual({ ok: true, value: 'reset' });
      expect((await pool.get(id))?.signIn).toBe('reset-required');
    }
    const nobody = { ok: false, refusal: { because: 'no-such-user' } };
    expect(await pool.signOut(NOBODY)).toEqual(nobody);
    expect(await pool.resetMfa(NOBODY)).toEqual(nobody);
    expect(await pool.resetPassword(NOBODY)).toEqual(nobody);
  });

  it.each([
    ['who is disabled', { signIn: 'active', isEmailVerified: true }, true, 'User is disabled'],
    ['who never came', { signIn: 'invited', isEmailVerified: true }, false, 'in the current state'],
    ['who has not confirmed', { signIn: 'unconfirmed' }, false, 'in the current state'],
    ['without a verified address', { signIn: 'active', isEmailVerified: false }, false, 'no registered/verified email'],
  ] as const)('refuses to reset the password of somebody %s, naming nobody', async (_, user, isDisabled, words) => {
    const { pool, given } = await make();
    const email = anAddress();
    const id = await given({ email, ...user });
    if (isDisabled) await pool.setEnabled(id, false);
    const before = withoutTimes(await pool.get(id));
    const answer = await pool.resetPassword(id);
    expect(answer).toMatchObject({ ok: false, refusal: { because: 'not-possible' } });
    expect(JSON.stringify(answer)).toContain(words);
    expect(JSON.stringify(answer)).not.toContain(email);
    expect(withoutTimes(await pool.get(id))).toEqual(before);
  });

  it('deletes once, and says so the second time', async () => {
    const { pool, given, loseAnswers } = await make();
    const id = await given({ email: anAddress(), signIn: 'active', groups: ['agent'] });
    expect(await pool.delete(id)).toBe('deleted');
    expect(await pool.delete(id)).toBe('gone');
    expect(await pool.get(id)).toBeUndefined();
    expect(await membersOf(pool, 'agent')).toEqual([]);
    const other = await given({ email: anAddress(), signIn: 'active' });
    loseAnswers(true);
    await pool.delete(other).catch(() => undefined);
    loseAnswers(false);
    expect(await pool.get(other)).toBeUndefined();
  });

  it('U5: shows everybody of more than 60 users and members, each once, over empty pages too', async () => {
    const { pool, given, putEmptyPagesBetween } = await make();
    const ids: string[] = [];
    for (let count = 0; count < 65; count += 1) {
      ids.push(await given({ email: anAddress(), signIn: 'active', groups: ['homeowner'] }));
    }
    const loner = await given({ email: anAddress(), signIn: 'active', groups: ['srm'] });
    for (const isOn of [false, true]) {
      putEmptyPagesBetween(isOn);
      expect((await everybody(pool)).map(({ id }) => id).toSorted()).toEqual([...ids, loner].toSorted());
      expect((await membersOf(pool, 'homeowner')).toSorted()).toEqual(ids.toSorted());
      expect(await membersOf(pool, 'srm')).toEqual([loner]);
      expect(await membersOf(pool, 'guest')).toEqual([]);
    }
    expect((await pool.page()).users).toEqual([]);
    expect((await pool.page()).next).toEqual(expect.any(String));
  });

  it('U2: reads of one user are fresh while lists lag behind', async () => {
    const { pool, given, freezeLists } = await make();
    const email = anAddress();
    const id = await given({ email, signIn: 'active', groups: ['agent'] });
    await freezeLists();
    await pool.addToGroup(id, 'admin');
    await pool.setEnabled(id, false);
    const fresh = await pool.create({ email: anAddress('fresh'), attributes: {} });
    if (!fresh.ok) throw new Error(fresh.refusal.because);
    expect((await everybody(pool)).map((user) => [user.id, user.isEnabled])).toEqual([[id, true]]);
    expect(await membersOf(pool, 'admin')).toEqual([]);
    expect(await pool.get(id)).toMatchObject({ isEnabled: false, groups: expect.arrayContaining(['admin']) });
    expect(await pool.byEmail(email)).toMatchObject([{ id, isEnabled: false }]);
    expect(await pool.byEmail(fresh.value.email)).toMatchObject([{ id: fresh.value.id }]);
    await pool.delete(id);
    expect(await pool.byEmail(email)).toEqual([]);
  });

  it('U5: tries again when it is throttled, and throws when that does not end, naming nobody', async () => {
    const { pool, given, throttle, setOutage } = await make();
    const email = anAddress();
    const id = await given({ email, signIn: 'active' });
    throttle(4);
    expect(await pool.setEnabled(id, false)).toEqual({ ok: true, value: 'set' });
    throttle(5);
    await expect(pool.setAttributes(id, { givenName: 'Planted' })).rejects.toThrow(/user pool/);
    throttle(0);
    expect((await pool.get(id))?.attributes).toEqual({});
    setOutage(true);
    for (const call of [pool.get(id), pool.page(), pool.byEmail(email), pool.delete(id)]) {
      const fault = await call.then(String, (error: unknown) => error);
      expect(fault).toBeInstanceOf(Error);
      expect(String(fault)).not.toContain(email);
    }
    setOutage(false);
    expect(await pool.get(id)).toBeDefined();
  });

  it('knows the groups of all roles', async () => {
    const { pool, given } = await make();
    const id = await given({ email: anAddress(), signIn: 'active' });
    for (const role of ROLES) expect(await pool.addToGroup(id, role)).toEqual({ ok: true, value: 'added' });
    expect((await pool.get(id))?.groups.toSorted()).toEqual([...ROLES].toSorted());
  });
};
