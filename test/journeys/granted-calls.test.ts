import { createHash, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
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
import { createDynamoWatermarks } from '../../src/adapters/dynamodb/dynamo-watermarks.ts';
import { hookItem } from '../../src/adapters/dynamodb/hook-record.ts';
import { parseNotificationImage } from '../../src/adapters/dynamodb/notification-record.ts';
import { tableName } from '../../src/adapters/dynamodb/tables.ts';
import { templateItem } from '../../src/adapters/dynamodb/template-record.ts';
import { createSendBudget } from '../../src/domain/notifications/send-budget.ts';
import { accept } from '../../src/domain/shared/result.ts';
import { deliverNotificationHandler } from '../../src/handlers/notifications/deliver-notification.stream.ts';
import { planNotificationsHandler } from '../../src/handlers/notifications/plan-notifications.stream.ts';
import { recordFeedbackHandler } from '../../src/handlers/notifications/record-feedback.queue.ts';
import { wakeDueNotificationsHandler } from '../../src/handlers/notifications/wake-due-notifications.schedule.ts';
import { aContact, aHook, aSignal, aTemplate, NOW } from '../support/builders.ts';
import { grantedCalls, watchCalls } from '../support/call-watch.ts';
import { createTestDatabase, type TestDatabase } from '../support/dynamodb.ts';
import { notificationWorld } from '../support/notification-world.ts';
import { anSqsRecord } from '../support/sqs-records.ts';
import { aStreamEvent, aStreamRecord } from '../support/stream-events.ts';

const MODELS = [
  'SignalEvents',
  'SignalNotificationHooks',
  'NotificationTemplate',
  'Contacts',
  'NotificationQueue',
  'EmailSuppressionList',
  'BackendState',
  'UserDirectory',
  'SESReputationMetrics',
  'NotificationEvents',
];

describe('what the handlers ask of tables, and what their roles grant', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase(MODELS);
  }, 60_000);
  afterAll(() => database.close());

  it('E3: is the same, table by table and index by index', async () => {
    const { client, suffix } = database;
    const put = (model: string, Item: object) =>
      client.send(new PutCommand({ TableName: tableName(model, suffix), Item: { ...Item } }));
    const hook = aHook({
      category: 'marketing', // which asks the most
      recipientRoles: ['AE', 'admin'],
      recipientDynamic: ['contact:submissionId', 'user:customerName'],
    });
    await put('SignalNotificationHooks', hookItem(hook, NOW));
    await put('NotificationTemplate', templateItem(aTemplate(), NOW));
    await put('Contacts', aContact());
    await put('Contacts', aContact({ id: 'submission-1', email: 'jane@example.com' }));

    let now = NOW;
    const clock = () => now;
    const options = { client, suffix, clock, newId: randomUUID };
    const world = notificationWorld();
    /** As each function is wired: with stores of its own, which have seen nothing yet. */
    const wired = () => ({
      ...world.dependencies,
      clock,
      signalsSince: new Date(NOW.getTime() - 1),
      signals: createDynamoSignalStore(options),
      notifications: createDynamoNotificationStore(options),
      hooks: createDynamoHookStore(options),
      templates: createDynamoTemplateStore(options),
      contacts: createDynamoContactDirectory(options),
      users: createDynamoKnownUsers(options),
      suppressions: createDynamoSuppressionList(options),
      brake: createDynamoMarketingBrake(options),
      budget: createSendBudget({
        ledger: createDynamoSendLedger(options),
        clock: () => new Date(),
        sleep: async (milliseconds) => void (await sleep(milliseconds)),
        random: Math.random,
        ratePerSecond: { email: 1000, sms: 1000 },
      }),
      watermarks: createDynamoWatermarks(options),
      readImage: parseNotificationImage,
      digest: (text: string) => createHash('sha256').update(text).digest('hex'),
    });
    const plan = planNotificationsHandler(wired());
    const deliver = deliverNotificationHandler(wired());
    const wake = wakeDueNotificationsHandler(wired());
    const { signals, notifications } = wired();
    await signals.put(aSignal());
    await signals.put(aSignal({ id: 'lost-by-the-stream' }));
    const watch = watchCalls(client);

    await plan(aStreamEvent([aStreamRecord({ id: 'signal-1' })]));
    expect(watch.seen()).toEqual(grantedCalls('notifications', 'plan-notifications'));

    const rows = await notifications.ofSignal('signal-1');
    expect(rows).toHaveLength(3);
    watch.seen();
    const [first, ...others] = rows.map((row, sequence) => aStreamRecord({ ...row }, { sequence }));
    expect(others).toHaveLength(2); // which are lost, and due again
    await deliver(aStreamEvent(first === undefined ? [] : [first]));
    expect(world.email.accepted).toHaveLength(1);
    expect(watch.seen()).toEqual(grantedCalls('notifications', 'deliver-notification'));

    const [{ message: sent } = { message: undefined }] = world.email.accepted;
    const reputation = createDynamoReputation(options);
    await reputation.count({ settled: 100, bounced: 50, complained: 0 }, NOW);
    const record = recordFeedbackHandler({
      ...wired(),
      ...{ reputation, bounces: createDynamoRecentBounces(options), unmatched: createDynamoUnmatchedFeedback(options) },
      readEvent: (body) => accept({ ...JSON.parse(body), at: NOW }),
    });
    const told = [
      { id: 'e1', feedback: { kind: 'refused', type: 'Bad content' } },
      { id: 'e2', feedback: { kind: 'delivered' } },
      { id: 'e3', feedback: { kind: 'bounced', lasts: 'transient', type: 'MailboxFull' } },
      { id: 'e4', feedback: { kind: 'complained', isOld: false } },
      { id: 'e5', feedback: { kind: 'delivered' }, notificationId: 'nobody' },
    ];
    watch.seen();
    for (const event of told) {
      const of = { notificationId: sent?.notificationId, sentTo: [sent?.to], providerMessageId: 'p', raw: {} };
      const body = JSON.stringify({ ...of, ...event });
      expect(await record({ Records: [anSqsRecord(body)] })).toEqual({ batchItemFailures: [] });
    }
    expect(watch.seen()).toEqual(grantedCalls('notifications', 'record-feedback'));

    now = new Date(NOW.getTime() + 15 * 60_000);
    await wake();
    expect(watch.seen()).toEqual(grantedCalls('notifications', 'wake-due-notifications'));
  });
});
