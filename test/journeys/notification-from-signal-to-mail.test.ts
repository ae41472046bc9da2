import { parseHook } from '../../src/adapters/dynamodb/hook-record.ts';
import { parseNotificationImage } from '../../src/adapters/dynamodb/notification-record.ts';
import { parseTemplate } from '../../src/adapters/dynamodb/template-record.ts';
import { createLiquidRenderer } from '../../src/adapters/liquid/liquid-renderer.ts';
import { createMemoryTemplateStore } from '../../src/adapters/memory/memory-template-store.ts';
import { readSeed } from '../../src/adapters/seed/read-seed.ts';
import { deliverNotificationHandler } from '../../src/handlers/notifications/deliver-notification.stream.ts';
import { planNotificationsHandler } from '../../src/handlers/notifications/plan-notifications.stream.ts';
import { wakeDueNotificationsHandler } from '../../src/handlers/notifications/wake-due-notifications.schedule.ts';
import { aContact, aSignal } from '../support/builders.ts';
import { notificationWorld } from '../support/notification-world.ts';
import { aStreamEvent, aStreamRecord } from '../support/stream-events.ts';

/** The three handlers on the shipped hooks and templates; only the servers are fakes. */
const backend = () => {
  const world = notificationWorld();
  const templates = createMemoryTemplateStore();
  for (const row of readSeed().templates) {
    const template = parseTemplate(row);
    if (template.ok) templates.put(template.value);
  }
  for (const row of readSeed().hooks) {
    const hook = parseHook(row);
    if (hook.ok) world.hooks.put(hook.value);
  }
  world.contacts.put(aContact());
  const renderer = createLiquidRenderer({ linkHosts: ['*.example.com'] });
  const dependencies = { ...world.dependencies, templates, renderer };
  const plan = planNotificationsHandler(dependencies);
  const deliver = deliverNotificationHandler({ ...dependencies, readImage: parseNotificationImage });
  const wake = wakeDueNotificationsHandler(dependencies);
  const deliverStream = async () => {
    const records = world.stream.splice(0).map((row, sequence) => aStreamRecord({ ...row }, { sequence }));
    return deliver(aStreamEvent(records));
  };
  return { world, plan, wake, deliverStream };
};

describe('a form that somebody sends in', () => {
  it('reaches the account executive by mail and SMS, and the sender by mail, within the minute', async () => {
    const { world, plan, deliverStream } = backend();
    await world.signals.put(aSignal());
    await plan(aStreamEvent([aStreamRecord({ id: 'signal-1' })]));
    expect(await deliverStream()).toEqual({ batchItemFailures: [] });

    const mails = world.email.accepted.map(({ message }) => message);
    expect(mails.map(({ to }) => to).sort()).toEqual(['ae@example.com', 'jane@example.com']);
    const toStaff = mails.find(({ to }) => to === 'ae@example.com');
    expect(toStaff?.content).toMatchObject({
      subject: 'Jane Doe: A question',
      html: expect.stringContaining('Do you work in Oakland?'),
      text: expect.stringContaining('Do you work in Oakland?'),
    });
    expect(toStaff?.unsubscribeUrl).toBeDefined();
    expect(mails.find(({ to }) => to === 'jane@example.com')).not.toHaveProperty('unsubscribeUrl');
    expect(world.sms.accepted.map(({ message }) => message.to)).toEqual(['+14155550111']);
  });

  it('N2: reaches them all the same when the stream lost both the signal and its messages', async () => {
    const { world, wake, deliverStream } = backend();
    await world.signals.put(aSignal());
    world.clock.advanceSeconds(11 * 60);
    await wake();
    world.stream.length = 0;
    world.clock.advanceSeconds(6 * 60);
    await wake();
    await deliverStream();
    expect(world.email.accepted).toHaveLength(2);
    expect(world.sms.accepted).toHaveLength(1);
  });
});
