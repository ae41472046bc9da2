import { answerLinkQuestion } from '../../../src/domain/users/answer-link-question.ts';
import type { Answer, CarryOutDependencies } from '../../../src/domain/users/carry-out.ts';
import { confirmSignUp } from '../../../src/domain/users/confirm-sign-up.ts';
import { deedsOn } from '../../../src/domain/users/deeds/deeds.ts';
import { inviteUser } from '../../../src/domain/users/invite-user.ts';
import { linkContact } from '../../../src/domain/users/link-contact.ts';
import { resendInvitation } from '../../../src/domain/users/manage-invitation.ts';
import { resetMfa, resetPassword, signOutUser } from '../../../src/domain/users/renew-credentials.ts';
import { disableUser, enableUser } from '../../../src/domain/users/set-access.ts';
import { setRole } from '../../../src/domain/users/set-role.ts';
import { updateAttributes } from '../../../src/domain/users/update-attributes.ts';
import { aUser, aUserWith, NOW, OPERATOR, type UserWorld, userWorld } from '../../support/user-world.ts';

const ORDER = { commandId: 'c1', caller: OPERATOR, userId: 'tom', reason: 'r' };
const WRITES = [
  'create',
  'resendInvitation',
  'setAttributes',
  'addToGroup',
  'removeFromGroup',
  'setEnabled',
  'resetPassword',
  'signOut',
  'resetMfa',
];

const COMMANDS: readonly (readonly [
  string,
  (world: UserWorld, dependencies: CarryOutDependencies) => Promise<Answer>,
])[] = [
  ['set-role', (_, d) => setRole(d)({ ...ORDER, role: 'srm' })],
  ['set-role downwards', (_, d) => setRole(d)({ ...ORDER, role: 'guest' })],
  ['disable', (_, d) => disableUser(d)(ORDER)],
  ['enable', (_, d) => enableUser(d)({ ...ORDER, userId: 'off' })],
  ['sign-out', (_, d) => signOutUser(d)(ORDER)],
  ['reset-password', (_, d) => resetPassword(d)(ORDER)],
  ['reset-mfa', (_, d) => resetMfa(d)(ORDER)],
  ['update-attributes', (_, d) => updateAttributes(d)({ ...ORDER, attributes: { givenName: 'T', phone: null } })],
  ['link-contact', ({ dependencies }, d) => linkContact({ ...dependencies, ...d })({ ...ORDER, contactId: 'c' })],
  [
    'answer-link-question',
    ({ dependencies, questions }, d) => {
      const asked = { contactIds: ['c'], because: 'several-contacts', at: NOW.toISOString() } as const;
      questions.set('q', { id: 'q', userId: 'tom', ...asked });
      return answerLinkQuestion({ ...dependencies, ...d })({ ...ORDER, questionId: 'q', contactId: 'c' });
    },
  ],
  ['resend-invitation', (_, d) => resendInvitation(d)({ ...ORDER, userId: 'ivy' })],
  ['invite', (_, d) => inviteUser(d)({ ...ORDER, email: 'new@example.com', role: 'agent' })],
];

const worldOf = () => {
  const world = userWorld([
    aUserWith('tom', 'agent', { attributes: { role: 'agent', phone: '+14155550123' } }),
    aUserWith('off', 'agent', { isEnabled: false }),
    aUserWith('ivy', 'agent', { signIn: 'invited' }),
    aUser({ id: 'kim' }),
  ]);
  world.contacts.set('c', 'c@example.com');
  return world;
};

/** Refuses the write of a number, once; counts them all. */
const refusingAt = (world: UserWorld, refusedWrite: number) => {
  const count = { writes: 0 };
  const pool = new Proxy(world.pool, {
    get: (target, name) => {
      const member: unknown = Reflect.get(target, name);
      if (typeof member !== 'function' || !WRITES.includes(String(name))) return member;
      return async (...args: unknown[]) => {
        count.writes += 1;
        if (count.writes - 1 !== refusedWrite) return Reflect.apply(member, target, args);
        return { ok: false, refusal: { because: 'not-possible', reason: 'the state of the user does not allow it' } };
      };
    },
  });
  return { count, dependencies: { ...world.dependencies, pool } };
};

const factsOf = ({ pool }: UserWorld) =>
  pool
    .export()
    .users.map(({ id, groups, isEnabled, attributes, signIn }) => ({ id, groups, isEnabled, attributes, signIn }));

describe('a provider that refuses', () => {
  it.each(COMMANDS)('U2: %s, refused at any of its writes, leaves the user as before and has ended', async (_, run) => {
    const rehearsal = worldOf();
    const { count, dependencies } = refusingAt(rehearsal, -1);
    expect(await run(rehearsal, dependencies)).toMatchObject({ ok: true });
    expect(count.writes).toBeGreaterThan(0);
    for (let write = 0; write < count.writes; write += 1) {
      const world = worldOf();
      const before = factsOf(world);
      const answer = await run(world, refusingAt(world, write).dependencies);
      expect(answer).toMatchObject({ ok: false });
      expect(factsOf(world)).toEqual(before);
      expect(['refused', 'undone']).toContain(world.command('c1')?.state);
      expect(world.signals).toEqual([]);
    }
  });

  it('keeps that a sign-up was refused', async () => {
    for (const write of [0, 1]) {
      const world = worldOf();
      const { dependencies } = refusingAt(world, write);
      expect(await confirmSignUp({ ...world.dependencies, ...dependencies })({ userId: 'kim' })).toMatchObject({
        refusal: { because: 'not-possible' },
      });
    }
  });
});

describe('a user who goes while a command is under way', () => {
  it.each(COMMANDS.filter(([name]) => name !== 'invite'))('U2: ends %s as refused', async (_, run) => {
    const world = worldOf();
    const { commands } = world.dependencies;
    let reads = 0;
    const get: typeof world.pool.get = async (id) => {
      reads += 1;
      if (reads === 3) await world.pool.delete(id);
      return world.pool.get(id);
    };
    const answer = await run(world, { ...world.dependencies, commands, pool: { ...world.pool, get } });
    expect(answer).toMatchObject({ refusal: { because: 'unknown-user' } });
    expect(world.command('c1')?.state).toBe('refused');
  });
});

describe('deeds', () => {
  it('are none for an action that changes nobody', () => {
    expect(() => deedsOn(worldOf().pool)('list')).toThrow('list changes nobody');
  });
});

describe('a command that somebody else ends meanwhile', () => {
  it('U3: answers how it ended', async () => {
    const world = worldOf();
    const { dependencies } = world;
    await setRole(dependencies)({ ...ORDER, role: 'srm' });
    const ended = world.command('c1');
    let reads = 0;
    const get: typeof dependencies.commands.get = async () => {
      reads += 1;
      return ended === undefined || reads > 1 ? ended : { ...ended, state: 'begun' };
    };
    const late = { ...dependencies, commands: { ...dependencies.commands, get } };
    expect(await setRole(late)({ ...ORDER, role: 'srm' })).toMatchObject({ value: { outcome: 'repeated' } });
    const stale: typeof get = async () => ended && { ...ended, state: 'begun' };
    const never = { ...dependencies, commands: { ...dependencies.commands, get: stale } };
    expect(await setRole(never)({ ...ORDER, role: 'srm' })).toMatchObject({ refusal: { because: 'in-progress' } });
  });
});
