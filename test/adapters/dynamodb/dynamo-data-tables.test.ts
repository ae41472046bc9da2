import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { createTables, readRegistry } from '../../../local/tables.ts';
import { createDynamoDataTables } from '../../../src/adapters/dynamodb/dynamo-data-tables.ts';
import { exactRow, storedItem } from '../../../src/adapters/dynamodb/exact-item.ts';
import { describeDataTablesContract } from '../../contract/data-tables.contract.ts';
import { createTestDatabase, type TestDatabase } from '../../support/dynamodb.ts';

describe('tables of DynamoDB, without loss', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase([]);
  });
  afterAll(() => database.close());

  describeDataTablesContract(async () => {
    const suffix = randomBytes(13).toString('hex');
    await createTables(database.client, suffix, readRegistry(), ['Contacts', 'Properties']);
    return createDynamoDataTables({ client: database.client, suffix, pageSize: 3 });
  });
});

describe('an item as an exact row', () => {
  const leaf = fc.oneof(
    fc.string(),
    fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e20, max: 1e20 }),
    fc.boolean(),
    fc.constant(null),
  );
  const { value } = fc.letrec<{ value: unknown }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 4 },
      leaf,
      fc.array(tie('value'), { maxLength: 3 }),
      fc.dictionary(
        fc.string().filter((name) => !name.startsWith('$') && name !== '__proto__'),
        tie('value'),
        { maxKeys: 3 },
      ),
    ),
  }));

  it('comes back as it was, whatever JSON it holds', () => {
    fc.assert(
      fc.property(value, (held) => {
        const stored = storedItem({ id: 'a', held });
        expect(storedItem(exactRow(stored))).toEqual(stored);
      }),
    );
  });

  it('refuses what no table can hold', () => {
    expect(() => storedItem({ id: 'a', held: () => 1 })).toThrow(/cannot be stored/);
    expect(() => exactRow({ id: { N: '1' } })).toThrow(/id/);
  });
});
