import { setRole } from '../../../src/domain/users/set-role.ts';
import { aUser, aUserWith, NOW, OPERATOR, person, userWorld } from '../../support/user-world.ts';

const ADMIN = person('ada', 'admin');
const world = (...more: Parameters<typeof userWorld>[0] & {}) =>
  userWorld([aUserWith('ada', 'admin'), aUserWith('sue', 'super_admin'), aUserWith('tom', 'agent'), ...more]);

const order = (overrides = {}) => ({
  commandId: 'c1',
  caller: ADMIN,
  userId: 'tom',
  role: 'srm',
  reason: 'takes over the clients',
  ...overrides,
});

describe('setRole', () => {
  it('U2: replaces the old group, follows with the attribute, signs out, and refuses tokens of before', async () => {
    const { pool, entry, dependencies } = world();
    expect(await setRole(dependencies)(order())).toEqual({
      ok: true,
      value: { commandId: 'c1', userId: 'tom', outcome: 'done' },
    });
    expect(pool.user('tom')).toMatchObject({
      groups: ['srm'],
      attributes: { role: 'srm' },
      signedOutAt: NOW.toISOString(),
    });
    expect(entry('tom')).toMatchObject({ role: 'srm', tokensValidAfter: NOW.toISOString() });
  });

  it('U3: is audited with actor, reason, before and after, and told to others', async () => {
    const { audit, signals, dependencies } = world();
    await setRole(dependencies)(order());
    expect(audit).toEqual([
      {
        id: 'users.role-changed#c1',
        actor: 'ada',
        action: 'users.role-changed',
        entity: 'user',
        entityId: 'tom',
        at: NOW.toISOString(),
        reason: 'takes over the clients',
        before: { groups: ['agent'], role: 'agent' },
        after: { groups: ['srm'], role: 'srm' },
      },
    ]);
    expect(signals).toMatchObject([
      {
        signalType: 'USER_ROLE_CHANGED',
        payload: { userId: 'tom', fromRole: 'agent', toRole: 'srm', actor: 'ada' },
      },
    ]);
  });

  it('U3: the same command twice is carried out once; another wish under its id is refused', async () => {
    const { dependencies, written } = world();
    const set = setRole(dependencies);
    await set(order());
    const after = written();
    expect(await set(order())).toMatchObject({ value: { outcome: 'repeated', userId: 'tom' } });
    expect(await set(order({ role: 'guest' }))).toMatchObject({ refusal: { because: 'another-command' } });
    expect(await set(order({ caller: OPERATOR }))).toMatchObject({ refusal: { because: 'another-command' } });
    expect(written()).toEqual(after);
  });

  it('cleans up somebody in several groups, and in groups of other names', async () => {
    const { pool, dependencies } = world(aUser({ id: 'max', groups: ['agent', 'engineers', 'guest'] }));
    await setRole(dependencies)(order({ userId: 'max', role: 'agent' }));
    expect(pool.user('max')).toMatchObject({ groups: ['agent'], attributes: { role: 'agent' } });
  });

  it('writes nothing when the role is theirs already', async () => {
    const { dependencies, written } = world();
    const before = written();
    expect(await setRole(dependencies)(order({ role: 'agent' }))).toMatchObject({ value: { outcome: 'unchanged' } });
    expect(written()).toEqual(before);
  });

  it.each([
    ['an unknown role', { role: 'boss' }, { because: 'unknown-role' }],
    ['a role above one’s own', { role: 'super_admin' }, { because: 'role-above-own' }],
    ['an unknown user', { userId: 'nobody' }, { because: 'unknown-user' }],
    ['one’s own role', { userId: 'ada' }, { because: 'own-account' }],
    ['an admin on a super admin', { userId: 'sue' }, { because: 'target-above-own-rank' }],
    ['the last super admin', { userId: 'sue', caller: OPERATOR }, { because: 'last-super-admin' }],
    ['no reason', { reason: ' ' }, { because: 'invalid', problems: [{ field: 'reason' }] }],
    ['a reason with line breaks', { reason: 'a\nb' }, { because: 'invalid', problems: [{ field: 'reason' }] }],
    ['a reason of 501 characters', { reason: 'x'.repeat(501) }, { because: 'invalid' }],
    ['a homeowner', { caller: person('joe', 'homeowner') }, { because: 'caller-unknown' }],
  ])('U1: refuses %s, and writes nothing', async (_, overrides, refusal) => {
    const { dependencies, written } = world();
    const before = written();
    expect(await setRole(dependencies)(order(overrides))).toMatchObject({ ok: false, refusal });
    expect(written()).toEqual(before);
  });

  it('U1: a token of yesterday’s admin gives nothing: the groups of today count', async () => {
    const { pool, commands, dependencies } = world();
    pool.plant(aUserWith('ada', 'agent'));
    expect(await setRole(dependencies)(order())).toMatchObject({ refusal: { because: 'role-lacks-action' } });
    pool.plant(aUserWith('ada', 'admin', { isEnabled: false }));
    expect(await setRole(dependencies)(order())).toMatchObject({ refusal: { because: 'caller-unknown' } });
    expect(commands()).toEqual([]);
  });

  it('U1: who is disabled or was never here does not count as another super admin', async () => {
    const { pool, dependencies } = world(
      aUserWith('off', 'super_admin', { isEnabled: false }),
      aUserWith('new', 'super_admin', { signIn: 'invited' }),
    );
    const demote = () => setRole(dependencies)(order({ userId: 'sue', caller: OPERATOR }));
    expect(await demote()).toMatchObject({ refusal: { because: 'last-super-admin' } });
    pool.plant(aUserWith('new', 'super_admin'));
    expect(await demote()).toMatchObject({ ok: true });
  });

  it('U2: is undone when it fails half-way, and says so', async () => {
    const { pool, entry, command, audit, signals, journal, dependencies } = world();
    const addToGroup: typeof pool.addToGroup = (id, role) =>
      role === 'srm' ? Promise.reject(new Error('throttled')) : pool.addToGroup(id, role);
    const removeFirst = { ...dependencies, pool: { ...pool, addToGroup } };
    pool.plant(aUserWith('tom', 'admin'));
    expect(await setRole(removeFirst)(order({ caller: OPERATOR }))).toMatchObject({ refusal: { because: 'undone' } });
    expect(pool.user('tom')).toMatchObject({ groups: ['admin'], attributes: { role: 'admin' } });
    expect(entry('tom')).toMatchObject({ role: 'admin', tokensValidAfter: NOW.toISOString() });
    expect(command('c1')).toMatchObject({ state: 'undone', note: 'a call to the provider failed' });
    expect(audit).toMatchObject([{ action: 'users.role-changed.undone', after: { groups: ['admin'] } }]);
    expect(signals).toEqual([]);
    expect(journal.entries.map(({ code }) => code)).toEqual(['users.command-fault']);
    expect(await setRole(dependencies)(order({ caller: OPERATOR }))).toMatchObject({ refusal: { because: 'undone' } });
  });

  it('U2: stays open, holding the user, when it can neither be done nor undone', async () => {
    const { pool, command, dependencies } = world();
    pool.plant(aUserWith('tom', 'admin'));
    pool.loseAnswers(true);
    await expect(setRole(dependencies)(order({ caller: OPERATOR }))).rejects.toThrow();
    pool.loseAnswers(false);
    expect(command('c1')?.state).toBe('begun');
    const another = order({ commandId: 'c2', caller: OPERATOR, role: 'guest' });
    expect(await setRole(dependencies)(another)).toMatchObject({ refusal: { because: 'busy', commandId: 'c1' } });
    const same = order({ caller: OPERATOR });
    expect(await setRole(dependencies)(same)).toMatchObject({ refusal: { because: 'in-progress' } });
  });

  it('U2, U3: a command that was cut off goes on when it comes again after its lease', async () => {
    const { pool, clock, dependencies } = world();
    pool.plant(aUserWith('tom', 'admin'));
    pool.loseAnswers(true);
    await expect(setRole(dependencies)(order({ caller: OPERATOR }))).rejects.toThrow();
    pool.loseAnswers(false);
    clock.advanceSeconds(121);
    expect(await setRole(dependencies)(order({ caller: OPERATOR }))).toMatchObject({ value: { outcome: 'done' } });
    expect(pool.user('tom')?.groups).toEqual(['srm']);
  });

  it('does not believe the provider: what a fresh reading does not show is taken back', async () => {
    const { pool, dependencies } = world();
    const setAttributes: typeof pool.setAttributes = async () => ({ ok: true, value: 'set' });
    const deaf = { ...dependencies, pool: { ...pool, setAttributes } };
    expect(await setRole(deaf)(order())).toMatchObject({ refusal: { because: 'undone' } });
    expect(pool.user('tom')?.groups).toEqual(['agent']);
  });
});
