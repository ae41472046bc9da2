import { createHash, randomUUID } from 'node:crypto';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { createDynamoContactDirectory } from '../../src/adapters/dynamodb/dynamo-contact-directory.ts';
import { createDynamoHookStore } from '../../src/adapters/dynamodb/dynamo-hook-store.ts';
import { createDynamoKnownUsers } from '../../src/adapters/dynamodb/dynamo-known-users.ts';
import { createDynamoNotificationStore } from '../../src/adapters/dynamodb/dynamo-notification-store.ts';
import { createDynamoSignalStore } from '../../src/adapters/dynamodb/dynamo-signal-store.ts';
import { createDynamoSuppressionList } from '../../src/adapters/dynamodb/dynamo-suppression-list.ts';
import { createDynamoTemplateStore } from '../../src/adapters/dynamodb/dynamo-template-store.ts';
import { hookItem } from '../../src/adapters/dynamodb/hook-record.ts';
import { tableName } from '../../src/adapters/dynamodb/tables.ts';
import { templateItem } from '../../src/adapters/dynamodb/template-record.ts';
import { deliverNotification } from '../../src/domain/notifications/deliver-notification.ts';
import { planNotifications } from '../../src/domain/notifications/plan-notifications.ts';
import { EMAIL } from '../../tools/cost/counted.ts';
import { aContact, aHook, aSignal, aTemplate, NOW } from '../support/builders.ts';
import { createTestDatabase, type TestDatabase } from '../support/dynamodb.ts';
import { notificationWorld } from '../support/notification-world.ts';
import { meter } from '../support/unit-meter.ts';

describe('what a delivered e-mail costs', () => {
  const MODELS = [
    'SignalEvents',
    'SignalNotificationHooks',
    'NotificationTemplate',
    'Contacts',
    'NotificationQueue',
    'EmailSuppressionList',
  ];
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase(MODELS);
  }, 60_000);
  afterAll(() => database.close());

  it('is at most 8 write units and 4 read units, the signal, its planning and one provider event included', async () => {
    const { client, suffix } = database;
    const put = (model: string, Item: object) =>
      client.send(new PutCommand({ TableName: tableName(model, suffix), Item: { ...Item } }));
    await put('SignalNotificationHooks', hookItem(aHook({ recipientEmails: [], recipientRoles: ['AE'] }), NOW));
    await put(
      'NotificationTemplate',
      templateItem(aTemplate({ emailContentHtml: `{customerName}${' '.repeat(15_000)}` }), NOW),
    );
    for (let n = 0; n < 4; n += 1)
      await put('Contacts', aContact({ id: `contact-${n}`, email: `ae-${n}@example.com` }));

    const world = notificationWorld();
    const options = { client, suffix, clock: () => NOW, newId: randomUUID };
    const dependencies = {
      ...world.dependencies,
      signals: createDynamoSignalStore(options),
      notifications: createDynamoNotificationStore(options),
      hooks: createDynamoHookStore(options),
      templates: createDynamoTemplateStore(options),
      contacts: createDynamoContactDirectory(options),
      users: createDynamoKnownUsers(options),
      suppressions: createDynamoSuppressionList(options),
      digest: (text: string) => createHash('sha256').update(text).digest('hex'),
    };
    await dependencies.signals.put(aSignal());
    const units = meter(client);
    await planNotifications(dependencies)('signal-1');
    const planned = { ...units };
    const rows = await dependencies.notifications.ofSignal('signal-1');
    Object.assign(units, planned); // without what only this test has read
    await Promise.all(rows.map(deliverNotification(dependencies)));

    expect(world.email.accepted).toHaveLength(4);
    const providerEvent = { read: 1, write: 1, calls: 2 };
    const each = {
      read: units.read / rows.length + providerEvent.read,
      write: units.write / rows.length + providerEvent.write,
      calls: units.calls / rows.length + providerEvent.calls,
    };
    expect(Math.min(planned.read, planned.write)).toBeGreaterThan(0);
    expect(each.write).toBeLessThanOrEqual(8);
    expect(each.read).toBeLessThanOrEqual(4);
    expect(each).toEqual(EMAIL); // what docs/cost.md reckons with
  });
});
