import { BatchGetItemCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { createDocumentClient, PATIENT } from '../../../src/adapters/dynamodb/document-client.ts';
import { createDynamoDataTables } from '../../../src/adapters/dynamodb/dynamo-data-tables.ts';
import { createDynamoTargetTables } from '../../../src/adapters/dynamodb/dynamo-target-tables.ts';

const suffix = 'a'.repeat(26);
const TableName = `Contacts-${suffix}-NONE`;
const IDS = Array.from({ length: 12 }, (_, at) => `id-${at}`);

describe('a table that gives little at a time', () => {
  const given: number[] = [];
  const slow = () => {
    const client = DynamoDBDocumentClient.from(new DynamoDBClient({ region: 'us-west-1' }));
    given.length = 0;
    mockClient(client)
      .on(BatchGetItemCommand)
      .callsFake(({ RequestItems }) => {
        const [first, ...left] = RequestItems[TableName].Keys;
        given.push(left.length);
        return {
          Responses: { [TableName]: [first] },
          ...(left.length === 0 ? {} : { UnprocessedKeys: { [TableName]: { Keys: left } } }),
        };
      });
    return { client, suffix };
  };

  it('is read to the end by who looks at rows', async () => {
    const rows = await createDynamoDataTables(slow()).get('Contacts', IDS);
    expect([rows.map(({ id }) => id), given.length]).toEqual([IDS, IDS.length]);
  });

  it('is read to the end by who restores them', async () => {
    const rows = await createDynamoTargetTables(slow()).get('Contacts', IDS);
    expect([...rows.keys()]).toEqual(IDS);
  });

  it('is not asked for ever when it gives nothing', async () => {
    const client = DynamoDBDocumentClient.from(new DynamoDBClient({ region: 'us-west-1' }));
    const Keys = [{ id: { S: 'a' } }];
    mockClient(client)
      .on(BatchGetItemCommand)
      .resolves({ UnprocessedKeys: { [TableName]: { Keys } } });
    const tables = createDynamoDataTables({ client, suffix });
    await expect(tables.get('Contacts', ['a'])).rejects.toThrow('could not be read in 6 tries');
  });

  it('O1: is waited for by work on whole tables while it is throttled, longer than by a function', async () => {
    const { config: patient } = createDocumentClient(PATIENT);
    const { config } = createDocumentClient();
    const tries = [await patient.maxAttempts(), await config.maxAttempts()];
    expect(tries).toEqual([12, 4]);
    expect(await patient.retryStrategy()).toMatchObject({ mode: 'adaptive' });
  });
});
