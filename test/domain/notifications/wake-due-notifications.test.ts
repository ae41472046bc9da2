import { createHash } from 'node:crypto';
import { GRACE_MINUTES, OVERLAP_MINUTES } from '../../../src/domain/notifications/replan-lost-signals.ts';
import { wakeDueNotifications } from '../../../src/domain/notifications/wake-due-notifications.ts';
import { aHook, aNotification, aSignal, aTemplate, NOW } from '../../support/builders.ts';
import { functionsOn, notificationWorld } from '../../support/notification-world.ts';

const idOf = (n: number) => createHash('sha256').update(`${n}`).digest('hex').slice(0, 32);
const inMinutes = (minutes: number) => new Date(NOW.getTime() + minutes * 60_000).toISOString();

describe('wakeDueNotifications', () => {
  it('N2: makes what waits PENDING when its time has come, and not before', async () => {
    const world = notificationWorld();
    await world.notifications.add(aNotification({ id: 'scheduled', status: 'SCHEDULED', dueAt: inMinutes(2) }));
    await world.notifications.add(
      aNotification({ id: 'retrying', status: 'RETRYING', dueAt: inMinutes(2), attempts: 1 }),
    );
    const { sweep } = functionsOn(world);
    world.clock.advanceSeconds(119);
    expect(await sweep()).toMatchObject({ woken: 0 });
    world.clock.advanceSeconds(1);
    expect(await sweep()).toMatchObject({ woken: 2 });
    expect(world.stream.map(({ id, status }) => [id, status])).toEqual(
      expect.arrayContaining([
        ['scheduled', 'PENDING'],
        ['retrying', 'PENDING'],
      ]),
    );
  });

  it('N2: triggers again what the stream lost', async () => {
    const world = notificationWorld();
    world.templates.put(aTemplate());
    await world.signals.put(aSignal());
    await world.notifications.add(aNotification());
    await functionsOn(world).pass(6);
    expect(world.email.accepted).toHaveLength(1);
  });

  it('N2: catches up after an outage of 72 hours of every trigger', async () => {
    const world = notificationWorld();
    world.templates.put(aTemplate());
    world.hooks.put(aHook());
    for (let n = 0; n < 30; n += 1) {
      const emittedAt = new Date(NOW.getTime() + n * 60_000).toISOString();
      await world.signals.put(aSignal({ id: idOf(n), emittedAt }));
    }
    world.clock.advanceSeconds(72 * 3600);
    const { sweep, drain } = functionsOn(world);
    expect(await sweep()).toMatchObject({ replan: { replanned: 30, failed: 0, left: false } });
    await drain();
    expect(world.email.accepted).toHaveLength(30);
  });

  it('N3: overlapping runs trigger once', async () => {
    const world = notificationWorld();
    for (let n = 0; n < 50; n += 1) {
      await world.notifications.add(aNotification({ id: idOf(n), status: 'SCHEDULED', dueAt: NOW.toISOString() }));
    }
    const { sweep } = functionsOn(world);
    const reports = await Promise.all([sweep(), sweep(), sweep()]);
    expect(reports.reduce((sum, { woken }) => sum + woken, 0)).toBe(50);
    expect(world.stream).toHaveLength(50);
  });

  it('N4: believes the row, not the index behind it: what was claimed since is left to who has it', async () => {
    const world = notificationWorld();
    const claimed = aNotification({ status: 'SENDING', attempts: 1, dueAt: inMinutes(5) });
    await world.notifications.add(claimed);
    const notifications = {
      ...world.dependencies.notifications,
      due: async function* (shard: number) {
        if (shard === 0) yield [claimed.id];
      },
    };
    const { sweep } = functionsOn(world, { ...world.dependencies, notifications });
    expect(await sweep()).toMatchObject({ looked: 1, woken: 0, ended: 0 });
    expect(await world.notifications.get(claimed.id)).toEqual(claimed);
  });

  it('N4: shows a claim whose lease ran out as UNKNOWN_OUTCOME, reported with its whole payload', async () => {
    const world = notificationWorld();
    await world.signals.put(aSignal());
    await world.notifications.add(aNotification({ status: 'SENDING', attempts: 1 }));
    const { pass, sweep } = functionsOn(world);
    await sweep();
    expect(world.notifications.all()).toMatchObject([{ status: 'SENDING' }]);
    await pass(6);
    expect(world.notifications.all()).toMatchObject([{ status: 'UNKNOWN_OUTCOME' }]);
    expect(world.deadLetters.letters).toMatchObject([{ kind: 'delivery-ended', signal: { id: 'signal-1' } }]);
    await pass(30);
    expect(world.deadLetters.letters).toHaveLength(1);
  });

  it('N4: the truth from a sender that was only slow wins over UNKNOWN_OUTCOME', async () => {
    const world = notificationWorld();
    world.templates.put(aTemplate());
    await world.signals.put(aSignal());
    await world.notifications.add(aNotification());
    const { email } = world.dependencies.messengers;
    let finish = (): void => {};
    const isSlow = new Promise<void>((resolve) => (finish = resolve));
    const slow = {
      send: async (message: Parameters<typeof email.send>[0]) => {
        await isSlow;
        return email.send(message);
      },
    };
    const slowDelivery = functionsOn(world, {
      ...world.dependencies,
      messengers: { ...world.dependencies.messengers, email: slow },
    });
    const delivery = slowDelivery.deliver(aNotification());
    await functionsOn(world).pass(10);
    expect(world.notifications.all()).toMatchObject([{ status: 'UNKNOWN_OUTCOME' }]);
    finish();
    await delivery;
    expect(world.notifications.all()).toMatchObject([{ status: 'SENT' }]);
    expect(world.email.accepted).toHaveLength(1);
  });

  it('N7: ends what expired while it waited, and reports it: somebody was not told', async () => {
    const world = notificationWorld();
    const late = { status: 'SCHEDULED', dueAt: inMinutes(1), expiresAt: inMinutes(1) } as const;
    await world.notifications.add(aNotification(late));
    world.clock.advanceSeconds(60);
    expect(await functionsOn(world).sweep()).toMatchObject({ ended: 1, woken: 0 });
    expect(world.notifications.all()).toMatchObject([{ status: 'EXPIRED' }]);
    expect(world.notifications.all()[0]).not.toHaveProperty('dueAt');
    expect(world.deadLetters.letters).toMatchObject([{ kind: 'delivery-ended', notification: { status: 'EXPIRED' } }]);
  });

  it('goes on past a row that fails, says so, and tries it again', async () => {
    const world = notificationWorld();
    for (let n = 0; n < 20; n += 1) {
      await world.notifications.add(aNotification({ id: idOf(n), status: 'SCHEDULED', dueAt: NOW.toISOString() }));
    }
    const poison = idOf(7);
    const { notifications } = world.dependencies;
    const get = (id: string) => (id === poison ? Promise.reject(new Error('throttled')) : notifications.get(id));
    const { sweep } = functionsOn(world, { ...world.dependencies, notifications: { ...notifications, get } });
    expect(await sweep()).toMatchObject({ woken: 19, failed: 1 });
    expect(world.journal.entries).toContainEqual(
      expect.objectContaining({ level: 'error', fields: { notificationId: poison } }),
    );
    expect(await functionsOn(world).sweep()).toMatchObject({ woken: 1, failed: 0 });
  });

  it('stops before its time is up, and says that work is left', async () => {
    const world = notificationWorld();
    for (let n = 0; n < 300; n += 1) {
      await world.notifications.add(aNotification({ id: idOf(n), status: 'SCHEDULED', dueAt: NOW.toISOString() }));
    }
    const aSecondEachLook = () => world.clock.advanceSeconds(1);
    const wake = wakeDueNotifications({ ...world.dependencies, clock: aSecondEachLook });
    const report = await wake({ deadline: new Date(NOW.getTime() + 60_000) });
    expect(report.left).toBe(true);
    expect(report.woken).toBeGreaterThan(0);
    expect(report.woken).toBeLessThan(60);
    await functionsOn(world).sweep();
    expect(world.notifications.all().filter(({ status }) => status !== 'PENDING')).toEqual([]);
  });

  it('reports the age of the oldest due work', async () => {
    const world = notificationWorld();
    await world.notifications.add(aNotification({ status: 'SCHEDULED', dueAt: NOW.toISOString() }));
    world.clock.advanceSeconds(400);
    expect(await functionsOn(world).sweep()).toMatchObject({ oldestDueSeconds: 400 });
  });
});

