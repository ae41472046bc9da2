import { parseNotificationImage } from '../../../src/adapters/dynamodb/notification-record.ts';
import { deliverNotificationHandler } from '../../../src/handlers/notifications/deliver-notification.stream.ts';
import { aNotification, aSignal, aTemplate } from '../../support/builders.ts';
import { notificationWorld } from '../../support/notification-world.ts';
import { aStreamEvent, aStreamRecord } from '../../support/stream-events.ts';

const arranged = async () => {
  const world = notificationWorld();
  world.templates.put(aTemplate());
  await world.signals.put(aSignal());
  const handle = deliverNotificationHandler({ ...world.dependencies, readImage: parseNotificationImage });
  return { world, handle };
};
const row = (id: string) => ({ ...aNotification({ id, recipient: `${id}@example.com` }) });

describe('deliverNotificationHandler', () => {
  it('delivers every message of a batch, and a replayed batch none again', async () => {
    const { world, handle } = await arranged();
    const rows = ['a', 'b', 'c'].map(row);
    for (const one of rows) await world.notifications.add(one);
    const event = aStreamEvent(rows.map((one, index) => aStreamRecord(one, { sequence: index, eventName: 'MODIFY' })));
    expect(await handle(event)).toEqual({ batchItemFailures: [] });
    expect(await handle(event)).toEqual({ batchItemFailures: [] });
    expect(world.email.accepted.map(({ message }) => message.to).sort()).toEqual([
      'a@example.com',
      'b@example.com',
      'c@example.com',
    ]);
  });

  it('reports the record whose look-up fails, and delivers the others', async () => {
    const { world } = await arranged();
    const rows = [row('a'), { ...row('b'), templateId: 'unreachable' }];
    for (const one of rows) await world.notifications.add(one);
    const { templates } = world.dependencies;
    const get = (id: string) => (id === 'unreachable' ? Promise.reject(new Error('throttled')) : templates.get(id));
    const handle = deliverNotificationHandler({
      ...world.dependencies,
      templates: { get },
      readImage: parseNotificationImage,
    });
    const event = aStreamEvent(rows.map((one, index) => aStreamRecord(one, { sequence: index })));
    expect(await handle(event)).toEqual({ batchItemFailures: [{ itemIdentifier: '101' }] });
    expect(world.email.accepted).toHaveLength(1);
  });

  it('puts a row that is no notification into the dead letters, and does not block the stream', async () => {
    const { world, handle } = await arranged();
    const odd = { id: 'odd', status: 'PENDING', channel: 'fax' };
    expect(await handle(aStreamEvent([aStreamRecord(odd)]))).toEqual({ batchItemFailures: [] });
    expect(world.deadLetters.letters).toMatchObject([
      { kind: 'notification-unreadable', notificationId: 'odd', row: odd },
    ]);
  });

  it('reports and logs the record that cannot even be put into the dead letters', async () => {
    const { world } = await arranged();
    const deadLetters = { put: () => Promise.reject(new Error('no queue')) };
    const handle = deliverNotificationHandler({
      ...world.dependencies,
      deadLetters,
      readImage: parseNotificationImage,
    });
    const event = aStreamEvent([aStreamRecord({ id: 'odd', status: 'PENDING' })]);
    expect(await handle(event)).toEqual({ batchItemFailures: [{ itemIdentifier: '101' }] });
    expect(world.journal.entries).toMatchObject([{ level: 'error', code: 'notifications.delivery-fault' }]);
  });
});
