import {
  BatchGetItemCommand,
  CreateTableCommand,
  DeleteItemCommand,
  PutItemCommand,
  ScanCommand,
  type ScanCommandInput,
  type ScanCommandOutput,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb';
import { idOf, type StoredItem } from '../../domain/operations/backup/stored-item.ts';
import type { TargetTables } from '../../domain/operations/restore/ports.ts';
import type { DynamoOptions } from './document-client.ts';
import { createDynamoSourceTables, type DynamoSourceTablesOptions } from './dynamo-source-tables.ts';
import { expireRows } from './expire-rows.ts';
import { pause } from './pause.ts';
import { attributesOf, storedItemOf } from './stored-attribute.ts';
import { tableDefinition } from './table-definition.ts';
import { tableName } from './tables.ts';

type Client = DynamoOptions['client'];

/** That bring nothing, one after another: a throttled table may give a few rows a time. */
const TRIES = 8;
const BATCH = 100;
/** A condition has room for 4 KB; the times and versions that every writer changes come first. */
const MOST_COMPARED = 100;
const COMPARED_FIRST = ['updatedAt', 'version', 'revision', 'lastWriteId', 'status'];
const WAIT_SECONDS = 300;

const isNamed =
  (name: string) =>
  (error: unknown): boolean =>
    error instanceof Error && error.name === name;
const isRefused = isNamed('ConditionalCheckFailedException');
const isInUse = isNamed('ResourceInUseException');

/** That the row is still as it was seen; or that there is none. */
const guardOf = (seen: StoredItem | undefined) => {
  if (seen === undefined) return { ConditionExpression: 'attribute_not_exists(id)' };
  const ranked = Object.keys(seen).sort((one, other) => COMPARED_FIRST.indexOf(other) - COMPARED_FIRST.indexOf(one));
  const names = ranked.slice(0, MOST_COMPARED);
  const compared = Object.fromEntries(names.flatMap((name) => (seen[name] === undefined ? [] : [[name, seen[name]]])));
  const values = Object.values(attributesOf(compared));
  const isUntimed = seen.updatedAt === undefined;
  return {
    ConditionExpression: [
      ...names.map((_, at) => `#n${at} = :v${at}`),
      ...(isUntimed ? ['attribute_not_exists(updatedAt)'] : []),
    ].join(' AND '),
    ExpressionAttributeNames: Object.fromEntries(names.map((name, at) => [`#n${at}`, name])),
    ExpressionAttributeValues: Object.fromEntries(values.map((value, at) => [`:v${at}`, value])),
  };
};

const unlessRefused = async (write: () => Promise<unknown>): Promise<'written' | 'lost'> => {
  try {
    await write();
    return 'written';
  } catch (error) {
    if (isRefused(error)) return 'lost';
    throw error;
  }
};

const batchOf = async (client: Client, table: string, ids: readonly string[]): Promise<readonly StoredItem[]> => {
  const items: StoredItem[] = [];
  let keys = ids.map((id) => ({ id: { S: id } }));
  for (let attempt = 0; attempt < TRIES && keys.length > 0; ) {
    await pause(attempt);
    const request = { RequestItems: { [table]: { Keys: keys, ConsistentRead: true } } };
    const answer = await client.send(new BatchGetItemCommand(request));
    items.push(...(answer.Responses?.[table] ?? []).map(storedItemOf));
    const left = (answer.UnprocessedKeys?.[table]?.Keys ?? []).flatMap(({ id }) =>
      id?.S === undefined ? [] : [{ id: { S: id.S } }],
    );
    attempt = left.length < keys.length ? 1 : attempt + 1;
    keys = left;
  }
  if (keys.length > 0) throw new Error(`${table}: ${keys.length} row(s) could not be read in ${TRIES} tries`);
  return items;
};

const countOf = async (client: Client, table: string): Promise<number> => {
  let count = 0;
  let start: ScanCommandInput['ExclusiveStartKey'];
  do {
    const page: ScanCommandOutput = await client.send(
      new ScanCommand({
        TableName: table,
        Select: 'COUNT',
        ConsistentRead: true,
        ...(start === undefined ? {} : { ExclusiveStartKey: start }),
      }),
    );
    count += page.Count ?? 0;
    start = page.LastEvaluatedKey;
  } while (start !== undefined);
  return count;
};

export interface DynamoTargetTablesOptions extends DynamoSourceTablesOptions {
  /** The ARN of the key that tables are made with. Absent: one of DynamoDB's own. */
  readonly tableKey?: string;
}

/** The stage's tables, to restore into. Writes are made on the condition that the row is as it was seen. */
export const createDynamoTargetTables = (options: DynamoTargetTablesOptions): TargetTables => {
  const { client, suffix, tableKey } = options;
  const nameOf = (model: string): string => tableName(model, suffix);
  return {
    ...createDynamoSourceTables(options),
    get: async (model, ids) => {
      const distinct = [...new Set(ids)];
      const found = new Map<string, StoredItem>();
      for (let at = 0; at < distinct.length; at += BATCH) {
        for (const item of await batchOf(client, nameOf(model), distinct.slice(at, at + BATCH)))
          found.set(idOf(item), item);
      }
      return found;
    },
    count: (model) => countOf(client, nameOf(model)),
    put: (model, item, seen) =>
      unlessRefused(() =>
        client.send(new PutItemCommand({ TableName: nameOf(model), Item: attributesOf(item), ...guardOf(seen) })),
      ),
    remove: (model, seen) =>
      unlessRefused(() =>
        client.send(
          new DeleteItemCommand({ TableName: nameOf(model), Key: { id: { S: idOf(seen) } }, ...guardOf(seen) }),
        ),
      ),
    create: async (table) => {
      const name = nameOf(table.model);
      try {
        await client.send(new CreateTableCommand(tableDefinition(table, name, tableKey)));
      } catch (error) {
        if (!isInUse(error)) throw error;
      }
      await waitUntilTableExists({ client, maxWaitTime: WAIT_SECONDS, minDelay: 1, maxDelay: 5 }, { TableName: name });
      if (table.ttl !== undefined) await expireRows(client, name, table.ttl);
    },
  };
};