describe('replanLostSignals', () => {
  const lostWorld = async (id = 'signal-1') => {
    const world = notificationWorld();
    world.templates.put(aTemplate());
    world.hooks.put(aHook());
    await world.signals.put(aSignal({ id }));
    return world;
  };

  it('leaves the stream its time, then plans what it lost', async () => {
    const world = await lostWorld();
    const { sweep } = functionsOn(world);
    world.clock.advanceSeconds(GRACE_MINUTES * 60 - 1);
    expect((await sweep()).replan.replanned).toBe(0);
    world.clock.advanceSeconds(1);
    expect((await sweep()).replan.replanned).toBe(1);
  });

  it('does not pass a signal that fails, and finds it again however long that lasts', async () => {
    const world = await lostWorld();
    const { sweep, pass } = functionsOn(world);
    world.templates.setOutage(true);
    await pass(240, 20);
    expect((await sweep()).replan.failed).toBe(1);
    world.templates.setOutage(false);
    expect((await sweep()).replan.replanned).toBe(1);
    expect(world.signals.all()[0]?.processedAt).toBeDefined();
  });

  it('quarantines a signal that failed for a week, and goes on', async () => {
    const world = await lostWorld();
    world.templates.setOutage(true);
    await functionsOn(world).pass(8 * 24 * 60, 24 * 60);
    expect(world.signals.all()[0]).toMatchObject({ quarantineReason: expect.stringContaining('7 days') });
    expect(world.deadLetters.letters).toMatchObject([{ kind: 'signal-quarantined', signal: { id: 'signal-1' } }]);
    expect(world.journal.entries).toContainEqual(expect.objectContaining({ code: 'notifications.signal-quarantined' }));
  });

  it('N2: looks for every type that a hook names, though none of it was ever planned', async () => {
    const world = notificationWorld();
    world.templates.put(aTemplate());
    world.hooks.put(aHook({ signalType: 'INVOICE_PAID' }));
    await world.signals.put(aSignal({ signalType: 'INVOICE_PAID' }));
    await functionsOn(world).pass(20, 10);
    expect(world.email.accepted).toHaveLength(1);
  });

  it('counts as replanned only what it planned, not what turns out to be through', async () => {
    const world = await lostWorld();
    const { signals } = world.dependencies;
    world.clock.advanceSeconds(3600);
    const unplanned = async function* () {
      await signals.markPlanned('signal-1', [], NOW); // by the stream, between the index and the row
      yield [{ id: 'signal-1', emittedAt: NOW.toISOString() }];
    };
    const { sweep } = functionsOn(world, { ...world.dependencies, signals: { ...signals, unplanned } });
    expect((await sweep()).replan).toEqual({ replanned: 0, failed: 0, left: false });
    expect(world.journal.entries.filter(({ level }) => level === 'warn')).toEqual([]);
  });

  it('finds a signal that was written later than it says, within the overlap', async () => {
    const world = await lostWorld();
    const { sweep } = functionsOn(world);
    world.clock.advanceSeconds(3600);
    await sweep();
    const watermark = world.clock.now().getTime() - GRACE_MINUTES * 60_000;
    const late = new Date(watermark - (OVERLAP_MINUTES - 1) * 60_000).toISOString();
    await world.signals.put(aSignal({ id: 'late', emittedAt: late }));
    expect((await sweep()).replan.replanned).toBe(1);
  });

  it('goes on with the catalogue when the hooks cannot be asked for their types', async () => {
    const world = await lostWorld();
    world.clock.advanceSeconds(3600);
    const signalTypes = () => Promise.reject(new Error('throttled'));
    const hooks = { ...world.dependencies.hooks, signalTypes };
    expect(await functionsOn(world, { ...world.dependencies, hooks }).sweep()).toMatchObject({
      replan: { replanned: 1, failed: 1 },
    });
  });

  it('leaves alone what was emitted before the backend began', async () => {
    const world = await lostWorld();
    const since = new Date(NOW.getTime() + 1000);
    const { sweep } = functionsOn(world, { ...world.dependencies, signalsSince: since });
    world.clock.advanceSeconds(7200);
    expect((await sweep()).replan.replanned).toBe(0);
  });
});
