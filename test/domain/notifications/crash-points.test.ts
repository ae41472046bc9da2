import { createMemoryMessenger } from '../../../src/adapters/memory/memory-messenger.ts';
import { isSettled } from '../../../src/domain/notifications/notification.ts';
import { aContact, aHook, aSignal, aTemplate } from '../../support/builders.ts';
import { crashPoints } from '../../support/crashes.ts';
import {
  functionsOn,
  type NotificationWorld,
  notificationWorld,
  type WorldDependencies,
} from '../../support/notification-world.ts';

/** A signal with two mails at once, an SMS that waits, and whatever a scenario adds. */
const worldOf = async (scenario: Scenario): Promise<NotificationWorld> => {
  const world = notificationWorld();
  world.templates.put(aTemplate());
  world.contacts.put(aContact());
  world.hooks.put(aHook({ id: 'staff', recipientRoles: ['AE'] }));
  world.hooks.put(
    aHook({ id: 'text', channel: 'sms', recipientEmails: [], recipientRoles: ['AE'], deliveryDelayMinutes: 2 }),
  );
  scenario.arrange(world);
  await world.signals.put(aSignal());
  return world;
};

interface Scenario {
  readonly name: string;
  readonly arrange: (world: NotificationWorld) => void;
}
const SCENARIOS: readonly Scenario[] = [
  { name: 'all goes well', arrange: () => {} },
  { name: 'the provider is busy once', arrange: ({ email }) => email.failWith({ fault: 'throttled' }) },
  { name: 'the provider refuses one for good', arrange: ({ email }) => email.failWith({ fault: 'permanent' }) },
  { name: 'the provider breaks off once', arrange: ({ sms }) => sms.failWith({ fault: 'unknown' }) },
  {
    name: 'a hook names no template',
    arrange: ({ hooks }) => hooks.put(aHook({ id: 'broken', notificationTemplateId: 'none' })),
  },
];

/** The dependencies of one process: every port is watched, so that it can be killed at each call. */
const processOn = (world: NotificationWorld, points: ReturnType<typeof crashPoints>): WorldDependencies => {
  const { watched } = points;
  const { dependencies } = world;
  const { email, sms } = dependencies.messengers;
  return {
    ...dependencies,
    signals: watched('signals', dependencies.signals),
    hooks: watched('hooks', dependencies.hooks),
    templates: watched('templates', dependencies.templates),
    contacts: watched('contacts', dependencies.contacts),
    suppressions: watched('suppressions', dependencies.suppressions),
    notifications: watched('notifications', dependencies.notifications),
    watermarks: watched('watermarks', dependencies.watermarks),
    deadLetters: watched('deadLetters', dependencies.deadLetters),
    messengers: { email: watched('email', email), sms: watched('sms', sms) },
  };
};

/** Plan, deliver, and let the minutes pass in which everything has its time. */
const wholeRun = (world: NotificationWorld, dependencies: WorldDependencies) => async () => {
  const { plan, drain, pass } = functionsOn(world, dependencies);
  await plan('signal-1');
  await drain();
  await pass(4);
};

/** What the world looks like once a healthy process has had half an hour. `stream`: whether it gets the lost records again. */
const recovered = async (world: NotificationWorld, stream: 'redelivers' | 'lost them'): Promise<void> => {
  const { plan, drain, pass } = functionsOn(world);
  if (stream === 'redelivers') await plan('signal-1');
  else world.stream.length = 0;
  await drain();
  await pass(30, 6);
};

const acceptedFor = (world: NotificationWorld, id: string): number =>
  [...world.email.accepted, ...world.sms.accepted].filter(({ message }) => message.notificationId === id).length;

const assertWhole = (world: NotificationWorld): void => {
  const [signal] = world.signals.all();
  expect(signal?.processedAt).toBeDefined();
  expect(signal?.hookOutcomes?.length).toBeGreaterThanOrEqual(2);
  const notifications = world.notifications.all();
  expect(notifications.map(({ channel, recipient }) => `${channel} ${recipient}`).sort()).toEqual([
    'email ae@example.com',
    'email office@example.com',
    'sms +14155550111',
  ]);
  for (const notification of notifications) {
    const accepted = acceptedFor(world, notification.id);
    const isReported = world.deadLetters.letters.some(
      (letter) =>
        letter.kind === 'delivery-ended' && letter.notification.id === notification.id && letter.signal !== undefined,
    );
    expect(isSettled(notification.status)).toBe(true);
    expect(notification).not.toHaveProperty('dueAt');
    if (notification.status === 'SENT') expect(accepted).toBe(1);
    else if (notification.status === 'UNKNOWN_OUTCOME')
      expect({ accepted: accepted <= 1, isReported }).toEqual({ accepted: true, isReported: true });
    else
      expect({ status: notification.status, accepted, isReported }).toEqual({
        status: 'FAILED',
        accepted: 0,
        isReported: true,
      });
  }
  if (signal?.hookOutcomes?.some(({ outcome }) => outcome === 'failed')) {
    expect(world.deadLetters.letters.some(({ kind }) => kind === 'hook-failed')).toBe(true);
  }
};

describe.each(SCENARIOS)('a process killed at any port call, when $name', (scenario) => {
  it('N2: ends whole when nothing crashes', async () => {
    const world = await worldOf(scenario);
    await wholeRun(world, world.dependencies)();
    assertWhole(world);
  });

  it.each([
    'redelivers',
    'lost them',
  ] as const)('N2, N3, N4: sends each message once, or shows it as UNKNOWN_OUTCOME, and loses nothing (the stream %s)', async (stream) => {
    const counting = crashPoints();
    const rehearsal = await worldOf(scenario);
    await counting.run(wholeRun(rehearsal, processOn(rehearsal, counting)));
    expect(counting.passed.length).toBeGreaterThan(60);
    expect(counting.passed).toEqual(
      expect.arrayContaining(['before email.send', 'after sms.send', 'after notifications.due']),
    );

    for (let point = 0; point < counting.passed.length; point += 1) {
      const points = crashPoints(point);
      const world = await worldOf(scenario);
      const end = await points.run(wholeRun(world, processOn(world, points)));
      expect(end).toBe('crashed');
      await recovered(world, stream);
      try {
        assertWhole(world);
      } catch (cause) {
        throw new Error(`after a crash at point ${point}: ${points.passed.at(-1)}`, { cause });
      }
    }
  });
});

describe('the crash-point test itself', () => {
  it('would see a message sent twice', async () => {
    const world = await worldOf({ name: '', arrange: () => {} });
    await wholeRun(world, world.dependencies)();
    const again = createMemoryMessenger();
    const [first] = world.email.accepted;
    if (first !== undefined) await again.send(first.message);
    Object.assign(world, { email: { accepted: [...world.email.accepted, ...again.accepted] } });
    expect(() => assertWhole(world)).toThrow();
  });
});
