import { randomUUID } from 'node:crypto';
import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import fc from 'fast-check';
import { parseContact } from '../../../src/adapters/dynamodb/contact-record.ts';
import { createDynamoNotificationStore } from '../../../src/adapters/dynamodb/dynamo-notification-store.ts';
import { createDynamoSignalStore } from '../../../src/adapters/dynamodb/dynamo-signal-store.ts';
import { hookItem, parseHook } from '../../../src/adapters/dynamodb/hook-record.ts';
import { tableName } from '../../../src/adapters/dynamodb/tables.ts';
import { parseTemplate, templateItem } from '../../../src/adapters/dynamodb/template-record.ts';
import { type Hook, OPERATORS } from '../../../src/domain/notifications/hook.ts';
import {
  type Notification,
  type NotificationStatus,
  TRANSITIONS,
} from '../../../src/domain/notifications/notification.ts';
import type { Contact } from '../../../src/domain/notifications/ports.ts';
import type { HookOutcome, Signal } from '../../../src/domain/notifications/signal.ts';
import type { Template } from '../../../src/domain/notifications/template.ts';
import { createTestDatabase, type TestDatabase } from '../../support/dynamodb.ts';

const RUNS = { numRuns: 60 };
const anyText = fc.string({ unit: 'grapheme' });
const text = fc.string({ unit: 'grapheme', minLength: 1 });
const texts = fc.array(text, { maxLength: 5 });
const id = fc.uuid();
const time = fc
  .date({ min: new Date('2000-01-01'), max: new Date('2100-01-01'), noInvalidDate: true })
  .map((date) => date.toISOString());
const json = fc
  .dictionary(
    text.filter((key) => key !== '__proto__'),
    fc.jsonValue({ maxDepth: 3 }),
    { noNullPrototype: true },
  )
  .map((value): Record<string, unknown> => JSON.parse(JSON.stringify(value)));
const channel = fc.constantFrom('email', 'sms');
const priority = fc.constantFrom('low', 'medium', 'high');
const category = fc.constantFrom('transactional', 'operational', 'marketing');

const outcome: fc.Arbitrary<HookOutcome> = fc.record(
  { hookId: text, outcome: fc.constantFrom('queued', 'failed'), queued: fc.nat(), reason: text, refused: texts },
  { requiredKeys: ['hookId', 'outcome'] },
);
const signal: fc.Arbitrary<Signal> = fc.record(
  {
    id,
    signalType: text,
    payload: json,
    emittedAt: time,
    emittedBy: anyText,
    source: anyText,
    leadSource: anyText,
    processedAt: time,
    quarantinedAt: time,
    quarantineReason: anyText,
    hookOutcomes: fc.array(outcome, { maxLength: 4 }),
  },
  { requiredKeys: ['id', 'signalType', 'payload', 'emittedAt'] },
);
const statuses = Object.keys(TRANSITIONS) as NotificationStatus[];
const notification: fc.Arbitrary<Notification> = fc.record(
  {
    id,
    signalId: text,
    signalType: text,
    hookId: text,
    templateId: text,
    channel,
    recipient: text,
    contactId: text,
    priority,
    category,
    maxRetries: fc.integer({ min: 0, max: 10 }),
    status: fc.constantFrom(...statuses),
    reason: anyText,
    attempts: fc.nat(),
    providerMessageId: text,
    dueAt: time,
    expiresAt: time,
    timeline: fc.array(anyText, { maxLength: 16 }),
    version: fc.integer({ min: 1 }),
    createdAt: time,
    updatedAt: time,
  },
  {
    requiredKeys: [
      ...([
        'id',
        'signalId',
        'signalType',
        'hookId',
        'templateId',
        'channel',
        'recipient',
        'priority',
        'category',
      ] as const),
      ...(['maxRetries', 'status', 'attempts', 'expiresAt', 'timeline', 'version', 'createdAt', 'updatedAt'] as const),
    ],
  },
);
const scalar = fc.oneof(
  anyText,
  fc.integer(),
  fc.integer().map((number) => number / 1000),
  fc.boolean(),
);
const hook: fc.Arbitrary<Hook> = fc.record({
  id,
  signalType: text,
  notificationTemplateId: text,
  channel,
  enabled: fc.boolean(),
  priority,
  category,
  recipientEmails: texts,
  recipientRoles: texts,
  recipientDynamic: texts,
  conditions: fc.array(
    fc.record(
      { field: text, operator: fc.constantFrom(...OPERATORS), value: fc.oneof(scalar, fc.array(scalar)) },
      { requiredKeys: ['field', 'operator'] },
    ),
    { maxLength: 4 },
  ),
  deliveryDelayMinutes: fc.integer({ min: 0, max: 999 }),
  maxRetries: fc.integer({ min: 0, max: 10 }),
  expiresAfterMinutes: fc.integer({ min: 1000, max: 100_000 }),
});
const template: fc.Arbitrary<Template> = fc.record(
  {
    id,
    name: text,
    emailSubject: text,
    emailContentHtml: text,
    emailContentText: text,
    smsContent: text,
    variables: texts,
    previewData: json,
    version: fc.nat(),
    isActive: fc.boolean(),
    locale: text,
  },
  { requiredKeys: ['id', 'name', 'variables', 'previewData', 'version', 'isActive', 'locale'] },
);
const contact: fc.Arbitrary<Contact> = fc.record(
  {
    id,
    email: text,
    phone: text,
    mobile: text,
    roleType: text,
    emailNotifications: fc.boolean(),
    smsNotifications: fc.boolean(),
    canReceiveNotifications: fc.boolean(),
    isActive: fc.boolean(),
  },
  { requiredKeys: ['id', 'emailNotifications', 'smsNotifications', 'canReceiveNotifications', 'isActive'] },
);

describe('Whatever is written to DynamoDB is read as it was', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase(['SignalEvents', 'NotificationQueue', 'Legal']);
  });
  afterAll(() => database.close());

  const writtenAndRead = async (item: Record<string, unknown>): Promise<Record<string, unknown>> => {
    const TableName = tableName('Legal', database.suffix);
    await database.client.send(new PutCommand({ TableName, Item: item }));
    const get = new GetCommand({ TableName, Key: { id: item.id }, ConsistentRead: true });
    return (await database.client.send(get)).Item ?? {};
  };

  it('signals', async () => {
    const store = createDynamoSignalStore({ ...database, clock: () => new Date() });
    const property = fc.asyncProperty(signal, async (value) => {
      await store.put(value);
      expect(await store.get(value.id)).toEqual({ ok: true, value });
    });
    await fc.assert(property, RUNS);
  });

  it('notifications', async () => {
    const store = createDynamoNotificationStore({ ...database, newId: randomUUID });
    const property = fc.asyncProperty(notification, async (value) => {
      await store.add(value);
      expect(await store.get(value.id)).toEqual(value);
    });
    await fc.assert(property, RUNS);
  });

  it('hooks', async () => {
    const property = fc.asyncProperty(hook, async (value) => {
      expect(parseHook(await writtenAndRead(hookItem(value, new Date())))).toEqual({ ok: true, value });
    });
    await fc.assert(property, RUNS);
  });

  it('templates', async () => {
    const property = fc.asyncProperty(template, async (value) => {
      expect(parseTemplate(await writtenAndRead(templateItem(value, new Date())))).toEqual({ ok: true, value });
    });
    await fc.assert(property, RUNS);
  });

  it('contacts', async () => {
    const property = fc.asyncProperty(contact, async (value) => {
      expect(parseContact(await writtenAndRead({ ...value }))).toEqual(value);
    });
    await fc.assert(property, RUNS);
  });
});
