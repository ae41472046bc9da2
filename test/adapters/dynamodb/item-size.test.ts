import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { itemBytes } from '../../../src/adapters/dynamodb/item-size.ts';
import { tableName } from '../../../src/adapters/dynamodb/tables.ts';
import { createTestDatabase, type TestDatabase } from '../../support/dynamodb.ts';

describe('The size of an item', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase(['Legal']);
  });
  afterAll(() => database.close());

  const unitsOf = async (item: Record<string, unknown>): Promise<number | undefined> => {
    const put = {
      TableName: tableName('Legal', database.suffix),
      Item: item,
      ReturnConsumedCapacity: 'TOTAL',
    } as const;
    return (await database.client.send(new PutCommand(put))).ConsumedCapacity?.CapacityUnits;
  };

  it.each([
    ['texts', { name: 'Zoë', empty: '' }],
    ['numbers', { count: 12_345, zero: 0, negative: -7, fraction: 0.125 }],
    ['flags and NULL', { yes: true, no: false, nothing: null }],
    ['lists and maps', { list: ['a', 1, true], map: { deep: { deeper: ['x'] } } }],
  ])('is counted as DynamoDB counts it: %s', async (what, attributes) => {
    const bare = { id: `old ${what}`, ...attributes, padding: '' };
    const room = 1024 - itemBytes(bare);
    expect(await unitsOf({ ...bare, padding: 'x'.repeat(room) })).toBe(1);
    expect(await unitsOf({ ...bare, id: `new ${what}`, padding: 'x'.repeat(room + 1) })).toBe(2);
  });

  it('leaves out what is not there', () => {
    expect(itemBytes({ id: 'row', absent: undefined })).toBe(5);
  });
});
