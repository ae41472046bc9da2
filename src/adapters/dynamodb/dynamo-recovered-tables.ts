import {
  DeleteTableCommand,
  DescribeTableCommand,
  type TableDescription,
  UpdateTableCommand,
  waitUntilTableExists,
  waitUntilTableNotExists,
} from '@aws-sdk/client-dynamodb';
import type { FormerTables, RecoveredTables } from '../../domain/operations/recovery/ports.ts';
import type { TableRegistry } from '../../domain/operations/table-registry.ts';
import type { DynamoOptions } from './document-client.ts';
import { createDynamoTargetTables } from './dynamo-target-tables.ts';
import { tableName } from './tables.ts';

const WAIT_SECONDS = 300;

const isMissing = (error: unknown): boolean => error instanceof Error && error.name === 'ResourceNotFoundException';

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
