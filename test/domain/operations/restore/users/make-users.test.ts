import { aKnownUser, LATER, lostUsersWorld } from '../../../../support/lost-users-world.ts';

const USERS = [
  aKnownUser('ada'),
  aKnownUser('bob', { isEnabled: false, groups: ['admin'] }),
  aKnownUser('cyd', { status: 'FORCE_CHANGE_PASSWORD', groups: [] }),
];
const seen = ({ maker }: ReturnType<typeof lostUsersWorld>) =>
  maker
    .users()
    .map(({ email, status, isEnabled, groups }) => ({ email, status, isEnabled, groups }))
    .sort((one, other) => (one.email < other.email ? -1 : 1));

const AS_THEY_WERE = [
  { email: 'ada@example.com', status: 'CONFIRMED', isEnabled: true, groups: ['agent'] },
  { email: 'bob@example.com', status: 'CONFIRMED', isEnabled: false, groups: ['admin'] },
  { email: 'cyd@example.com', status: 'FORCE_CHANGE_PASSWORD', isEnabled: true, groups: [] },
];

describe('users who are made anew', () => {
  it('O1: are as they were, on record by their old ids, each with an audit entry, and nobody is written to', async () => {
    const world = lostUsersWorld(USERS);
    const report = await world.make();
    expect(report.refused).toEqual([]);
    expect(seen(world)).toEqual(AS_THEY_WERE);
    expect(world.maker.mails()).toEqual([]);
    expect(world.audit()).toHaveLength(3);
    expect(world.audit().find(({ before }) => before.formerId === 'ada')).toMatchObject({
      actor: 'operator:olga',
      action: 'users.made-anew',
      entityId: report.made.find(({ oldId }) => oldId === 'ada')?.newId,
      before: { formerId: 'ada', backup: 'dev-1' },
      after: { groups: ['agent'], isEnabled: true },
      reason: 'the pool is gone',
    });
    expect((await world.plan()).make).toEqual([]);
  });

  it('are mailed a temporary password where that is asked for, but for those who are disabled', async () => {
    const world = lostUsersWorld(USERS);
    await world.make({ invites: true });
    expect([...world.maker.mails()].sort()).toEqual(['ada@example.com', 'cyd@example.com']);
    expect(seen(world)[0]).toMatchObject({ status: 'FORCE_CHANGE_PASSWORD', groups: ['agent'] });
  });

  it('O1: cut off after any call, are made once when the run comes again', async () => {
    for (let calls = 0; calls < 8; calls += 1) {
      const world = lostUsersWorld(USERS);
      world.maker.loseAnswerAfter(calls);
      await expect(world.make()).rejects.toThrow('the answer of the user pool was lost');
      world.maker.loseAnswerAfter(Number.POSITIVE_INFINITY);
      await world.make();
      expect([calls, seen(world)]).toEqual([calls, AS_THEY_WERE]);
      expect(world.audit()).toHaveLength(3);
      expect((await world.plan()).make).toEqual([]);
    }
  });

  it('are refused by the pool one by one, and come again when the address is free', async () => {
    const world = lostUsersWorld(USERS);
    await world.made.save({ oldId: 'ada', beganAt: LATER });
    world.maker.plant({ ...aKnownUser('stranger', { email: 'ada@example.com' }), createdAt: LATER });
    const report = await world.make();
    expect(report.refused).toEqual([{ oldId: 'ada', refusal: { because: 'address-taken' } }]);
    expect(report.made).toHaveLength(2);
    expect((await world.plan()).left).toContainEqual({ id: 'ada', because: 'address-taken' });
  });

  it('O1: are followed by rows that are still to be acted on, and by none of the past', async () => {
    const world = lostUsersWorld(USERS);
    const row = (id: string, name: string) => ({ id: { S: id }, [name]: { S: 'ada' } });
    world.tables.plant('BackendState', row('link-question#1', 'userId'));
    world.tables.plant('BackendState', row('change-request#1', 'proposedBy'));
    world.tables.plant('BackendState', row('erasure#1', 'requestedBy'));
    world.tables.plant('UserCommands', row('c-1', 'actorId'));
    const newIds = new Map([['ada', 'new-1']]);
    expect(await world.follow(newIds)).toEqual({ BackendState: 2 });
    expect(await world.follow(newIds)).toEqual({});
    expect(await world.follow(new Map())).toEqual({});
    const named = world.tables.rows('BackendState').map((one) => JSON.stringify(one).includes('new-1'));
    expect(named).toEqual([true, false, true]);
    expect(JSON.stringify(world.tables.rows('UserCommands'))).toContain('ada');
  });
});
