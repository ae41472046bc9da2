import { cancelNotification, cancelSignal } from '../../../src/domain/notifications/cancel-notification.ts';
import { deliverNotification } from '../../../src/domain/notifications/deliver-notification.ts';
import { type NotificationStatus, TRANSITIONS } from '../../../src/domain/notifications/notification.ts';
import { planNotifications } from '../../../src/domain/notifications/plan-notifications.ts';
import { replanSignal } from '../../../src/domain/notifications/replan-signal.ts';
import { aHook, aNotification, aSignal, aTemplate, NOW } from '../../support/builders.ts';
import { fewChanges, interleaving } from '../../support/interleavings.ts';
import { functionsOn, notificationWorld } from '../../support/notification-world.ts';

const STATUSES = Object.keys(TRANSITIONS) as NotificationStatus[];
const WISH = { by: 'operator:kim', reason: 'sent in error' };
const AT = NOW.toISOString();

const aWorld = async () => {
  const world = notificationWorld();
  world.templates.put(aTemplate());
  world.hooks.put(aHook());
  await world.signals.put(aSignal());
  return world;
};

const worldWith = async (status: NotificationStatus) => {
  const world = await aWorld();
  const timeline = ['2026-11-22T09:00:00.000Z SENDING', `2026-11-22T09:00:01.000Z ${status} because`];
  const row = aNotification({ status, timeline, dueAt: AT, reason: 'because' });
  await world.notifications.add(row);
  return { world, row, cancel: cancelNotification(world.dependencies) };
};

const ANSWERS: Readonly<Record<NotificationStatus, 'cancelled' | 'too-late' | 'ended'>> = {
  SCHEDULED: 'cancelled',
  PENDING: 'cancelled',
  RETRYING: 'cancelled',
  SENDING: 'too-late',
  SENT: 'too-late',
  DELIVERED: 'too-late',
  BOUNCED: 'too-late',
  COMPLAINED: 'too-late',
  UNKNOWN_OUTCOME: 'too-late',
  FAILED: 'ended',
  SUPPRESSED: 'ended',
  EXPIRED: 'ended',
  CANCELLED: 'ended',
};

describe('cancelling one message', () => {
  it.each(STATUSES)('N17: %s: has a definite answer, and writes only what it says', async (status) => {
    const { world, row, cancel } = await worldWith(status);
    const answer = await cancel(row.id, WISH);
    const stored = await world.notifications.get(row.id);
    expect(answer.answer).toBe(ANSWERS[status]);
    if (answer.answer !== 'cancelled') return expect(stored).toEqual(row);
    expect(answer).toEqual({ answer: 'cancelled', was: status });
    expect(stored).toMatchObject({ status: 'CANCELLED', reason: 'cancelled by operator:kim: sent in error' });
    expect(stored).not.toHaveProperty('dueAt');
    expect(stored?.timeline.at(-1)).toBe(`${AT} CANCELLED cancelled by operator:kim: sent in error`);
  });

  it('N17: too late tells since when it was claimed; ended tells since when and why', async () => {
    const sent = await worldWith('SENT');
    expect(await sent.cancel(sent.row.id, WISH)).toEqual({
      ...{ answer: 'too-late', status: 'SENT', since: '2026-11-22T09:00:00.000Z' },
    });
    const ended = await worldWith('SUPPRESSED');
    expect(await ended.cancel(ended.row.id, WISH)).toEqual({
      ...{ answer: 'ended', status: 'SUPPRESSED', since: '2026-11-22T09:00:01.000Z', reason: 'because' },
    });
  });

  it('N17: a second time finds it cancelled, and changes nothing', async () => {
    const { world, row, cancel } = await worldWith('SCHEDULED');
    await cancel(row.id, WISH);
    const once = await world.notifications.get(row.id);
    expect(await cancel(row.id, { ...WISH, reason: 'another' })).toMatchObject({
      answer: 'ended',
      status: 'CANCELLED',
    });
    expect(await world.notifications.get(row.id)).toEqual(once);
  });

  it('N17: says what would be, and writes nothing, on a dry run; and that there is none', async () => {
    const { world, row, cancel } = await worldWith('RETRYING');
    expect(await cancel(row.id, WISH, { dryRun: true })).toEqual({ answer: 'would-be-cancelled', was: 'RETRYING' });
    expect(await world.notifications.get(row.id)).toEqual(row);
    expect(await cancel('nobody', WISH)).toEqual({ answer: 'missing' });
  });

  it.each(
    fewChanges(6).map((next, order) => [order, next] as const),
  )('N17, N3: exactly one of cancelling and sending wins, in order %i of their calls', async (_, next) => {
    const world = await aWorld();
    const row = aNotification();
    await world.notifications.add(row);
    const { gated, run } = interleaving();
    const of = (process: number) => ({
      ...world.dependencies,
      notifications: gated(process, world.notifications),
      signals: gated(process, world.signals),
    });
    const [answer] = await run(
      [() => cancelNotification(of(0))(row.id, WISH), () => deliverNotification(of(1))(row)],
      next,
    );
    const { status } = (await world.notifications.get(row.id)) ?? {};
    if (status === 'CANCELLED') {
      expect(answer).toEqual({ answer: 'cancelled', was: 'PENDING' });
      expect(world.email.tries).toBe(0);
    } else {
      expect(status).toBe('SENT');
      expect(answer).toMatchObject({ answer: 'too-late', since: AT });
      expect(world.email.accepted).toHaveLength(1);
    }
  });
});

