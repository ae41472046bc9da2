import type { Notification } from '../../../src/domain/notifications/notification.ts';
import type { Contact } from '../../../src/domain/notifications/ports.ts';
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
