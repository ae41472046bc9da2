import type { Notification } from '../../../src/domain/notifications/notification.ts';
import type { Contact } from '../../../src/domain/notifications/ports.ts';
import type { SendBudget } from '../../../src/domain/notifications/send-budget.ts';
import { aContact, aNotification, aSignal, aTemplate } from '../../support/builders.ts';
import { functionsOn, notificationWorld } from '../../support/notification-world.ts';

/** Two in the morning in Los Angeles: an SMS for somebody there. */
const atNight = async (overrides: Partial<Notification> = {}) => {
  const world = notificationWorld();
  const notification = aNotification({
    channel: 'sms',
    recipient: '+14155550111',
    contactId: 'contact-1',
    ...overrides,
  });
  world.templates.put(aTemplate());
  world.contacts.put(aContact({ timeZone: 'America/Los_Angeles' }));
  await world.signals.put(aSignal());
  await world.notifications.add(notification);
  world.stream.push(notification);
  const functions = functionsOn(world);
  const stored = async () => world.notifications.get(notification.id);
  const untilMorning = () => functions.pass(6 * 60 + 1, 10);
  return { world, notification, stored, ...functions, untilMorning };
};

describe('an SMS at night', () => {
  it('N10: is put off to eight in the recipient’s morning, as no attempt, and shows it', async () => {
    const { world, drain, stored } = await atNight();
    await drain();
    expect(await stored()).toMatchObject({
      status: 'SCHEDULED',
      dueAt: '2026-11-22T16:00:00.000Z',
      attempts: 0,
      reason: 'quiet-hours: SMS only between 8:00 and 21:00 in America/Los_Angeles',
      timeline: [expect.any(String), expect.stringContaining('SCHEDULED quiet-hours: SMS only')],
    });
    expect(world.sms.tries).toBe(0);
  });

  it('N10: is sent in the morning, deferred and not dropped', async () => {
    const { world, drain, stored, untilMorning } = await atNight();
    await drain();
    await untilMorning();
    expect(await stored()).toMatchObject({ status: 'SENT', attempts: 1 });
    expect(world.sms.accepted).toHaveLength(1);
  });

  it.each<[string, Partial<Contact>]>([
    ['has opted out of SMS', { smsNotifications: false }],
    ['wants no notifications', { canReceiveNotifications: false }],
    ['is inactive', { isActive: false }],
  ])('N10: is not sent to who %s by the morning: that is asked at the moment of sending', async (_, change) => {
    const { world, drain, stored, untilMorning } = await atNight();
    await drain();
    world.contacts.put(aContact({ timeZone: 'America/Los_Angeles', ...change }));
    await untilMorning();
    expect(await stored()).toMatchObject({ status: 'SUPPRESSED', attempts: 0 });
    expect(world.sms.tries).toBe(0);
  });

  it('N10: ends EXPIRED with the reason when its time is over before the morning', async () => {
    const { world, drain, stored } = await atNight({ expiresAt: '2026-11-22T16:00:00.000Z' });
    await drain();
    expect(await stored()).toMatchObject({
      status: 'EXPIRED',
      attempts: 0,
      reason: expect.stringContaining('quiet-hours: it expires while it has to wait'),
    });
    expect(world.deadLetters.letters).toMatchObject([{ kind: 'delivery-ended' }]);
  });

  it('N10: has no exception for what is urgent or was asked for', async () => {
    const { drain, stored } = await atNight({ priority: 'high', category: 'transactional' });
    await drain();
    expect(await stored()).toMatchObject({ status: 'SCHEDULED' });
  });

  it('N10: does not keep mail from being sent', async () => {
    const { world, drain } = await atNight({ channel: 'email', recipient: 'ae@example.com' });
    await drain();
    expect(world.email.accepted).toHaveLength(1);
  });

  it('N3, N10: leaves what another delivery has claimed to that one', async () => {
    const { world, notification, deliver, stored } = await atNight({ status: 'SENDING', attempts: 1, version: 2 });
    expect(await deliver({ ...notification, status: 'PENDING', version: 1 })).toEqual({ outcome: 'not-mine' });
    expect(await stored()).toMatchObject({ status: 'SENDING', version: 2 });
    expect(world.sms.tries).toBe(0);
  });

  it('N10: waits by its own number where the contact says no zone: New York opens first, Los Angeles closes last', async () => {
    const { world, stored } = await atNight({ recipient: '+12125550111' });
    const { timeZone: _, ...silent } = aContact();
    world.contacts.put(silent);
    const functions = functionsOn(world, { ...world.dependencies, defaultZone: 'America/Los_Angeles' });
    world.clock.advanceSeconds(4 * 3600); // nine in New York, six in Los Angeles
    await functions.drain();
    expect(await stored()).toMatchObject({ status: 'SCHEDULED', dueAt: '2026-11-22T16:00:00.000Z' });
  });
});

