import { randomUUID } from 'node:crypto';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { createDynamoRevocations } from '../../../src/adapters/dynamodb/dynamo-revocations.ts';
import { createDynamoUserCommands } from '../../../src/adapters/dynamodb/dynamo-user-commands.ts';
import { createDynamoUserDirectory } from '../../../src/adapters/dynamodb/dynamo-user-directory.ts';
import { createMemoryRevocations } from '../../../src/adapters/memory/memory-revocations.ts';
import { createMemoryUserCommands } from '../../../src/adapters/memory/memory-user-commands.ts';
import { createMemoryUserDirectory } from '../../../src/adapters/memory/memory-user-directory.ts';
import { describeRevocationsContract } from '../../contract/revocations.contract.ts';
import { createTestDatabase, type TestDatabase } from '../../support/dynamodb.ts';

describeRevocationsContract('memory', async () => {
  const directory = createMemoryUserDirectory();
  return {
    directory,
    revocations: createMemoryRevocations(directory),
    commands: createMemoryUserCommands({ directory }),
  };
});

const databases: TestDatabase[] = [];
const aDatabase = async (): Promise<TestDatabase> => {
  const database = await createTestDatabase(['UserDirectory', 'UserCommands', 'AuditLog', 'SignalEvents']);
  databases.push(database);
  return database;
};
afterAll(() => {
  for (const database of databases) database.close();
});

describeRevocationsContract('DynamoDB', async () => {
  const options = { ...(await aDatabase()), clock: () => new Date('2026-11-23T10:00:00.000Z'), newId: randomUUID };
  return {
    directory: createDynamoUserDirectory(options),
    revocations: createDynamoRevocations(options),
    commands: createDynamoUserCommands(options),
  };
});

it('takes nothing for granted of a row that cannot be read', async () => {
  const { client, suffix } = await aDatabase();
  const Item = { id: 'u-1', tokensValidAfter: 'yesterday' };
  await client.send(new PutCommand({ TableName: `UserDirectory-${suffix}-NONE`, Item }));
  await expect(createDynamoRevocations({ client, suffix }).of('u-1')).rejects.toThrow(/tokensValidAfter/);
});
