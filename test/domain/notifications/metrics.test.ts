import { waitingSince } from '../../../src/domain/notifications/waiting-since.ts';
import { aHook, aNotification, aSignal, aTemplate, NOW } from '../../support/builders.ts';
import { functionsOn, notificationWorld } from '../../support/notification-world.ts';

const plannedWorld = async (hook = aHook()) => {
  const world = notificationWorld();
  world.templates.put(aTemplate());
  world.hooks.put(hook);
  await world.signals.put(aSignal());
  await functionsOn(world).plan('signal-1');
  return world;
};

describe('what is counted of deliveries', () => {
  it('O5: what was sent, once, with its lag since the signal', async () => {
    const world = await plannedWorld();
    world.clock.advanceSeconds(7);
    const { deliver } = functionsOn(world);
    const [record] = world.stream;
    await deliver(record ?? aNotification());
    await deliver(record ?? aNotification());
    expect(world.metrics.deliveries).toEqual([
      { channel: 'email', priority: 'high', outcome: 'sent', attempts: 1, lagSeconds: 7 },
    ]);
    expect(world.metrics.timesHappened('signal-planned')).toBe(1);
  });

  it.each([
    ['throttled', 'retrying', 1],
    ['permanent', 'failed', 1],
    ['unknown', 'unknown-outcome', 1],
  ] as const)('O5: what the provider refused as %s counts as %s', async (failure, outcome, attempts) => {
    const world = await plannedWorld();
    world.email.failWith({ fault: failure });
    await functionsOn(world).drain();
    expect(world.metrics.deliveries).toEqual([{ channel: 'email', priority: 'high', outcome, attempts }]);
  });

  it('O5: what is withheld counts as suppressed, without an attempt', async () => {
    const world = await plannedWorld();
    await world.suppressions.add({
      address: 'office@example.com',
      category: 'operational',
      cause: 'bounced',
      reason: 'bounced',
      at: NOW,
    });
    await functionsOn(world).drain();
    expect(world.metrics.deliveries).toMatchObject([{ outcome: 'suppressed', attempts: 0 }]);
  });

  it('O5: what the sweep ends counts too: expired, or of unknown outcome after a crash', async () => {
    const world = notificationWorld();
    const dueAt = NOW.toISOString();
    await world.notifications.add(aNotification({ id: 'late', status: 'SCHEDULED', dueAt, expiresAt: dueAt }));
    await world.notifications.add(aNotification({ id: 'cut-off', status: 'SENDING', dueAt, attempts: 1 }));
    await functionsOn(world).sweep();
    expect(world.metrics.deliveries.map(({ outcome }) => outcome).toSorted()).toEqual(['expired', 'unknown-outcome']);
  });
});

describe('what is counted of signals', () => {
  it('O5: a quarantined signal, a failed hook, a replanned signal', async () => {
    const world = await plannedWorld(aHook({ notificationTemplateId: 'none' }));
    expect(world.metrics.timesHappened('hook-failed')).toBe(1);
    await world.signals.put(aSignal({ id: 'signal-2', signalType: 'NOBODY_KNOWS' }));
    await functionsOn(world).plan('signal-2');
    expect(world.metrics.timesHappened('signal-quarantined')).toBe(1);
    await world.signals.put(aSignal({ id: 'signal-3' }));
    world.clock.advanceSeconds(3600);
    await functionsOn(world).sweep();
    expect(world.metrics.timesHappened('signal-replanned')).toBe(1);
  });
});

describe('the age of the oldest due work', () => {
  it('O5: is given by each sweep, 0 when nothing waits', async () => {
    const world = notificationWorld();
    await functionsOn(world).sweep();
    expect(world.metrics.oldestDueSeconds).toEqual([0]);
  });

  it('O5: grows while nothing delivers, though each wake-up puts the due time off', async () => {
    const world = await plannedWorld();
    const { sweep } = functionsOn(world);
    for (let minute = 0; minute < 60; minute += 1) {
      world.clock.advanceSeconds(60);
      await sweep();
    }
    expect(Math.max(...world.metrics.oldestDueSeconds)).toBe(3600);
  });

  it('O5: is not given as 0 by a sweep that could not look', async () => {
    const world = notificationWorld();
    world.notifications.setOutage(true);
    await functionsOn(world).sweep();
    expect(world.metrics.oldestDueSeconds).toEqual([]);
  });

  it('counts from the last time that the turn came: a retry, not the first try', () => {
    const timeline = [
      '2026-11-22T10:00:00.000Z PENDING',
      '2026-11-22T10:00:01.000Z SENDING',
      '2026-11-22T10:00:02.000Z RETRYING throttled',
      '2026-11-22T11:00:00.000Z PENDING',
      '2026-11-22T11:05:00.000Z PENDING',
    ];
    expect(waitingSince(aNotification({ timeline }))).toBe(Date.parse('2026-11-22T11:00:00.000Z'));
    expect(waitingSince(aNotification({ status: 'RETRYING', timeline }))).toBe(Date.parse('2026-11-22T10:05:00.000Z'));
    expect(waitingSince(aNotification({ timeline: ['nonsense'] }))).toBe(Date.parse('2026-11-22T10:05:00.000Z'));
  });
});