describe('a message for which the provider has no room', () => {
  const NO_ROOM = 'the provider takes no more at the moment';
  const withBudget = async (ask: SendBudget['ask']) => {
    const world = notificationWorld();
    const notification = aNotification();
    world.templates.put(aTemplate());
    await world.signals.put(aSignal());
    await world.notifications.add(notification);
    world.stream.push(notification);
    const functions = functionsOn(world, { ...world.dependencies, budget: { ask } });
    return { world, ...functions, stored: async () => world.notifications.get(notification.id) };
  };
  const until = new Date('2026-11-22T10:07:00.000Z');

  it('N8: is put off to its place in line, as no attempt and no retry, and says that it has waited when it comes again', async () => {
    const asked: boolean[] = [];
    const { drain, pass, stored } = await withBudget(async (_channel, _priority, hasWaited) => {
      asked.push(hasWaited);
      return hasWaited ? { granted: true, giveBack: () => {} } : { granted: false, until };
    });
    await drain();
    expect(await stored()).toMatchObject({
      ...{ status: 'SCHEDULED', attempts: 0, dueAt: until.toISOString(), reason: `send-budget: ${NO_ROOM}` },
      timeline: [expect.any(String), expect.stringContaining(`SCHEDULED send-budget: ${NO_ROOM}`)],
    });
    await pass(6);
    expect(await stored()).toMatchObject({ status: 'SCHEDULED' });
    await pass(2);
    expect(await stored()).toMatchObject({ status: 'SENT', attempts: 1 });
    expect(asked).toEqual([false, true]);
  });

  it('N8: ends visibly where its place is after its expiry', async () => {
    const { drain, stored } = await withBudget(async () => ({ granted: false, until: new Date('2027-01-01') }));
    await drain();
    expect(await stored()).toMatchObject({ status: 'EXPIRED', reason: expect.stringContaining(NO_ROOM) });
  });

  it('N9: is not sent and not dropped while nobody can tell whether there is room', async () => {
    let isOut = true;
    const { world, drain, pass, stored } = await withBudget(async () => {
      if (isOut) throw new Error('the ledger does not answer');
      return { granted: true, giveBack: () => {} };
    });
    await expect(drain()).rejects.toThrow('does not answer');
    expect(await stored()).toMatchObject({ status: 'PENDING', attempts: 0, dueAt: expect.any(String) });
    isOut = false;
    world.stream.length = 0; // the stream has given up
    await pass(6);
    expect(await stored()).toMatchObject({ status: 'SENT', attempts: 1 });
  });

  it('N8: leaves its room to another when it is withheld or another delivery has it', async () => {
    let given = 0;
    const { world, deliver, stored } = await withBudget(async () => ({ granted: true, giveBack: () => (given += 1) }));
    const [row] = world.stream;
    if (row === undefined) throw new Error('no row');
    await deliver(row);
    await deliver(row);
    expect(given).toBe(1);
    expect(await stored()).toMatchObject({ status: 'SENT' });
    await world.suppressions.add({
      address: row.recipient,
      category: row.category,
      cause: 'unsubscribed',
      reason: 'unsubscribed',
      at: new Date(0),
    });
    const other = aNotification({ id: 'notification-2' });
    await world.notifications.add(other);
    await deliver(other);
    expect(given).toBe(2);
  });
});
