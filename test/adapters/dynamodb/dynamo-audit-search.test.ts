import { CreateTableCommand } from '@aws-sdk/client-dynamodb';
import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { auditItem } from '../../../src/adapters/dynamodb/audit-record.ts';
import { createDynamoAuditKeys } from '../../../src/adapters/dynamodb/dynamo-audit-keys.ts';
import { createDynamoAuditSearch } from '../../../src/adapters/dynamodb/dynamo-audit-search.ts';
import { tableName } from '../../../src/adapters/dynamodb/tables.ts';
import { keyAuditTrail } from '../../../src/domain/operations/audit/key-audit-trail.ts';
import type { AuditEntry } from '../../../src/domain/operations/events.ts';
import { anEntry, describeAuditSearchContract } from '../../contract/audit-search.contract.ts';
import { createTestDatabase, type TestDatabase } from '../../support/dynamodb.ts';

const NOW = new Date('2026-07-01T00:00:00Z');
const ALL = { since: new Date('2026-01-01T00:00:00Z'), until: new Date('2026-05-01T00:00:00Z') };

describe('the audit trail on DynamoDB', () => {
  const databases: TestDatabase[] = [];
  afterAll(() => {
    for (const database of databases) database.close();
  });

  const setUp = async ({ hasIndexes = true } = {}) => {
    const database = await createTestDatabase(hasIndexes ? ['AuditLog'] : []);
    databases.push(database);
    const table = tableName('AuditLog', database.suffix);
    if (!hasIndexes) {
      const key = { AttributeName: 'id', AttributeType: 'S' } as const;
      await database.client.send(
        new CreateTableCommand({
          TableName: table,
          AttributeDefinitions: [key],
          KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
          BillingMode: 'PAY_PER_REQUEST',
        }),
      );
    }
    const put = async (row: object): Promise<void> => {
      await database.client.send(new PutCommand({ TableName: table, Item: { ...row } }));
    };
    return { database, table, put };
  };
  const with_ = async (entries: readonly AuditEntry[], { hasIndexes = true, mostScanned = 20_000 } = {}) => {
    const { database, put } = await setUp({ hasIndexes });
    for (const entry of entries) await put(auditItem(entry, NOW));
    return createDynamoAuditSearch({ ...database, pageSize: 3, mostScanned });
  };

  describe('by its indexes', () => {
    describeAuditSearchContract((entries) => with_(entries));
  });

  describe('by a scan, where an adopted table has no indexes', () => {
    describeAuditSearchContract((entries) => with_(entries, { hasIndexes: false }));

    it('says so, and that it was broken off', async () => {
      const trail = await with_(
        [1, 2, 3, 4, 5, 6, 7, 8].map((number) => anEntry(number)),
        { hasIndexes: false, mostScanned: 4 },
      );
      const page = await trail.page(ALL, { limit: 100 });
      expect(page).toMatchObject({ value: { by: 'scan', looked: 4, isIncomplete: true } });
    });

    it('shows rows of another program as far as they go', async () => {
      const { database, put } = await setUp({ hasIndexes: false });
      await put({ id: 'theirs', createdAt: '2026-02-01T00:00:00.000Z', actor: 'somebody', before: null, changes: [1] });
      await put({ id: 'timeless' });
      const page = await createDynamoAuditSearch(database).page(ALL, { limit: 5 });
      expect(page).toMatchObject({
        value: { entries: [{ id: 'theirs', actor: 'somebody', entity: 'unknown', before: {} }] },
      });
    });
  });

  it('says by which index it found', async () => {
    const trail = await with_([anEntry(4)]);
    const by = async (query: object) => {
      const page = await trail.page({ ...ALL, ...query }, { limit: 5 });
      return page.ok ? page.value.by : 'refused';
    };
    expect(await by({ entity: 'Requests', entityId: 'id-0' })).toBe('entity');
    expect(await by({ actor: 'operator:kim' })).toBe('actor');
    expect(await by({ action: 'users.*' })).toBe('time');
  });

  it('lets old entries be found once they are keyed; a dry run writes nothing, a second run changes nothing', async () => {
    const { database, table, put } = await setUp();
    for (const number of [1, 2, 3, 4, 5]) await put({ ...anEntry(number), createdAt: anEntry(number).at });
    await put({
      id: 'theirs',
      createdAt: '2026-02-01T00:00:00.000Z',
      actor: 'somebody',
      entity: 'Quotes',
      entityId: 'q-1',
      before: {},
      after: {},
    });
    await put({ id: 'unfit', createdAt: '2026-02-01T00:00:00.000Z' });
    await put(auditItem(anEntry(9), NOW));
    const keys = keyAuditTrail(createDynamoAuditKeys({ ...database, pageSize: 2 }));
    const trail = createDynamoAuditSearch(database);
    const count = async (): Promise<number> => {
      const page = await trail.page(ALL, { limit: 100 });
      return page.ok ? page.value.entries.length : -1;
    };
    expect(await keys({ apply: false })).toEqual({ looked: 8, keyed: 6, unfit: 1 });
    expect(await count()).toBe(1);
    expect(await keys({ apply: true })).toEqual({ looked: 8, keyed: 6, unfit: 1 });
    expect(await count()).toBe(7);
    expect(await keys({ apply: true })).toEqual({ looked: 8, keyed: 0, unfit: 1 });
    const { Item } = await database.client.send(new GetCommand({ TableName: table, Key: { id: 'entry-001' } }));
    expect(Item).toMatchObject({ ...anEntry(1), entityKey: 'Requests#id-1', atId: `${anEntry(1).at}#entry-001` });
  });
});
