import { createHash, randomUUID } from 'node:crypto';
import { CreateQueueCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { createDynamoHookStore } from '../../src/adapters/dynamodb/dynamo-hook-store.ts';
import { createDynamoNotificationStore } from '../../src/adapters/dynamodb/dynamo-notification-store.ts';
import { createDynamoSignalStore } from '../../src/adapters/dynamodb/dynamo-signal-store.ts';
import { createDynamoTemplateStore } from '../../src/adapters/dynamodb/dynamo-template-store.ts';
import { hookItem } from '../../src/adapters/dynamodb/hook-record.ts';
import { tableName } from '../../src/adapters/dynamodb/tables.ts';
import { templateItem } from '../../src/adapters/dynamodb/template-record.ts';
import { createSqsDeadLetters } from '../../src/adapters/sqs/sqs-dead-letters.ts';
import { createSqsLetterQueues } from '../../src/adapters/sqs/sqs-letter-queues.ts';
import { dlqRedrive } from '../../src/commands/dlq/dlq-redrive.ts';
import { letterRemedies } from '../../src/commands/dlq/letter-remedies.ts';
import { planNotifications } from '../../src/domain/notifications/plan-notifications.ts';
import { aHook, aSignal, aTemplate, NOW } from '../support/builders.ts';
import { createTestDatabase, type TestDatabase } from '../support/dynamodb.ts';
import { type Fauxqs, startFauxqs } from '../support/fauxqs.ts';
import { notificationWorld } from '../support/notification-world.ts';

const QUEUE = 'notification-dead-letters';
const TELL = { step: () => {}, meter: () => () => {} };

let database: TestDatabase;
let fauxqs: Fauxqs;
let sqs: SQSClient;
let queueUrl = '';
beforeAll(async () => {
  database = await createTestDatabase([
    'SignalEvents',
    'SignalNotificationHooks',
    'NotificationTemplate',
    'NotificationQueue',
  ]);
  fauxqs = await startFauxqs();
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  sqs = new SQSClient({ region: 'us-west-1', endpoint: fauxqs.url, credentials, maxAttempts: 1 });
  queueUrl = (await sqs.send(new CreateQueueCommand({ QueueName: `dev-${QUEUE}` }))).QueueUrl ?? '';
}, 60_000);
afterAll(async () => {
  sqs.destroy();
  database.close();
  await fauxqs.stop();
});

it('O6: a signal that nobody could plan waits whole in its queue, is planned once it can be, and its letter replayed twice changes nothing', async () => {
  const { client, suffix } = database;
  const options = { client, suffix, clock: () => NOW, newId: randomUUID };
  const put = (model: string, Item: object) =>
    client.send(new PutCommand({ TableName: tableName(model, suffix), Item: { ...Item } }));
  /** As each process is wired: with stores that have seen nothing yet. */
  const planning = () => ({
    ...notificationWorld().dependencies,
    signals: createDynamoSignalStore(options),
    notifications: createDynamoNotificationStore(options),
    hooks: createDynamoHookStore(options),
    templates: createDynamoTemplateStore(options),
    deadLetters: createSqsDeadLetters({ queueUrl }, sqs),
    digest: (text: string) => createHash('sha256').update(text).digest('hex'),
  });
  const queues = createSqsLetterQueues({ client: sqs, prefix: 'dev-', names: [QUEUE], waitSeconds: 0 });
  const redrive = () => {
    const remedy = letterRemedies({
      planning: planning(),
      signalIn: () => undefined,
      batches: { recordsOf: async () => undefined },
      functions: { run: async () => ({}) },
      feedbackFunction: 'record-feedback',
      backfill: async () => {
        throw new Error('nothing to look at');
      },
      wish: { by: 'operator:kim' },
    });
    const dependencies = { queues, remedy, clock: () => new Date(), sleep: async () => {} };
    return dlqRedrive(dependencies)({ queues: [QUEUE], filter: {}, limit: 100, perSecond: 100, apply: true }, TELL);
  };

  await put('SignalEvents', { ...aSignal({ id: 'invoice-1', signalType: 'INVOICE_PAID' }) });
  await planNotifications(planning())('invoice-1');
  const [letter] = await queues.take(QUEUE, 0);
  expect(JSON.parse(letter?.body ?? '').signal.payload).toEqual(aSignal().payload);

  expect(await redrive()).toMatchObject({ verdict: 'refused' });
  expect(await queues.counts()).toEqual([{ name: QUEUE, waiting: 1, hidden: 0 }]);

  await put('NotificationTemplate', templateItem(aTemplate(), NOW));
  await put('SignalNotificationHooks', hookItem(aHook({ signalType: 'INVOICE_PAID' }), NOW));
  expect(await redrive()).toMatchObject({ verdict: 'done' });
  const planned = await planning().notifications.ofSignal('invoice-1');
  expect(planned).toMatchObject([{ status: 'PENDING', recipient: 'office@example.com' }]);
  expect(await queues.counts()).toEqual([{ name: QUEUE, waiting: 0, hidden: 0 }]);

  for (let replay = 0; replay < 2; replay += 1) {
    await sqs.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: letter?.body ?? '' }));
    expect(await redrive()).toMatchObject({ verdict: 'done' });
    expect(await planning().notifications.ofSignal('invoice-1')).toEqual(planned);
    expect(await queues.counts()).toEqual([{ name: QUEUE, waiting: 0, hidden: 0 }]);
  }
}, 60_000);
