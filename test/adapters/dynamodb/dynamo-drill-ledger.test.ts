import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { createDynamoDrillLedger } from '../../../src/adapters/dynamodb/dynamo-drill-ledger.ts';
import { createDynamoTableSizes } from '../../../src/adapters/dynamodb/dynamo-table-sizes.ts';
import { tableName } from '../../../src/adapters/dynamodb/tables.ts';
import { describeDrillLedgerContract } from '../../contract/drill-ledger.contract.ts';
import { createTestDatabase, type TestDatabase } from '../../support/dynamodb.ts';

const databases: TestDatabase[] = [];
const databaseOf = async (): Promise<TestDatabase> => {
  const database = await createTestDatabase(['BackendState']);
  databases.push(database);
  return database;
};
afterAll(() => {
  for (const database of databases) database.close();
});
const clock = (): Date => new Date('2026-12-01T13:00:00.000Z');

describe('createDynamoDrillLedger', () => {
  describeDrillLedgerContract(async () => {
    const { client, suffix } = await databaseOf();
    return () => createDynamoDrillLedger({ client, suffix, clock });
  });

  it('refuses a row that is no drill', async () => {
    const { client, suffix } = await databaseOf();
    const Item = { id: 'drill#monthly', recovery: '{"id":"monthly-drill"}', revision: 1 };
    await client.send(new PutCommand({ TableName: tableName('BackendState', suffix), Item }));
    await expect(createDynamoDrillLedger({ client, suffix, clock }).read('monthly-drill')).rejects.toThrow();
  });
});

describe('createDynamoTableSizes', () => {
  it('answers how many rows DynamoDB has counted, and that a table is not there', async () => {
    const { client, suffix } = await databaseOf();
    await client.send(new PutCommand({ TableName: tableName('BackendState', suffix), Item: { id: 'one' } }));
    const sizes = createDynamoTableSizes({ client, suffix });
    expect(await sizes.countIfThere('BackendState')).toBe(1);
    expect(await sizes.countIfThere('Contacts')).toBeUndefined();
  });
});
