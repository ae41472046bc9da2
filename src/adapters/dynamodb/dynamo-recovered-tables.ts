import {
  DeleteTableCommand,
  DescribeTableCommand,
  type TableDescription,
  UpdateTableCommand,
  waitUntilTableExists,
  waitUntilTableNotExists,
} from '@aws-sdk/client-dynamodb';
import { idOf, type StoredItem, textOf } from '../../domain/operations/backup/stored-item.ts';
import type { FormerTables, RecoveredTables } from '../../domain/operations/recovery/ports.ts';
import { heldBack } from '../../domain/operations/restore/hold-back.ts';
import type { TableRegistry } from '../../domain/operations/table-registry.ts';
import type { DynamoOptions } from './document-client.ts';
import { createDynamoTargetTables } from './dynamo-target-tables.ts';
import { tableName } from './tables.ts';

const QUEUE = 'NotificationQueue';
const WAIT_SECONDS = 300;

const isMissing = (error: unknown): boolean => error instanceof Error && error.name === 'ResourceNotFoundException';

/**
 * A message that was on its way at the moment of the data may have been sent since: nobody knows, and it says so. It stays
 * due, so that the next sweep reports it, whole, to the dead letters.
 */
const letGo = (item: StoredItem, recovery: { readonly id: string; readonly point: string }): StoredItem | undefined => {
  const prepared = heldBack(QUEUE, item, { id: recovery.id, endedAt: recovery.point });
  if (!prepared.restore || prepared.held === undefined) return undefined;
  const { dueShard, dueAt } = item;
  return dueShard === undefined || dueAt === undefined
    ? prepared.item
    : { ...prepared.item, dueShard, dueAt: { S: recovery.point } };
};

/** The tables that a recovery makes. */
export const createDynamoRecoveredTables = (
  options: DynamoOptions & { readonly registry: TableRegistry },
): RecoveredTables & FormerTables => {
  const { client, suffix, registry } = options;
  const rows = createDynamoTargetTables(options);

  const find = async (model: string): Promise<TableDescription | undefined> => {
    try {
      return (await client.send(new DescribeTableCommand({ TableName: tableName(model, suffix) }))).Table;
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
  };
  const waiting = { client, maxWaitTime: WAIT_SECONDS, minDelay: 1, maxDelay: 5 };

  return {
    count: rows.count,
    countIfThere: async (model) => ((await find(model)) === undefined ? undefined : rows.count(model)),
    holdBack: async (recovery) => {
      if (!recovery.made.includes(QUEUE)) return 0;
      let held = 0;
      for await (const page of rows.scan(QUEUE, { segment: 0, segments: 1 })) {
        for (const item of page) {
          const next = letGo(item, recovery);
          if (next === undefined) continue;
          if ((await rows.put(QUEUE, next, item)) === 'lost')
            throw new Error(`${QUEUE}: somebody writes row ${idOf(item)}, status ${textOf(item, 'status')}`);
          held += 1;
        }
      }
      return held;
    },
    remove: async (model) => {
      const table = await find(model);
      if (table === undefined) return 'absent';
      const TableName = tableName(model, suffix);
      if (table.DeletionProtectionEnabled === true) {
        await client.send(new UpdateTableCommand({ TableName, DeletionProtectionEnabled: false }));
        await waitUntilTableExists(waiting, { TableName });
      }
      await client.send(new DeleteTableCommand({ TableName }));
      await waitUntilTableNotExists(waiting, { TableName });
      return 'removed';
    },
    streams: async () => {
      const found: Record<string, string> = {};
      for (const { model, stream } of registry) {
        const arn = stream === undefined ? undefined : (await find(model))?.LatestStreamArn;
        if (arn !== undefined) found[model] = arn;
      }
      return found;
    },
  };
};
