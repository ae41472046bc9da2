import { randomUUID } from 'node:crypto';
import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { createDynamoNotificationStore } from '../../../src/adapters/dynamodb/dynamo-notification-store.ts';
import { itemBytes } from '../../../src/adapters/dynamodb/item-size.ts';
import { tableName } from '../../../src/adapters/dynamodb/tables.ts';
import { moved, type Notification } from '../../../src/domain/notifications/notification.ts';
import { aNotification, describeNotificationStoreContract } from '../../contract/notification-store.contract.ts';
import { createTestDatabase, type TestDatabase } from '../../support/dynamodb.ts';
import { loseTheNextAnswer } from '../../support/lost-answers.ts';

describe('The notification store on DynamoDB', () => {
  const databases: TestDatabase[] = [];
  const makeDatabase = async (): Promise<TestDatabase> => {
    const database = await createTestDatabase(['NotificationQueue']);
    databases.push(database);
    return database;
  };
  afterAll(() => {
    for (const database of databases) database.close();
  });

  describeNotificationStoreContract(async (options) =>
    createDynamoNotificationStore({ ...(await makeDatabase()), newId: randomUUID, ...options }),
  );

  const setUp = async () => {
    const database = await makeDatabase();
    const store = createDynamoNotificationStore({ ...database, newId: randomUUID });
    const table = tableName('NotificationQueue', database.suffix);
    const rowOf = async ({ id }: Notification) =>
      (await database.client.send(new GetCommand({ TableName: table, Key: { id } }))).Item;
    return { ...database, store, table, rowOf };
  };

  const claimed = (notification: Notification): Notification =>
    moved(notification, { status: 'SENDING', at: new Date(), dueAt: new Date() });

  it('keeps a row 395 days, and in the index of due work only while it is due', async () => {
    const { store, rowOf } = await setUp();
    const notification = aNotification();
    await store.add(notification);
    const row = await rowOf(notification);
    expect(row?.ttl).toBe(Date.parse(notification.createdAt) / 1000 + 395 * 86_400);
    expect(row?.dueShard).toMatch(/^due#[0-7]$/);
    const sending = claimed(notification);
    await store.move(notification, sending);
    expect((await rowOf(notification))?.dueShard).toBe(row?.dueShard);
    await store.move(sending, moved(sending, { status: 'SENT', at: new Date(), dueAt: undefined }));
    expect(await rowOf(notification)).not.toHaveProperty('dueShard');
  });

  it('N3: a move whose answer is lost is still ours when the client makes it again', async () => {
    const { store, client } = await setUp();
    const notification = aNotification();
    await store.add(notification);
    loseTheNextAnswer(client);
    expect(await store.move(notification, claimed(notification))).toEqual({ moved: true });
    expect((await store.get(notification.id))?.version).toBe(2);
  });

  it('N3: a move that is made again after another has won is lost, though both say the same', async () => {
    const { store, client, suffix } = await setUp();
    const other = createDynamoNotificationStore({ client, suffix, newId: randomUUID });
    const notification = aNotification();
    await store.add(notification);
    const next = claimed(notification);
    await other.move(notification, next);
    loseTheNextAnswer(client);
    expect(await store.move(notification, next)).toEqual({ moved: false, current: next });
  });

  it('an addition whose answer is lost is still an addition', async () => {
    const { store, client } = await setUp();
    const notification = aNotification();
    loseTheNextAnswer(client);
    expect(await store.add(notification)).toBe('added');
    expect(await store.add(notification)).toBe('exists');
  });

  it('throws for a row that is no notification, and says what is wrong with it', async () => {
    const { store, client, table } = await setUp();
    const row = { ...aNotification(), status: 'LOST', channel: 'pigeon', timeline: 'none' };
    await client.send(new PutCommand({ TableName: table, Item: row }));
    await expect(store.get(row.id)).rejects.toThrow(
      /NotificationQueue-.*: row .* is no notification: channel must be one of email, sms; status must be one of SCHEDULED, .*; timeline/,
    );
    await expect(store.ofSignal(row.signalId)).rejects.toThrow(/is no notification/);
  });

  it('refuses what DynamoDB cannot hold, naming table, id, size and limit', async () => {
    const { store, table } = await setUp();
    const large = aNotification({ reason: 'x'.repeat(410_000) });
    await expect(store.add(large)).rejects.toThrow(
      new RegExp(`^${table}: item ${large.id} has 410\\d{3} bytes, and DynamoDB holds at most 409600`),
    );
    const small = aNotification();
    await store.add(small);
    await expect(store.move(small, { ...claimed(small), reason: 'x'.repeat(410_000) })).rejects.toThrow(
      /410\d{3} bytes/,
    );
  });

  it('a row with long values is under 1 KB when it is added, and still when it was sent at the first try', async () => {
    const { rowOf, store } = await setUp();
    const notification = aNotification({
      id: 'f'.repeat(32),
      signalId: randomUUID(),
      signalType: 'AFFILIATE_FORM_SUBMITTED_BY_PARTNER',
      hookId: 'affiliate-form-submitted-confirmation-email',
      templateId: 'affiliate-form-submitted-confirmation',
      recipient: 'bartholomew.featherstonehaugh-cholmondeley@subsidiary.partner-brokerage.example.com',
      contactId: randomUUID(),
      priority: 'medium',
      category: 'transactional',
    });
    await store.add(notification);
    expect(itemBytes((await rowOf(notification)) ?? {})).toBeLessThan(1024);
    const sending = claimed(notification);
    await store.move(notification, sending);
    const providerMessageId = '010001890f2b7c3e-5b1a7c0e-8f5d-4d3a-9b8c-0a1b2c3d4e5f-000000';
    const sent = moved(sending, { status: 'SENT', at: new Date(), dueAt: undefined, providerMessageId });
    await store.move(sending, sent);
    await store.move(sent, moved(sent, { status: 'DELIVERED', at: new Date(), dueAt: undefined }));
    expect(itemBytes((await rowOf(notification)) ?? {})).toBeLessThan(1024);
  });
});
