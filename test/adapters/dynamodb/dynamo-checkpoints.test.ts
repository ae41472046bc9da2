import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { createDynamoCheckpoints } from '../../../src/adapters/dynamodb/dynamo-checkpoints.ts';
import { tableName } from '../../../src/adapters/dynamodb/tables.ts';
import { describeCheckpointsContract } from '../../contract/checkpoints.contract.ts';
import { NOW } from '../../support/builders.ts';
import { createTestDatabase, type TestDatabase } from '../../support/dynamodb.ts';

describe('The checkpoints in DynamoDB', () => {
  let database: TestDatabase;
  beforeEach(async () => {
    database = await createTestDatabase(['BackendState']);
  }, 60_000);
  afterEach(() => database.close());
  const make = () => createDynamoCheckpoints({ ...database, clock: () => NOW });

  describeCheckpointsContract(async () => make());

  it('names a row that somebody has spoilt, and what to do', async () => {
    const { client, suffix } = database;
    const row = { id: 'checkpoint#a', place: 7 };
    await client.send(new PutCommand({ TableName: tableName('BackendState', suffix), Item: row }));
    await expect(make().get('a')).rejects.toThrow('row checkpoint#a has no text in "place": delete it');
  });
});
