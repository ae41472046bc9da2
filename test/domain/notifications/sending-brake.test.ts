import { createMemoryMarketingBrake, createMemoryReputation } from '../../../src/adapters/memory/memory-feedback.ts';
import { createMemoryJournal } from '../../../src/adapters/memory/memory-journal.ts';
import { createMemoryMetrics } from '../../../src/adapters/memory/memory-metrics.ts';
import { deliverNotification } from '../../../src/domain/notifications/deliver-notification.ts';
import type { MailTally } from '../../../src/domain/notifications/ports.ts';
import { considerBrake, judgeTally } from '../../../src/domain/notifications/sending-brake.ts';
import { aNotification, aSignal, aTemplate, NOW } from '../../support/builders.ts';
import { crashPoints } from '../../support/crashes.ts';
import { notificationWorld } from '../../support/notification-world.ts';

const HOUR = 3_600_000;
const tally = (settled: number, bounced: number, complained: number): MailTally => ({ settled, bounced, complained });

const aBrake = () => {
  let now = NOW;
  const dependencies = {
    reputation: createMemoryReputation(),
    brake: createMemoryMarketingBrake(),
    metrics: createMemoryMetrics(),
    journal: createMemoryJournal(),
    clock: () => now,
  };
  const pass = (hours: number) => {
    now = new Date(now.getTime() + hours * HOUR);
  };
  return { ...dependencies, dependencies, pass, consider: considerBrake(dependencies) };
};

describe('judgeTally', () => {
  it.each([
    ['too few to say', tally(99, 99, 99), undefined],
    ['5 % bounced is the most', tally(100, 5, 0), undefined],
    ['more than 5 % bounced', tally(100, 6, 0), 'bounced: 6.00 % of 100 messages in 24 hours, more than 5 %'],
    ['one complaint is one opinion', tally(100, 0, 1), undefined],
    ['0.1 % complained is the most', tally(2000, 0, 2), undefined],
    [
      'more than 0.1 % complained',
      tally(1999, 0, 2),
      'reported as spam: 0.10 % of 1999 messages in 24 hours, more than 0.1 %',
    ],
  ])('N14: %s', (_, figures, expected) => {
    expect(judgeTally(figures)).toBe(expected);
  });
});

describe('considerBrake', () => {
  it('N14: stops marketing when too much bounces, tells it, and says why', async () => {
    const { consider, reputation, brake, metrics } = aBrake();
    await reputation.count(tally(100, 5, 0), NOW);
    expect(await consider()).toBe('running');
    await reputation.count(tally(0, 1, 0), NOW);
    expect(await consider()).toBe('stopped');
    expect(await brake.read()).toMatchObject({ isOn: true, version: 1, since: NOW, by: 'reputation' });
    expect(metrics.timesHappened('marketing-stopped')).toBe(1);
  });

  it('N14: does not let go by itself, however long it goes well', async () => {
    const { consider, reputation, pass, metrics } = aBrake();
    await reputation.count(tally(100, 50, 0), NOW);
    await consider();
    pass(100);
    expect(await consider()).toBe('stopped');
    expect(metrics.timesHappened('marketing-stopped')).toBe(1);
  });

  it('N14: looks at the last day alone', async () => {
    const { consider, reputation, pass } = aBrake();
    await reputation.count(tally(100, 50, 0), NOW);
    pass(26);
    expect(await consider()).toBe('running');
  });

  it('N14: what an operator has forgiven does not stop it again, what comes after does', async () => {
    const { consider, reputation, brake } = aBrake();
    await reputation.count(tally(100, 50, 0), NOW);
    await consider();
    const hour = new Date(Math.floor(NOW.getTime() / HOUR) * HOUR);
    const forgiven = { hour, tally: tally(100, 50, 0) };
    await brake.write(await brake.read(), { isOn: false, version: 2, since: NOW, by: 'kim', forgiven });
    expect(await consider()).toBe('running');
    await reputation.count(tally(100, 6, 0), NOW);
    expect(await consider()).toBe('stopped');
  });

  it('N14: killed anywhere, it is told and on when it is considered again', async () => {
    for (let crashAt = 0; ; crashAt += 1) {
      const world = aBrake();
      await world.reputation.count(tally(100, 50, 0), NOW);
      const points = crashPoints(crashAt);
      const { reputation, brake } = world;
      const watched = { reputation: points.watched('reputation', reputation), brake: points.watched('brake', brake) };
      const ended = await points.run(considerBrake({ ...world.dependencies, ...watched }));
      expect(await world.consider()).toBe('stopped');
      expect(world.metrics.timesHappened('marketing-stopped')).toBeGreaterThan(0);
      if (ended === 'ended') break;
    }
  });
});

describe('the rule marketing-brake', () => {
  const stopped = async () => {
    const world = notificationWorld();
    world.templates.put(aTemplate());
    await world.signals.put(aSignal());
    const reason = 'bounced: 6.00 % of 100 messages in 24 hours, more than 5 %';
    await world.brake.write(await world.brake.read(), { isOn: true, version: 1, since: NOW, by: 'reputation', reason });
    const send = async (changes: Parameters<typeof aNotification>[0]) => {
      const row = aNotification({ signalId: 'signal-1', ...changes });
      await world.notifications.add(row);
      await deliverNotification(world.dependencies)(row);
      return world.notifications.get(row.id);
    };
    return { world, send };
  };

  it('N14, N9: marketing by mail ends with the reason; all other messages go on', async () => {
    const { world, send } = await stopped();
    expect(await send({ id: 'a', category: 'marketing' })).toMatchObject({
      status: 'SUPPRESSED',
      reason: expect.stringMatching(
        /^marketing-brake: marketing is stopped since 2026-11-22T10:00:00.000Z: bounced: 6.00 %/,
      ),
    });
    for (const category of ['operational', 'transactional'] as const) {
      expect(await send({ id: category, category })).toMatchObject({ status: 'SENT' });
    }
    expect(world.email.accepted).toHaveLength(2);
  });

  it('N9: when nobody can say whether it is stopped, marketing waits, and is neither sent nor dropped', async () => {
    const { world, send } = await stopped();
    world.brake.setOutage(true);
    await expect(send({ id: 'a', category: 'marketing' })).rejects.toThrow(/cannot be reached/);
    expect(await world.notifications.get('a')).toMatchObject({ status: 'PENDING' });
    expect(await send({ id: 'b', category: 'operational' })).toMatchObject({ status: 'SENT' });
  });
});
