import { parseNotificationImage } from '../../../src/adapters/dynamodb/notification-record.ts';
import { deliverNotificationHandler } from '../../../src/handlers/notifications/deliver-notification.stream.ts';
import { planNotificationsHandler } from '../../../src/handlers/notifications/plan-notifications.stream.ts';
import { aNotification, aSignal } from '../../support/builders.ts';
import { notificationWorld } from '../../support/notification-world.ts';
import { aStreamEvent, aStreamRecord } from '../../support/stream-events.ts';

/** A batch that fails in part, or whole, is a good invocation to Lambda: its own error metric stays at 0. */
describe('the records of a batch', () => {
  it('O5: are counted by the planning, failed ones too', async () => {
    const world = notificationWorld();
    await world.signals.put(aSignal({ id: 'a' }));
    const { signals } = world.dependencies;
    const get = (id: string) => (id === 'b' ? Promise.reject(new Error('throttled')) : signals.get(id));
    const handle = planNotificationsHandler({ ...world.dependencies, signals: { ...signals, get } });
    await handle(aStreamEvent(['a', 'b'].map((id, sequence) => aStreamRecord({ id }, { sequence }))));
    expect(world.metrics.records).toEqual([{ task: 'plan', done: 1, failed: 1 }]);
  });

  it('O5: are counted by the delivery, failed ones too', async () => {
    const world = notificationWorld();
    world.signals.setOutage(true);
    const handle = deliverNotificationHandler({ ...world.dependencies, readImage: parseNotificationImage });
    await handle(aStreamEvent([aStreamRecord({ ...aNotification() })]));
    expect(world.metrics.records).toEqual([{ task: 'deliver', done: 0, failed: 1 }]);
  });
});
