import { randomBytes, randomUUID } from 'node:crypto';
import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { createTables, readRegistry } from '../../../local/tables.ts';
import { createDynamoMigrationLedgers } from '../../../src/adapters/dynamodb/dynamo-migration-ledgers.ts';
import { describeMigrationLedgersContract } from '../../contract/migration-ledgers.contract.ts';
import { createTestDatabase, type TestDatabase } from '../../support/dynamodb.ts';

const NOW = new Date('2026-04-01T09:30:00.000Z');

describe('ledgers of migrations in DynamoDB', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase([]);
  });
  afterAll(() => database.close());

  const make = async (suffix: string) => {
    await createTables(database.client, suffix, readRegistry(), ['BackendState']);
    return createDynamoMigrationLedgers({ client: database.client, suffix, clock: () => NOW, newId: randomUUID });
  };

  describeMigrationLedgersContract(() => make(randomBytes(13).toString('hex')));

  it('lets the undo log go after 35 days, and the ledger never', async () => {
    const suffix = randomBytes(13).toString('hex');
    const ledgers = await make(suffix);
    await ledgers.addUndo('0001-some', 1, []);
    const read = new GetCommand({
      TableName: `BackendState-${suffix}-NONE`,
      Key: { id: 'migration-undo#0001-some#1' },
    });
    const { Item: item } = await database.client.send(read);
    expect(item?.ttl).toBe(Math.ceil(NOW.getTime() / 1000) + 35 * 86_400);
  });
});
