import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { createDynamoLinkQuestions, createDynamoLinkQueue } from '../../../src/adapters/dynamodb/dynamo-link-queue.ts';
import { createDynamoLinkableContacts } from '../../../src/adapters/dynamodb/dynamo-linkable-contacts.ts';
import { describeLinkQueueContract } from '../../contract/link-queue.contract.ts';
import { describeLinkableContactsContract } from '../../contract/linkable-contacts.contract.ts';
import { createTestDatabase, type TestDatabase } from '../../support/dynamodb.ts';

const databases: TestDatabase[] = [];
const aDatabase = async (): Promise<TestDatabase> => {
  const database = await createTestDatabase(['BackendState', 'Contacts']);
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
    questions: createDynamoLinkQuestions({ ...database, pageSize: 2 }), // pages of which some hold no question
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
  await put(database, 'BackendState', { id: 'link-question#q-1', userId: 'u-1', contactIds: ['c-1'], at: 'never' });
  const read = async () => {
    for await (const page of createDynamoLinkQuestions(database).open()) expect(page).toEqual([]);
  };
  await expect(read()).rejects.toThrow('link-question#q-1');
});
