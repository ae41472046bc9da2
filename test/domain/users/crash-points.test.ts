import { answerLinkQuestion } from '../../../src/domain/users/answer-link-question.ts';
import type { Answer } from '../../../src/domain/users/carry-out.ts';
import { confirmSignUp } from '../../../src/domain/users/confirm-sign-up.ts';
import { deleteUser } from '../../../src/domain/users/delete-user.ts';
import { inviteUser } from '../../../src/domain/users/invite-user.ts';
import { linkContact } from '../../../src/domain/users/link-contact.ts';
import { cancelInvitation, resendInvitation } from '../../../src/domain/users/manage-invitation.ts';
import { reconcileCommands } from '../../../src/domain/users/reconcile-commands.ts';
import { resetMfa, resetPassword, signOutUser } from '../../../src/domain/users/renew-credentials.ts';
import { type Role, rankOf, roleOf } from '../../../src/domain/users/roles.ts';
import { disableUser, enableUser } from '../../../src/domain/users/set-access.ts';
import { setRole } from '../../../src/domain/users/set-role.ts';
import { updateAttributes } from '../../../src/domain/users/update-attributes.ts';
import { crashPoints } from '../../support/crashes.ts';
import { aUser, aUserWith, NIGHTLY, NOW, OPERATOR, type UserWorld, userWorld } from '../../support/user-world.ts';

type Dependencies = UserWorld['dependencies'];

const ORDER = { commandId: 'c1', caller: OPERATOR, userId: 'tom', reason: 'it must be' };

interface Scenario {
  readonly name: string;
  readonly groups: readonly Role[];
  readonly toRole: Role;
  /** The provider fails once at this method. */
  readonly failsAt?: 'addToGroup' | 'setAttributes' | 'signOut';
}
const ROLE_CHANGES: readonly Scenario[] = [
  { name: 'a promotion', groups: ['agent'], toRole: 'admin' },
  { name: 'a demotion', groups: ['admin'], toRole: 'agent' },
  { name: 'a demotion of a super admin', groups: ['super_admin'], toRole: 'guest' },
  { name: 'somebody in three groups', groups: ['guest', 'srm', 'admin'], toRole: 'agent' },
  { name: 'somebody in no group', groups: [], toRole: 'agent' },
  { name: 'a promotion that fails half-way', groups: ['agent'], toRole: 'admin', failsAt: 'setAttributes' },
  { name: 'a demotion that fails half-way', groups: ['admin'], toRole: 'agent', failsAt: 'addToGroup' },
  { name: 'a demotion that fails at the end', groups: ['admin'], toRole: 'agent', failsAt: 'signOut' },
];

const processOn = ({ dependencies }: UserWorld, { watched }: ReturnType<typeof crashPoints>) => ({
  ...dependencies,
  pool: watched('pool', dependencies.pool),
  directory: watched('directory', dependencies.directory),
  commands: watched('commands', dependencies.commands),
  contacts: watched('contacts', dependencies.contacts),
  linkQueue: watched('linkQueue', dependencies.linkQueue),
  questions: watched('questions', dependencies.questions),
});

/** Fails one method of a pool, once. */
const failingOnce = (world: UserWorld, method: Scenario['failsAt']): void => {
  if (method === undefined) return;
  const { pool } = world;
  const works = pool[method];
  Object.assign(pool, {
    [method]: async () => {
      Object.assign(pool, { [method]: works });
      throw new Error('too many requests');
    },
  });
};

/** Looks at somebody's rights after every write to the pool. */
const rankWatch = (world: UserWorld, id: string): { readonly highest: () => number } => {
  let highest = Number.POSITIVE_INFINITY;
  const look = () => {
    const { groups = [] } = world.pool.user(id) ?? {};
    highest = Math.min(highest, rankOf(roleOf(groups)));
  };
  for (const method of ['addToGroup', 'removeFromGroup'] as const) {
    const works: (id: string, role: never) => Promise<unknown> = world.pool[method];
    Object.assign(world.pool, {
      [method]: async (user: string, role: never) => {
        const answer = await works(user, role);
        look();
        return answer;
      },
    });
  }
  return { highest: () => highest };
};

const recovered = async (world: UserWorld): Promise<void> => {
  world.clock.advanceSeconds(121);
  const deadline = new Date(world.clock.now().getTime() + 60_000);
  const report = await reconcileCommands(world.dependencies)(NIGHTLY, { deadline });
  expect(report).toMatchObject({ ok: true, value: { failed: 0, left: false } });
};

const atEveryPoint = async (
  worldOf: () => UserWorld,
  work: (dependencies: Dependencies) => Promise<Answer>,
  assertWhole: (world: UserWorld) => void,
): Promise<number> => {
  const counting = crashPoints();
  const rehearsal = worldOf();
  await counting.run(() => work(processOn(rehearsal, counting)));
  for (let point = 0; point < counting.passed.length; point += 1) {
    const points = crashPoints(point);
    const world = worldOf();
    expect(await points.run(() => work(processOn(world, points)))).toBe('crashed');
    await recovered(world);
    try {
      assertWhole(world);
    } catch (cause) {
      throw new Error(`after a crash at point ${point}: ${points.passed.at(-1)}`, { cause });
    }
  }
  return counting.passed.length;
};

/** What holds of every command, wherever it was cut off: it ended once, or never began. */
const assertEnded = ({ commands, audit }: UserWorld): boolean => {
  const command = commands()[0];
  expect(command?.state).not.toBe('begun');
  expect(audit).toHaveLength(command === undefined ? 0 : 1);
  return command?.state === 'confirmed';
};

