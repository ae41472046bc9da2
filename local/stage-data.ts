import {
  CreateTableCommand,
  DescribeTableCommand,
  type DynamoDBClient,
  paginateListTables,
  type TableDescription,
} from '@aws-sdk/client-dynamodb';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { createDynamoRows } from '../src/adapters/dynamodb/dynamo-rows.ts';
import { tableName } from '../src/adapters/dynamodb/tables.ts';
import { readSeed, type SeedRow } from '../src/adapters/seed/read-seed.ts';
import { createTableInput, type Registry, type RegistryEntry, readRegistry } from './tables.ts';

export class StaleData extends Error {
  override readonly name = 'StaleData';
}

const existingTables = async (client: DynamoDBClient): Promise<ReadonlySet<string>> => {
  const names: string[] = [];
  for await (const page of paginateListTables({ client }, {})) names.push(...(page.TableNames ?? []));
  return new Set(names);
};

const differs = (table: TableDescription | undefined, wanted: RegistryEntry): boolean => {
  const indexes = (table?.GlobalSecondaryIndexes ?? []).map(({ IndexName }) => IndexName).sort();
  return (
    JSON.stringify(indexes) !== JSON.stringify(Object.keys(wanted.indexes).sort()) ||
    table?.StreamSpecification?.StreamViewType !== wanted.stream
  );
};

const ensureTable = async (
  client: DynamoDBClient,
  {
    name,
    exists,
    entry,
    model,
    suffix,
  }: {
    readonly name: string;
    readonly exists: boolean;
    readonly model: string;
    readonly entry: RegistryEntry;
    readonly suffix: string;
  },
): Promise<void> => {
  if (!exists) {
    await client.send(new CreateTableCommand(createTableInput(model, entry, suffix)));
    return;
  }
  const { Table } = await client.send(new DescribeTableCommand({ TableName: name }));
  if (differs(Table, entry)) {
    throw new StaleData(`the kept table ${model} has other indexes, or another stream, than infra/tables.yml says now`);
  }
};

/**
 * Makes every table of the registry that is missing, before there is any data: a table made later slows the database down.
 * @throws {StaleData} when a kept table is not what the registry says now
 */
export const ensureTables = async (
  client: DynamoDBClient,
  suffix: string,
  registry: Registry = readRegistry(),
): Promise<number> => {
  const existing = await existingTables(client);
  const entries = Object.entries(registry);
  await Promise.all(
    entries.map(([model, entry]) => {
      const name = tableName(model, suffix);
      return ensureTable(client, { name, exists: existing.has(name), model, entry, suffix });
    }),
  );
  return entries.length;
};

/** Puts the default hooks, templates and contacts where they are missing; what a person changed stays. Answers how many it put. */
export const seedData = async (client: DynamoDBDocumentClient, suffix: string, now: Date): Promise<number> => {
  const { hooks, templates, contacts } = readSeed();
  const stamps = { createdAt: now.toISOString(), updatedAt: now.toISOString() };
  const { putIfAbsent } = createDynamoRows({ client, suffix });
  const into = (model: string, rows: readonly SeedRow[]) =>
    rows.map((row) => putIfAbsent(model, { ...stamps, ...row }));
  const puts = await Promise.all([
    ...into('SignalNotificationHooks', hooks),
    ...into('NotificationTemplate', templates),
    ...into('Contacts', contacts),
  ]);
  return puts.filter((put) => put === 'added').length;
};