describe('cancelling a signal', () => {
  it('N17: cancels all its messages, each with its answer, and planning it again brings none back', async () => {
    const world = await aWorld();
    await planNotifications(world.dependencies)('signal-1');
    const planned = world.notifications.all();
    const sent = aNotification({ id: 'sent', status: 'SENT' });
    await world.notifications.add(sent);
    const cancelled = await cancelSignal(world.dependencies)('signal-1', WISH);
    if (!cancelled.ok) throw new Error(cancelled.refusal.reason);
    expect(cancelled.value.isPlanned).toBe(true);
    expect(cancelled.value.messages.map(({ id, answer }) => [id, answer]).sort()).toEqual(
      [...planned.map(({ id }) => [id, 'cancelled']), ['sent', 'too-late']].sort(),
    );
    // As a stage whose signal row was put back by a restore: the mark that it was planned and cancelled is gone.
    const forgetful = {
      ...world.dependencies,
      signals: { ...world.signals, get: async () => ({ ok: true, value: aSignal() }) as const },
    };
    expect(await planNotifications(forgetful)('signal-1')).toMatchObject({ outcome: 'planned' });
    await functionsOn(world).drain();
    for (const { id } of planned) expect(await world.notifications.get(id)).toMatchObject({ status: 'CANCELLED' });
    expect(world.email.tries).toBe(0);
  });

  it('N17, N2: one that is not planned yet never is, and that is on record', async () => {
    const world = await aWorld();
    const cancelled = await cancelSignal(world.dependencies)('signal-1', WISH);
    expect(cancelled).toEqual({ ok: true, value: { isPlanned: false, messages: [] } });
    const functions = functionsOn(world);
    expect(await functions.plan('signal-1')).toEqual({ outcome: 'cancelled' });
    expect(await functions.plan('signal-1')).toEqual({ outcome: 'already-planned' });
    await functions.pass(10);
    expect(world.notifications.all()).toEqual([]);
    expect(await world.signals.get('signal-1')).toMatchObject({
      ok: true,
      value: {
        cancelledAt: AT,
        cancelReason: 'cancelled by operator:kim: sent in error',
        processedAt: expect.any(String),
        hookOutcomes: [],
      },
    });
  });

  it('N17: a quarantined one is not planned after it was mended', async () => {
    const world = await aWorld();
    await world.signals.quarantine('signal-1', 'no hook', NOW);
    await cancelSignal(world.dependencies)('signal-1', WISH);
    for (const dryRun of [true, false]) {
      expect(await replanSignal(world.dependencies)('signal-1', { dryRun })).toMatchObject({
        refusal: { because: 'cancelled' },
      });
    }
    expect(world.notifications.all()).toEqual([]);
  });

  it('N17: writes nothing on a dry run, and refuses a signal that is not there', async () => {
    const world = await aWorld();
    await planNotifications(world.dependencies)('signal-1');
    const before = world.notifications.all();
    const shown = await cancelSignal(world.dependencies)('signal-1', WISH, { dryRun: true });
    expect(shown).toMatchObject({ value: { messages: [{ answer: 'would-be-cancelled', was: 'PENDING' }] } });
    expect(world.notifications.all()).toEqual(before);
    expect(await world.signals.get('signal-1')).not.toHaveProperty('value.cancelledAt');
    expect(await cancelSignal(world.dependencies)('nobody', WISH)).toMatchObject({
      refusal: { reason: 'signal nobody: there is no such signal' },
    });
  });

  it.each(
    fewChanges(7).map((next, order) => [order, next] as const),
  )('N17: nothing is sent of a signal that is cancelled while it is planned, in order %i of their calls', async (_, next) => {
    const world = await aWorld();
    const { gated, run } = interleaving();
    const of = (process: number) => ({
      ...world.dependencies,
      notifications: gated(process, world.dependencies.notifications),
      signals: gated(process, world.signals),
    });
    await run([() => cancelSignal(of(0))('signal-1', WISH), () => planNotifications(of(1))('signal-1')], next);
    const functions = functionsOn(world);
    await functions.drain();
    await functions.pass(10);
    expect(world.email.tries).toBe(0);
    expect(world.notifications.all().every(({ status }) => status === 'CANCELLED')).toBe(true);
    expect(await world.signals.get('signal-1')).toMatchObject({ value: { cancelledAt: AT } });
  });
});
