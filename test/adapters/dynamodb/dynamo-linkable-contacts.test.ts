import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { createTables, readRegistry } from '../../../local/tables.ts';
import {
  createDynamoLinkableContacts,
  createDynamoLinkQueue,
} from '../../../src/adapters/dynamodb/dynamo-linkable-contacts.ts';
import { createTestDatabase, type TestDatabase } from '../../support/dynamodb.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase(['BackendState']);
  const registry = readRegistry();
  const { Contacts } = registry;
  const email = { partition: 'email', sort: 'id', projection: 'KEYS_ONLY' } as const;
  const indexed = { ...registry, Contacts: { ...Contacts, indexes: { ...Contacts?.indexes, email } } };
  await createTables(database.client, database.suffix, indexed as typeof registry, ['Contacts']);
});
afterAll(() => database.close());

describe('contacts that a user may be linked to', () => {
  const put = (Item: Record<string, unknown>) =>
    database.client.send(new PutCommand({ TableName: `Contacts-${database.suffix}-NONE`, Item }));

  it('U4: are found by the exact address alone, all of them', async () => {
    await put({ id: 'c-1', email: 'ada@example.com' });
    await put({ id: 'c-2', email: 'ada@example.com' });
    await put({ id: 'c-3', email: 'bada@example.com' });
    await put({ id: 'c-4' });
    const contacts = createDynamoLinkableContacts(database);
    expect(await contacts.byEmail(' ADA@example.com')).toEqual(['c-1', 'c-2']);
    expect(await contacts.byEmail('ada@example.co')).toEqual([]);
    expect(await contacts.byEmail('')).toEqual([]);
    expect([await contacts.exists('c-4'), await contacts.exists('c-5'), await contacts.exists('')]).toEqual([
      true,
      false,
      false,
    ]);
  });
});

describe('questions which contact somebody is', () => {
  it('are kept once, as they were asked first', async () => {
    const queue = createDynamoLinkQueue(database);
    const question = {
      id: 'q-1',
      userId: 'u-1',
      contactIds: ['c-1', 'c-2'],
      because: 'several-contacts',
      at: '2026-11-23T10:00:00.000Z',
    } as const;
    await queue.put(question);
    await queue.put({ ...question, contactIds: ['c-9'], because: 'contact-taken' });
    const Key = { id: 'link-question#q-1' };
    const { Item } = await database.client.send(
      new GetCommand({ TableName: `BackendState-${database.suffix}-NONE`, Key }),
    );
    expect(Item).toMatchObject({ userId: 'u-1', contactIds: ['c-1', 'c-2'], because: 'several-contacts' });
  });
});
