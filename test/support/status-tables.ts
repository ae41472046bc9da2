import { DeleteCommand, GetCommand, PutCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { requestTable } from '../../src/adapters/dynamodb/request-record.ts';
import { tableName } from '../../src/adapters/dynamodb/tables.ts';
import type { TrackedRecord } from '../../src/domain/statuses/tracked-record.ts';
import { createTestDatabase, type TestDatabase } from './dynamodb.ts';

export type Row = Record<string, unknown>;

export const STATUS_TABLES = ['Requests', 'RequestStatusHistory', 'SignalEvents', 'AuditLog', 'Contacts'] as const;

/** A row of Requests that reads as this record, were the facts its sources. */
export const requestRow = ({ facts, details, counters, isTestData, ...rest }: TrackedRecord): Row => ({
  ...rest,
  ...(rest.version === 0 ? { version: undefined } : {}),
  ...counters,
  ...details,
  ...(isTestData ? { leadSource: 'E2E_TEST' } : { source: facts.source?.[0] }),
});

/** The tables of statuses, empty, with ways to read and write past the stores. */
export const createStatusTables = async ({
  clock = () => new Date(),
  keyPartners = [],
}: {
  readonly clock?: () => Date;
  readonly keyPartners?: readonly string[];
} = {}) => {
  const database: TestDatabase = await createTestDatabase(STATUS_TABLES);
  const { client, suffix } = database;
  const named = (model: (typeof STATUS_TABLES)[number]) => tableName(model, suffix);
  return {
    ...database,
    clock,
    records: requestTable({ client, suffix, clock, keyPartners }),
    write: async (model: (typeof STATUS_TABLES)[number], row: Row): Promise<void> => {
      await client.send(new PutCommand({ TableName: named(model), Item: row }));
    },
    read: async (model: (typeof STATUS_TABLES)[number], id: string): Promise<Row | undefined> =>
      (await client.send(new GetCommand({ TableName: named(model), Key: { id }, ConsistentRead: true }))).Item,
    remove: async (model: (typeof STATUS_TABLES)[number], id: string): Promise<void> => {
      await client.send(new DeleteCommand({ TableName: named(model), Key: { id } }));
    },
    all: async (model: (typeof STATUS_TABLES)[number]): Promise<readonly Row[]> =>
      (await client.send(new ScanCommand({ TableName: named(model), ConsistentRead: true }))).Items ?? [],
  };
};