describe.each(ROLE_CHANGES)('set-role cut off at any call: $name', ({ groups, toRole, failsAt }) => {
  it('U2: ends in exactly one group after reconciliation, never with more rights than before or after', async () => {
    const most = Math.min(rankOf(roleOf(groups)), rankOf(toRole));
    const before = { groups, role: groups.length === 0 ? undefined : roleOf(groups) };
    let watch = { highest: () => 0 };
    const worldOf = () => {
      const attributes = before.role === undefined ? {} : { role: before.role };
      const world = userWorld([aUser({ id: 'tom', groups, attributes }), aUserWith('sue', 'super_admin')]);
      watch = rankWatch(world, 'tom');
      failingOnce(world, failsAt);
      return world;
    };
    const points = await atEveryPoint(
      worldOf,
      (dependencies) => setRole(dependencies)({ ...ORDER, role: toRole }),
      (world) => {
        const isDone = assertEnded(world);
        const { groups: now, attributes } = world.pool.user('tom') ?? aUser({ id: 'gone' });
        expect({ groups: now, role: attributes.role }).toEqual(isDone ? { groups: [toRole], role: toRole } : before);
        expect(watch.highest()).toBeGreaterThanOrEqual(most);
        const entry = world.entry('tom');
        if (isDone) expect(entry).toMatchObject({ role: toRole, tokensValidAfter: expect.any(String) });
        expect(world.signals).toHaveLength(isDone ? 1 : 0);
      },
    );
    expect(points).toBeGreaterThan(20);
  });
});

const OTHERS: readonly (readonly [
  name: string,
  work: (dependencies: Dependencies) => Promise<Answer>,
  isDone: (world: UserWorld) => boolean,
])[] = [
  [
    'invite',
    (d) => inviteUser(d)({ ...ORDER, email: 'new@example.com', role: 'agent', message: 'Welcome' }),
    ({ pool, entry }) => {
      const [user, ...more] = pool.export().users.filter(({ email }) => email === 'new@example.com');
      const isMailedOnce = pool.mails().length === 1;
      return more.length === 0 && isMailedOnce && entry(user?.id ?? '')?.invitation?.state === 'sent';
    },
  ],
  ['disable', (d) => disableUser(d)(ORDER), ({ pool }) => pool.user('tom')?.isEnabled === false],
  ['enable', (d) => enableUser(d)({ ...ORDER, userId: 'off' }), ({ pool }) => pool.user('off')?.isEnabled === true],
  ['delete', (d) => deleteUser(d)(ORDER), ({ pool, entry }) => !pool.user('tom') && !entry('tom')],
  ['sign-out', (d) => signOutUser(d)(ORDER), ({ entry }) => entry('tom')?.tokensValidAfter !== undefined],
  ['reset-mfa', (d) => resetMfa(d)(ORDER), ({ pool }) => pool.user('tom')?.hasMfa === false],
  ['reset-password', (d) => resetPassword(d)(ORDER), ({ pool }) => pool.user('tom')?.signIn === 'reset-required'],
  [
    'update-attributes',
    (d) => updateAttributes(d)({ ...ORDER, attributes: { givenName: 'Tom', phone: '+14155550123' } }),
    ({ entry }) => entry('tom')?.attributes.phone === '+14155550123',
  ],
  [
    'link-contact',
    (d) => linkContact(d)({ ...ORDER, contactId: 'contact-1' }),
    ({ entry }) => entry('tom')?.attributes.contactId === 'contact-1',
  ],
  [
    'answer-link-question',
    (d) => answerLinkQuestion(d)({ ...ORDER, questionId: 'q-tom', contactId: 'contact-1' }),
    ({ entry, questions }) => entry('tom')?.attributes.contactId === 'contact-1' && !questions.has('q-tom'),
  ],
  [
    'answer-link-question with none of them',
    (d) => answerLinkQuestion(d)({ ...ORDER, questionId: 'q-tom', contactId: null }),
    ({ entry, questions }) => entry('tom')?.attributes.contactId === undefined && !questions.has('q-tom'),
  ],
  [
    'resend-invitation',
    (d) => resendInvitation(d)({ ...ORDER, userId: 'ivy' }),
    ({ entry, pool }) => entry('ivy')?.invitation?.timesSent === 1 && pool.mails().length >= 1,
  ],
  ['cancel-invitation', (d) => cancelInvitation(d)({ ...ORDER, userId: 'ivy' }), ({ pool }) => !pool.user('ivy')],
  [
    'sign-up',
    (d) => confirmSignUp(d)({ userId: 'kim' }),
    ({ pool, entry }) =>
      pool.user('kim')?.groups.join() === 'homeowner' && entry('kim')?.attributes.contactId === 'contact-9',
  ],
];

describe('any other command cut off at any call', () => {
  const worldOf = () => {
    const world = userWorld([
      aUserWith('tom', 'agent'),
      aUserWith('off', 'agent', { isEnabled: false }),
      aUserWith('ivy', 'agent', { signIn: 'invited' }),
      aUser({ id: 'kim' }),
    ]);
    world.contacts.set('contact-1', 'else@example.com');
    world.contacts.set('contact-9', 'kim@example.com');
    const asked = {
      contactIds: ['contact-1', 'contact-9'],
      because: 'several-contacts',
      at: NOW.toISOString(),
    } as const;
    world.questions.set('q-tom', { id: 'q-tom', userId: 'tom', ...asked });
    return world;
  };

  it.each(OTHERS)('U2, U3: %s ends once, whole, audited once, or never began', async (_, work, isDone) => {
    const points = await atEveryPoint(worldOf, work, (world) => {
      const isConfirmed = assertEnded(world);
      if (isConfirmed) expect(isDone(world)).toBe(true);
      else expect(world.commands()).toEqual([]);
    });
    expect(points).toBeGreaterThan(10);
  });
});
