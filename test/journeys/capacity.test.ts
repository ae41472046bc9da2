import { createHash, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import type { SQSRecord } from 'aws-lambda';
import { createDynamoContactDirectory } from '../../src/adapters/dynamodb/dynamo-contact-directory.ts';
import { createDynamoHookStore } from '../../src/adapters/dynamodb/dynamo-hook-store.ts';
import { createDynamoKnownUsers } from '../../src/adapters/dynamodb/dynamo-known-users.ts';
import { createDynamoNotificationStore } from '../../src/adapters/dynamodb/dynamo-notification-store.ts';
import { createDynamoMarketingBrake, createDynamoReputation } from '../../src/adapters/dynamodb/dynamo-reputation.ts';
import { createDynamoSendLedger } from '../../src/adapters/dynamodb/dynamo-send-ledger.ts';
import { createDynamoSignalStore } from '../../src/adapters/dynamodb/dynamo-signal-store.ts';
import {
  createDynamoRecentBounces,
  createDynamoSuppressionList,
} from '../../src/adapters/dynamodb/dynamo-suppression-list.ts';
import { createDynamoTemplateStore } from '../../src/adapters/dynamodb/dynamo-template-store.ts';
import { createDynamoUnmatchedFeedback } from '../../src/adapters/dynamodb/dynamo-unmatched-feedback.ts';
import { hookItem } from '../../src/adapters/dynamodb/hook-record.ts';
import { tableName } from '../../src/adapters/dynamodb/tables.ts';
import { templateItem } from '../../src/adapters/dynamodb/template-record.ts';
import { deliverNotification } from '../../src/domain/notifications/deliver-notification.ts';
import { planNotifications } from '../../src/domain/notifications/plan-notifications.ts';
import { createSendBudget } from '../../src/domain/notifications/send-budget.ts';
import { accept } from '../../src/domain/shared/result.ts';
import { recordFeedbackHandler } from '../../src/handlers/notifications/record-feedback.queue.ts';
import { EMAIL } from '../../tools/cost/counted.ts';
import { aContact, aHook, aSignal, aTemplate, NOW } from '../support/builders.ts';
import { createTestDatabase, type TestDatabase } from '../support/dynamodb.ts';
import { notificationWorld } from '../support/notification-world.ts';
import { anSqsRecord } from '../support/sqs-records.ts';
import { meter } from '../support/unit-meter.ts';

describe('what a delivered e-mail costs', () => {
  const MODELS = [
    'SignalEvents',
    'SignalNotificationHooks',
    'NotificationTemplate',
    'Contacts',
    'NotificationQueue',
    'EmailSuppressionList',
    'SESReputationMetrics',
    'BackendState',
  ];
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase(MODELS);
  }, 60_000);
  afterAll(() => database.close());

  it('is at most 8 write units and 4 read units, the signal, its planning and what the provider tells included', async () => {
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
      budget: createSendBudget({
        ledger: createDynamoSendLedger(options),
        clock: () => new Date(),
        sleep: async (milliseconds) => void (await sleep(milliseconds)),
        random: Math.random,
        ratePerSecond: { email: 1000, sms: 1000 },
      }),
    };
    const record = recordFeedbackHandler({
      ...dependencies,
      reputation: createDynamoReputation(options),
      brake: createDynamoMarketingBrake(options),
      bounces: createDynamoRecentBounces(options),
      unmatched: createDynamoUnmatchedFeedback(options),
      readEvent: (body: string) => accept({ ...JSON.parse(body), at: NOW }),
    });
    const anEvent = (notificationId: string, feedback: object) => ({
      ...{ id: 'event', notificationId, providerMessageId: 'p', sentTo: [], feedback, raw: {} },
    });
    const tell = (...events: readonly object[]) => {
      const Records: SQSRecord[] = events.map((event, n) => anSqsRecord(JSON.stringify(event), `message-${n}`));
      return record({ Records });
    };
    await dependencies.signals.put(aSignal());
    const units = meter(client);
    await planNotifications(dependencies)('signal-1');
    const planned = { ...units };
    const rows = await dependencies.notifications.ofSignal('signal-1');
    Object.assign(units, planned); // without what only this test has read
    await Promise.all(rows.map(deliverNotification(dependencies)));

    expect(world.email.accepted).toHaveLength(4);
    await tell(...rows.map(({ id }) => anEvent(id, { kind: 'accepted' })));
    await tell(...rows.map(({ id }) => anEvent(id, { kind: 'delivered' })));
    for (const { id } of rows)
      expect(await dependencies.notifications.glance(id)).toMatchObject({ status: 'DELIVERED' });
    units.read -= 0.5 * rows.length; // this look
    units.calls -= rows.length;
    const each = {
      read: units.read / rows.length,
      write: units.write / rows.length,
      calls: units.calls / rows.length,
    };
    expect(Math.min(planned.read, planned.write)).toBeGreaterThan(0);
    expect(each.write).toBeLessThanOrEqual(8);
    expect(each.read).toBeLessThanOrEqual(4);
    expect(each).toEqual(EMAIL); // what docs/cost.md reckons with
  });
});
