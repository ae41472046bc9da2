import { randomUUID } from 'node:crypto';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { createDynamoHookStore } from '../../src/adapters/dynamodb/dynamo-hook-store.ts';
import { createDynamoNotificationStore } from '../../src/adapters/dynamodb/dynamo-notification-store.ts';
import { createDynamoSignalStore } from '../../src/adapters/dynamodb/dynamo-signal-store.ts';
import { createDynamoWatermarks } from '../../src/adapters/dynamodb/dynamo-watermarks.ts';
import { hookItem } from '../../src/adapters/dynamodb/hook-record.ts';
import { tableName } from '../../src/adapters/dynamodb/tables.ts';
import { wakeDueNotificationsHandler } from '../../src/handlers/notifications/wake-due-notifications.schedule.ts';
import { IDLE_MINUTE } from '../../tools/cost/counted.ts';
import { aHook, NOW } from '../support/builders.ts';
import { createTestDatabase, type TestDatabase } from '../support/dynamodb.ts';
import { notificationWorld } from '../support/notification-world.ts';
import { meter } from '../support/unit-meter.ts';

describe('what a minute costs in which nothing is due', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase([
      'SignalEvents',
      'SignalNotificationHooks',
      'NotificationQueue',
      'BackendState',
    ]);
  }, 60_000);
  afterAll(() => database.close());

  it('is what the cost page says', async () => {
    const { client, suffix } = database;
    await client.send(
      new PutCommand({ TableName: tableName('SignalNotificationHooks', suffix), Item: { ...hookItem(aHook(), NOW) } }),
    );
    let now = NOW;
    const clock = () => now;
    const options = { client, suffix, clock, newId: randomUUID };
    const run = wakeDueNotificationsHandler({
      ...notificationWorld().dependencies,
      clock,
      signalsSince: NOW,
      signals: createDynamoSignalStore(options),
      notifications: createDynamoNotificationStore(options),
      hooks: createDynamoHookStore(options),
      watermarks: createDynamoWatermarks(options),
    });
    for (const minute of [30, 31]) {
      now = new Date(NOW.getTime() + minute * 60_000);
      await run();
    }
    const units = meter(client);
    now = new Date(NOW.getTime() + 32 * 60_000);
    await run();
    expect(units).toEqual(IDLE_MINUTE);
  });
});
