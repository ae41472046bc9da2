import type { DeliveryPolicy } from '../../../src/domain/notifications/delivery-policy.ts';
import type { Notification } from '../../../src/domain/notifications/notification.ts';
import { aContact, aNotification, aSignal, aTemplate, NOW } from '../../support/builders.ts';
import { functionsOn, notificationWorld } from '../../support/notification-world.ts';

const worldWith = async (overrides: Partial<Notification> = {}, policy: DeliveryPolicy = { mode: 'live' }) => {
  const world = notificationWorld({ policy });
  const notification = aNotification(overrides);
  world.templates.put(aTemplate());
  await world.signals.put(aSignal());
  await world.notifications.add(notification);
  const { deliver } = functionsOn(world);
  const stored = async () => (await world.notifications.get(notification.id)) ?? notification;
  return { world, notification, stored, deliver: async () => deliver(await stored()) };
};

describe('deliverNotification', () => {
  it('N1: sends what was resolved to whom it was resolved, with our id, and settles', async () => {
    const { world, deliver, stored } = await worldWith();
    expect(await deliver()).toEqual({ outcome: 'settled', status: 'SENT', attempts: 1 });
    expect(world.email.accepted).toMatchObject([
      {
        message: {
          notificationId: 'notification-1',
          to: 'office@example.com',
          content: { html: expect.stringContaining('Jane Doe') },
        },
      },
    ]);
    expect(await stored()).toMatchObject({ status: 'SENT', providerMessageId: 'memory-1' });
    expect(await stored()).not.toHaveProperty('dueAt');
  });

  it('N3: a replayed record, and one whose claim another holds, sends nothing', async () => {
    const { world, notification, deliver } = await worldWith();
    await deliver();
    expect(await functionsOn(world).deliver(notification)).toEqual({ outcome: 'not-mine' });
    expect(world.email.tries).toBe(1);
    const held = await worldWith({ status: 'SENDING' });
    expect(await functionsOn(held.world).deliver(aNotification())).toEqual({ outcome: 'not-mine' });
    expect(held.world.email.tries).toBe(0);
  });

  it('N4: a replayed record whose message is withheld by now leaves the claim of the one that sends it alone', async () => {
    const held = await worldWith({ status: 'SENDING', attempts: 1, version: 2 });
    held.world.clock.advanceSeconds(8 * 86_400);
    expect(await functionsOn(held.world).deliver(aNotification())).toEqual({ outcome: 'not-mine' });
    expect(await held.stored()).toMatchObject({ status: 'SENDING', version: 2 });
    expect(held.world.deadLetters.letters).toEqual([]);
  });

  it('N3: one of many concurrent deliveries sends', async () => {
    const { world, notification } = await worldWith();
    const { deliver } = functionsOn(world);
    const outcomes = await Promise.all(Array.from({ length: 40 }, () => deliver(notification)));
    expect(outcomes.filter(({ outcome }) => outcome === 'settled')).toHaveLength(1);
    expect(world.email.accepted).toHaveLength(1);
  });

  it('N3: a claim made when the message is nearly due again holds for as long as the function may run', async () => {
    const { world, notification } = await worldWith({ dueAt: new Date(NOW.getTime() + 1000).toISOString() });
    let claimed: Notification | undefined;
    const email = {
      send: async (): Promise<never> => {
        claimed = await world.notifications.get(notification.id);
        throw new Error('killed');
      },
    };
    await functionsOn(world, { ...world.dependencies, messengers: { email, sms: email } }).deliver(notification);
    expect(claimed?.status).toBe('SENDING');
    expect(Date.parse(claimed?.dueAt ?? '') - NOW.getTime()).toBeGreaterThanOrEqual(120_000);
  });

  it('delivers by an old record what was woken since', async () => {
    const { world, notification } = await worldWith({ version: 4 });
    await functionsOn(world).deliver({ ...notification, version: 1 });
    expect(world.email.accepted).toHaveLength(1);
  });

  it.each([
    'throttled',
    'transient',
  ] as const)('N5: waits after a %s failure, longer each time, and honours maxRetries', async (fault) => {
    const { world, deliver, stored } = await worldWith({ maxRetries: 2 });
    world.email.failWith({ fault, times: 9 });
    const waits: number[] = [];
    for (const expected of ['RETRYING', 'RETRYING', 'FAILED']) {
      expect(await deliver()).toMatchObject({ status: expected });
      const { dueAt, ...row } = await stored();
      if (dueAt === undefined) continue;
      waits.push((Date.parse(dueAt) - world.clock.now().getTime()) / 1000);
      world.clock.advanceSeconds(waits.at(-1) ?? 0);
      await functionsOn(world).sweep();
      expect(row.status).toBe('RETRYING');
    }
    expect(waits).toEqual([15, 30]);
    expect(world.email.tries).toBe(3);
    expect(await stored()).toMatchObject({
      status: 'FAILED',
      reason: expect.stringContaining('gave up after 3 attempt(s)'),
    });
    expect(world.deadLetters.letters).toMatchObject([
      { kind: 'delivery-ended', notification: { id: 'notification-1' }, signal: { payload: aSignal().payload } },
    ]);
  });

  it('N5: waits at least as long as the provider says', async () => {
    const { world, deliver, stored } = await worldWith();
    world.email.failWith({ fault: 'throttled', retryAfterSeconds: 900 });
    await deliver();
    expect((await stored()).dueAt).toBe('2026-11-22T10:15:00.000Z');
  });

  it('N5: ends at once after a permanent failure, whole in the dead letters', async () => {
    const { world, deliver, stored } = await worldWith();
    world.email.failWith({ fault: 'permanent' });
    await deliver();
    expect(await stored()).toMatchObject({ status: 'FAILED', reason: 'Scripted: permanent', attempts: 1 });
    expect(await stored()).not.toHaveProperty('dueAt');
    expect(world.deadLetters.letters).toHaveLength(1);
  });

  it('N5: does not retry beyond the expiry', async () => {
    const { world, deliver, stored } = await worldWith({ expiresAt: new Date(NOW.getTime() + 10_000).toISOString() });
    world.email.failWith({ fault: 'transient' });
    await deliver();
    expect(await stored()).toMatchObject({ status: 'EXPIRED', reason: expect.stringContaining('no time left') });
    expect(world.deadLetters.letters).toHaveLength(1);
  });

  it.each([
    'unknown',
    'crash-before',
    'crash-after',
  ] as const)('N4: when nobody knows whether it was sent (%s), it is never sent again, and shown', async (fault) => {
    const { world, deliver, stored } = await worldWith();
    world.email.failWith({ fault });
    await deliver();
    await functionsOn(world).pass(30, 5);
    expect(await stored()).toMatchObject({ status: 'UNKNOWN_OUTCOME' });
    expect(world.email.tries).toBe(1);
    expect(world.deadLetters.letters).toMatchObject([
      { kind: 'delivery-ended', notification: { status: 'UNKNOWN_OUTCOME' } },
    ]);
  });

  it('N7: a message past its expiry is not sent', async () => {
    const { world, deliver, stored } = await worldWith({ expiresAt: NOW.toISOString() });
    await deliver();
    expect(await stored()).toMatchObject({ status: 'EXPIRED', attempts: 0 });
    expect(world.email.tries).toBe(0);
  });

  it('N11: only mail that one may leave carries the way out', async () => {
    const operational = await worldWith();
    await operational.deliver();
    expect(operational.world.email.accepted[0]?.message.unsubscribeUrl).toBe(
      'https://example.com/unsubscribe?t=notification-1',
    );
    const transactional = await worldWith({ category: 'transactional' });
    await transactional.deliver();
    expect(transactional.world.email.accepted[0]?.message).not.toHaveProperty('unsubscribeUrl');
  });

  it('N15: test data never sends, in production neither', async () => {
    const { world, notification, stored } = await worldWith({ signalId: 'test-signal' });
    await world.signals.put(aSignal({ id: 'test-signal', leadSource: 'E2E_TEST' }));
    await functionsOn(world).deliver(notification);
    expect(await stored()).toMatchObject({ status: 'SUPPRESSED', reason: 'test-data: test data never sends' });
    expect(world.email.tries).toBe(0);
  });

  it('N15: outside production the debug address gets it, and is told for whom it was', async () => {
    const { world, deliver } = await worldWith({}, { mode: 'guarded', allowed: [], debugEmail: 'debug@example.com' });
    await deliver();
    expect(world.email.accepted).toMatchObject([
      {
        message: {
          to: 'debug@example.com',
          content: { subject: '[dev, for office@example.com] A question from the site' },
        },
      },
    ]);
  });

  it('N15: outside production without a debug address nothing is sent, and that is on record', async () => {
    const { world, deliver, stored } = await worldWith({}, { mode: 'guarded', allowed: [] });
    await deliver();
    expect(await stored()).toMatchObject({ status: 'SUPPRESSED', reason: expect.stringContaining('stage-guard') });
    expect(world.email.tries).toBe(0);
  });

  it.each([
    [{ isActive: false }, 'email', 'transactional', 'inactive'],
    [{ canReceiveNotifications: false }, 'email', 'transactional', 'receives no notifications'],
    [{ emailNotifications: false }, 'email', 'operational', 'opted out of e-mail'],
    [{ smsNotifications: false }, 'sms', 'transactional', 'not opted in to SMS'],
  ] as const)('asks the contact at the moment of sending: %j', async (preferences, channel, category, reason) => {
    const { world, deliver, stored } = await worldWith({ contactId: 'contact-1', channel, category });
    world.contacts.put(aContact(preferences));
    await deliver();
    expect(await stored()).toMatchObject({ status: 'SUPPRESSED', reason: expect.stringContaining(reason) });
    expect(world.email.tries + world.sms.tries).toBe(0);
  });

  it('sends nothing to a contact that is gone by the time of sending: it may have been erased', async () => {
    const { world, deliver, stored } = await worldWith({ contactId: 'erased' });
    await deliver();
    expect(await stored()).toMatchObject({ status: 'SUPPRESSED', reason: 'contact: the contact is gone' });
    expect(world.email.tries).toBe(0);
  });

  it('sends to a suppressed address nothing of that category', async () => {
    const { world, deliver, stored } = await worldWith();
    await world.suppressions.add({
      address: 'office@example.com',
      category: 'operational',
      cause: 'unsubscribed',
      reason: 'unsubscribed',
      at: NOW,
    });
    await deliver();
    expect(await stored()).toMatchObject({ status: 'SUPPRESSED', reason: expect.stringContaining('unsubscribed') });
  });

  it.each([
    'signals',
    'suppressions',
    'templates',
  ] as const)('defers when %s cannot be asked: nothing is sent, claimed or dropped', async (store) => {
    const { world, notification, stored } = await worldWith();
    world[store].setOutage(true);
    await expect(functionsOn(world).deliver(notification)).rejects.toThrow('cannot be reached');
    world[store].setOutage(false);
    expect(await stored()).toEqual(notification);
    await functionsOn(world).pass(6);
    expect(world.email.accepted).toHaveLength(1);
  });

  it.each([
    [
      'is gone',
      (world: ReturnType<typeof notificationWorld>) =>
        world.templates.plantUnreadable('template-1', 'template template-1 is gone'),
    ],
    [
      'lost a variable',
      (world: ReturnType<typeof notificationWorld>) => world.templates.put(aTemplate({ emailContentHtml: '{budget}' })),
    ],
  ])('ends a message whose template %s since, visibly', async (_, change) => {
    const { world, deliver, stored } = await worldWith();
    change(world);
    await deliver();
    expect(await stored()).toMatchObject({
      status: 'FAILED',
      reason: expect.stringMatching(/gone|budget/),
      attempts: 0,
    });
    expect(world.deadLetters.letters).toHaveLength(1);
  });
});
