import { replanHook } from '../../../src/domain/notifications/replan-hook.ts';
import { replanSignal } from '../../../src/domain/notifications/replan-signal.ts';
import { aHook, aSignal, aTemplate } from '../../support/builders.ts';
import { crashPoints } from '../../support/crashes.ts';
import { functionsOn, type NotificationWorld, notificationWorld } from '../../support/notification-world.ts';

const STRANGE = aSignal({ signalType: 'INVOICE_PAID' });

/** A signal of a type that nobody knew is quarantined; then somebody makes a hook for it. */
const mended = async (): Promise<NotificationWorld> => {
  const world = notificationWorld();
  await world.signals.put(STRANGE);
  await functionsOn(world).plan(STRANGE.id);
  world.templates.put(aTemplate());
  world.hooks.put(aHook({ signalType: 'INVOICE_PAID' }));
  return world;
};

describe('replanSignal', () => {
  it('O6: plans a quarantined signal once what was wrong is mended, and only once', async () => {
    const world = await mended();
    const replan = replanSignal(world.dependencies);
    expect(await replan(STRANGE.id, { dryRun: true })).toEqual({ ok: true, value: { outcome: 'would-be-planned' } });
    expect(world.notifications.all()).toEqual([]);
    expect(await replan(STRANGE.id)).toEqual({ ok: true, value: { outcome: 'planned' } });
    expect(await replan(STRANGE.id)).toEqual({ ok: true, value: { outcome: 'already-planned' } });
    expect(world.notifications.all()).toHaveLength(1);
    expect(world.deadLetters.letters).toHaveLength(1);
  });

  it('O6: leaves one alone that still cannot be planned, and puts no second letter', async () => {
    const world = await mended();
    world.hooks.remove('hook-1');
    expect(await replanSignal(world.dependencies)(STRANGE.id)).toMatchObject({
      refusal: { because: 'still-impossible', reason: expect.stringContaining('unknown signal type') },
    });
    expect(world.deadLetters.letters).toHaveLength(1);
    expect(await world.signals.get(STRANGE.id)).toMatchObject({ value: { quarantineReason: expect.any(String) } });
  });

  it('O6: puts back whole what the table has lost, and refuses what it cannot read or never had', async () => {
    const world = await mended();
    const replan = replanSignal(world.dependencies);
    const lost = { ...STRANGE, id: 'lost', quarantinedAt: STRANGE.emittedAt, quarantineReason: 'unknown' };
    expect(await replan('lost')).toMatchObject({ refusal: { because: 'missing' } });
    expect(await replan('lost', { whole: lost })).toEqual({ ok: true, value: { outcome: 'planned' } });
    expect(await replan('lost', { whole: lost })).toEqual({ ok: true, value: { outcome: 'already-planned' } });
    world.signals.plantUnreadable({ id: 'odd', signalType: 'INVOICE_PAID', emittedAt: STRANGE.emittedAt }, 'payload');
    expect(await replan('odd', { whole: lost })).toMatchObject({ refusal: { because: 'unreadable' } });
  });

  it('O6: killed at any call and done again, plans the signal once', async () => {
    const runOn = (world: NotificationWorld, points: ReturnType<typeof crashPoints>) => {
      const { signals, hooks, notifications, templates } = world.dependencies;
      const { watched } = points;
      const replan = replanSignal({
        ...world.dependencies,
        signals: watched('signals', signals),
        hooks: watched('hooks', hooks),
        notifications: watched('notifications', notifications),
        templates: watched('templates', templates),
      });
      return points.run(() => replan(STRANGE.id));
    };
    const counting = crashPoints();
    await runOn(await mended(), counting);
    expect(counting.passed).toEqual(expect.arrayContaining(['after signals.release', 'after notifications.add']));
    for (let point = 0; point < counting.passed.length; point += 1) {
      const world = await mended();
      expect(await runOn(world, crashPoints(point))).toBe('crashed');
      expect(await replanSignal(world.dependencies)(STRANGE.id)).toMatchObject({ ok: true });
      expect(world.notifications.all()).toHaveLength(1);
      expect(await world.signals.get(STRANGE.id)).toMatchObject({ value: { processedAt: expect.any(String) } });
    }
  });
});

describe('replanHook', () => {
  /** One of two hooks names a template that is not there. */
  const halfPlanned = async () => {
    const world = notificationWorld();
    world.templates.put(aTemplate());
    world.hooks.put(aHook());
    world.hooks.put(aHook({ id: 'broken', notificationTemplateId: 'later', recipientEmails: ['staff@example.com'] }));
    await world.signals.put(aSignal());
    await functionsOn(world).plan('signal-1');
    return { world, replan: replanHook(world.dependencies) };
  };

  it('O6, N6: queues what a mended hook owes, once, and nothing of the others', async () => {
    const { world, replan } = await halfPlanned();
    expect(await replan('signal-1', 'broken')).toMatchObject({ refusal: { because: 'still-failing' } });
    world.templates.put(aTemplate({ id: 'later' }));
    expect(await replan('signal-1', 'broken', { dryRun: true })).toEqual({
      ok: true,
      value: { outcome: 'queued', queued: 1 },
    });
    expect(world.notifications.all()).toHaveLength(1);
    expect(await replan('signal-1', 'broken')).toEqual({ ok: true, value: { outcome: 'queued', queued: 1 } });
    expect(await replan('signal-1', 'broken')).toEqual({ ok: true, value: { outcome: 'queued', queued: 0 } });
    expect(
      world.notifications
        .all()
        .map(({ recipient }) => recipient)
        .sort(),
    ).toEqual(['office@example.com', 'staff@example.com']);
  });

  it('refuses a hook or a signal that is gone, and messages whose time is over', async () => {
    const { world, replan } = await halfPlanned();
    world.templates.put(aTemplate({ id: 'later' }));
    expect(await replan('signal-1', 'nobody')).toMatchObject({ refusal: { because: 'no-such-hook' } });
    expect(await replan('nobody', 'broken')).toMatchObject({ refusal: { because: 'missing' } });
    world.clock.advanceSeconds(8 * 86_400);
    expect(await replan('signal-1', 'broken')).toMatchObject({ refusal: { because: 'expired' } });
  });
});
