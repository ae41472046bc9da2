import { randomUUID } from 'node:crypto';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { createDynamoLinkQuestions, createDynamoLinkQueue } from '../../../src/adapters/dynamodb/dynamo-link-queue.ts';
import { createDynamoLinkableContacts } from '../../../src/adapters/dynamodb/dynamo-linkable-contacts.ts';
import { createDynamoUserCommands } from '../../../src/adapters/dynamodb/dynamo-user-commands.ts';
import { describeLinkQueueContract } from '../../contract/link-queue.contract.ts';
import { describeLinkableContactsContract } from '../../contract/linkable-contacts.contract.ts';
import { createTestDatabase, type TestDatabase } from '../../support/dynamodb.ts';

const databases: TestDatabase[] = [];
const aDatabase = async (): Promise<TestDatabase> => {
  const database = await createTestDatabase([
    'BackendState',
    'Contacts',
    'UserCommands',
    'UserDirectory',
    'AuditLog',
    'SignalEvents',
  ]);
  databases.push(database);
  return database;
};
afterAll(() => {
  for (const database of databases) database.close();
});

const put = ({ client, suffix }: TestDatabase, model: string, Item: Readonly<Record<string, unknown>>) =>
  client.send(new PutCommand({ TableName: `${model}-${suffix}-NONE`, Item: { ...Item } }));

describeLinkQueueContract('DynamoDB', async () => {
  const database = await aDatabase();
  for (const id of ['idempotency#a', 'erasures', 'zz', 'link-questions']) await put(database, 'BackendState', { id });
  return {
    queue: createDynamoLinkQueue(database),
    questions: createDynamoLinkQuestions({ ...database, pageSize: 2 }),
    commands: createDynamoUserCommands({ ...database, clock: () => new Date(), newId: randomUUID }),
  };
});

describeLinkableContactsContract('DynamoDB', async (addresses) => {
  const database = await aDatabase();
  for (const [id, email] of Object.entries(addresses)) {
    await put(database, 'Contacts', { id, ...(email === undefined ? {} : { email }) });
  }
  return createDynamoLinkableContacts(database);
});

it('a question that somebody has spoilt is named, and not passed over', async () => {
  const database = await aDatabase();
  const spoilt = { id: 'link-question#q-1', queue: 'link-questions', at: 'never', userId: 'u-1', contactIds: ['c-1'] };
  await put(database, 'BackendState', spoilt);
  const read = async () => {
    for await (const page of createDynamoLinkQuestions(database).open()) expect(page).toEqual([]);
  };
  await expect(read()).rejects.toThrow('link-question#q-1');
});
