import type { KnownUser } from '../../../../../src/domain/operations/restore/users/ports.ts';
import {
  aKnownUser,
  BACKUP_AT,
  LATER,
  type LostUsersWorld,
  lostUsersWorld,
} from '../../../../support/lost-users-world.ts';

const one = async (
  changes: Partial<KnownUser>,
  prepare: (world: LostUsersWorld) => void = () => {},
  options: { readonly superAdmins?: boolean } = {},
) => {
  const world = lostUsersWorld([aKnownUser('ada', changes)]);
  prepare(world);
  const { make, left } = await world.plan(options);
  return { make: make[0], left: left[0]?.because };
};
const there = (id: string, email: string) => (world: LostUsersWorld) =>
  world.maker.plant({ ...aKnownUser(id, { email }), createdAt: BACKUP_AT });

describe('the plan of users who are made anew', () => {
  it('O1: makes those whom the pool has lost, as they were, and leaves those who are there', async () => {
    const world = lostUsersWorld([aKnownUser('ada'), aKnownUser('bob', { isEnabled: false }), aKnownUser('cyd')]);
    there('cyd', 'cyd@example.com')(world);
    const { make, left } = await world.plan();
    expect(make).toEqual([
      { oldId: 'ada', user: aKnownUser('ada'), comesBy: 'reset', withheld: [] },
      { oldId: 'bob', user: aKnownUser('bob', { isEnabled: false }), comesBy: 'reset', withheld: [] },
    ]);
    expect(left).toEqual([{ id: 'cyd', because: 'there' }]);
  });

  it.each<readonly [string, Partial<KnownUser>, (world: LostUsersWorld) => void, string]>([
    ['who was erased', {}, ({ erasure }) => erasure('ada', 'ended'), 'erased'],
    ['who is being erased', {}, ({ erasure }) => erasure('ada', 'begun'), 'erased'],
    ['who was deleted', {}, ({ command }) => command('c', { action: 'delete', targetId: 'ada' }), 'deleted'],
    [
      'who is being deleted',
      {},
      ({ command }) => command('c', { action: 'delete', targetId: 'ada', state: 'begun' }),
      'deleted',
    ],
    [
      'whose invitation was taken back',
      { status: 'FORCE_CHANGE_PASSWORD' },
      ({ command }) => command('c', { action: 'cancel-invitation', targetId: 'ada' }),
      'deleted',
    ],
    ['who never confirmed', { status: 'UNCONFIRMED' }, () => {}, 'never-confirmed'],
    ['who comes by another provider', { status: 'EXTERNAL_PROVIDER' }, () => {}, 'other-provider'],
    ['whose address another has', {}, there('new', 'ada@example.com'), 'address-taken'],
    ['who has no address', { email: '' }, () => {}, 'no-address'],
    ['who is a super admin', { groups: ['super_admin'] }, () => {}, 'super-admin'],
  ])('O1: leaves %s', async (_, changes, prepare, because) => {
    expect(await one(changes, prepare)).toEqual({ make: undefined, left: because });
  });

  it('makes a super admin where that is asked for, and not who was one then and is none since', async () => {
    const groups = { groups: ['super_admin'] };
    expect((await one(groups, undefined, { superAdmins: true })).make?.user.groups).toEqual(['super_admin']);
    const demoted = await one(groups, ({ entry }) => entry('ada', { role: 'agent', isEnabled: true }));
    expect(demoted.make).toMatchObject({ user: { groups: [] }, withheld: ['role-changed'] });
  });

  it('an erasure that was planned only, a deletion that was refused, and a change before the backup keep nobody away', async () => {
    const { make } = await one({}, ({ erasure, command }) => {
      erasure('ada', 'planned');
      command('c', { action: 'delete', targetId: 'ada', state: 'refused' });
      command('d', { action: 'set-role', targetId: 'ada', endedAt: BACKUP_AT });
    });
    expect(make).toMatchObject({ user: { groups: ['agent'] }, withheld: [] });
  });

  it.each<readonly [string, (world: LostUsersWorld) => void]>([
    ['a command', ({ command }) => command('c', { action: 'set-role', targetId: 'ada' })],
    ['the directory', ({ entry }) => entry('ada', { role: 'guest', isEnabled: true })],
  ])('O1: gives no group, and no role that says so, to whom %s gave another role since', async (_, prepare) => {
    const { make } = await one({ groups: ['admin'] }, prepare);
    expect(make).toMatchObject({ user: { groups: [], attributes: { given_name: 'ada' } }, withheld: ['role-changed'] });
    expect(make?.user.attributes).not.toHaveProperty('custom:role');
  });

  it('gives the one group that the directory knows where a change was half-way', async () => {
    const { make } = await one({ groups: ['admin', 'agent'] }, ({ entry }) =>
      entry('ada', { role: 'agent', isEnabled: true }),
    );
    expect(make?.user.groups).toEqual(['agent']);
  });

  it('O1: has whoever was disabled since disabled, unless they were enabled again', async () => {
    const off = ({ command }: LostUsersWorld) => command('c', { action: 'disable', targetId: 'ada' });
    const again = (world: LostUsersWorld) => {
      off(world);
      world.command('d', { action: 'enable', targetId: 'ada', endedAt: '2026-04-03T09:30:00.000Z' });
    };
    expect((await one({}, off)).make).toMatchObject({ user: { isEnabled: false }, withheld: ['disabled-since'] });
    expect((await one({}, again)).make).toMatchObject({ user: { isEnabled: true }, withheld: [] });
    const onRecord = await one({}, ({ entry }) => entry('ada', { role: 'agent', isEnabled: false }));
    expect(onRecord.make?.user.isEnabled).toBe(false);
  });

  it('gives no contact that is another user’s by now, and no group that the stage does not have', async () => {
    const attributes = { 'custom:contactId': 'contact-1' };
    const { make } = await one({ attributes, groups: ['agent', 'beta'] }, (world) => {
      there('eve', 'eve@example.com')(world);
      world.entry('eve', { role: 'agent', isEnabled: true, contactId: 'contact-1' });
    });
    expect(make).toMatchObject({
      user: { attributes: {}, groups: ['agent'] },
      withheld: ['unknown-group', 'contact-taken'],
    });
  });

  it.each([
    ['CONFIRMED', true, 'reset'],
    ['RESET_REQUIRED', true, 'reset'],
    ['CONFIRMED', false, 'invitation'],
    ['FORCE_CHANGE_PASSWORD', true, 'invitation'],
  ])('says how one comes in who was %s, address verified: %s', async (status, isEmailVerified, comesBy) => {
    expect((await one({ status, isEmailVerified })).make?.comesBy).toBe(comesBy);
  });

  it('names who is on record, lost, and not in the backup', async () => {
    const world = lostUsersWorld([aKnownUser('ada')]);
    for (const id of ['ada', 'late', 'there', 'gone']) world.entry(id, { role: 'agent', isEnabled: true });
    there('there', 'there@example.com')(world);
    world.command('c', { action: 'delete', targetId: 'gone' });
    expect((await world.plan()).cameLater).toEqual(['late']);
  });

  it('follows whoever was made anew, and made anew again', async () => {
    const made = async (last: string) => {
      const world = lostUsersWorld([aKnownUser('ada')]);
      await world.made.save({ oldId: 'ada', beganAt: LATER, newId: 'second', endedAt: LATER });
      await world.made.save({ oldId: 'second', beganAt: LATER, newId: 'third', endedAt: LATER });
      if (last !== '') there(last, 'ada@example.com')(world);
      return world.plan();
    };
    expect((await made('third')).left).toEqual([{ id: 'ada', because: 'made-before' }]);
    expect((await made('')).make).toHaveLength(1);
  });
});
