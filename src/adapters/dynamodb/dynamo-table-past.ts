import {
  DescribeContinuousBackupsCommand,
  DescribeTableCommand,
  RestoreTableToPointInTimeCommand,
  type TableDescription,
  UpdateContinuousBackupsCommand,
  UpdateTableCommand,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb';
import type { PointInTime } from '../../domain/operations/recovery/ports.ts';
import type { DynamoOptions } from './document-client.ts';
import { expireRows } from './expire-rows.ts';
import { tableName } from './tables.ts';

export interface DynamoTablePastOptions extends Pick<DynamoOptions, 'client'> {
  /** Of the tables that are brought back, and of those that they become. */
  readonly fromSuffix: string;
  readonly suffix: string;
  /** The tables stay: their own past is kept, and they may be guarded against deletion. DynamoDB Local knows of neither. */
  readonly lasting?: { readonly isProtected: boolean };
}

const WAIT_SECONDS = 300;
/** Autoscaling is not restored, and a stack makes none for tables that it adopts: they scale by themselves. */
const BillingModeOverride = 'PAY_PER_REQUEST';

const isNamed =
  (...names: readonly string[]) =>
  (error: unknown): boolean =>
    error instanceof Error && names.includes(error.name);
const isMissing = isNamed('ResourceNotFoundException', 'TableNotFoundException');
/** DynamoDB Local keeps no past. */
const hasNoPast = isNamed('UnknownOperationException', 'TableNotFoundException', 'ResourceNotFoundException');
/** The account brings back as many tables at once as it may, of whatever stage. */
const isFull = isNamed('LimitExceededException');
const isThere = isNamed('TableAlreadyExistsException', 'ResourceInUseException', 'TableInUseException');

/**
 * Point-in-time recovery of DynamoDB: tables of one suffix, as they were, under another. A restored table has its data, keys,
 * indexes and key of encryption, and nothing else.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/PointInTimeRecovery.Tutorial.html
 */
export const createDynamoTablePast = (options: DynamoTablePastOptions): PointInTime => {
  const { client, fromSuffix, suffix, lasting } = options;

  const find = async (name: string): Promise<TableDescription | undefined> => {
    try {
      return (await client.send(new DescribeTableCommand({ TableName: name }))).Table;
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
  };
  const settled = (name: string) =>
    waitUntilTableExists({ client, maxWaitTime: WAIT_SECONDS, minDelay: 1, maxDelay: 5 }, { TableName: name });

  const keepPast = async (TableName: string): Promise<void> => {
    const PointInTimeRecoverySpecification = { PointInTimeRecoveryEnabled: true, RecoveryPeriodInDays: 35 };
    await client.send(new UpdateContinuousBackupsCommand({ TableName, PointInTimeRecoverySpecification }));
  };

  return {
    windowOf: async (model) => {
      try {
        const { ContinuousBackupsDescription: found } = await client.send(
          new DescribeContinuousBackupsCommand({ TableName: tableName(model, fromSuffix) }),
        );
        const recovery = found?.PointInTimeRecoveryDescription;
        const { EarliestRestorableDateTime: earliest, LatestRestorableDateTime: latest } = recovery ?? {};
        if (recovery?.PointInTimeRecoveryStatus !== 'ENABLED') return undefined;
        return earliest === undefined || latest === undefined ? undefined : { earliest, latest };
      } catch (error) {
        if (hasNoPast(error)) return undefined;
        throw error;
      }
    },
    begin: async (model, at) => {
      const TargetTableName = tableName(model, suffix);
      if ((await find(TargetTableName)) !== undefined) return 'coming';
      const SourceTableName = tableName(model, fromSuffix);
      try {
        await client.send(
          new RestoreTableToPointInTimeCommand({
            SourceTableName,
            TargetTableName,
            RestoreDateTime: at,
            BillingModeOverride,
          }),
        );
      } catch (error) {
        if (isFull(error)) return 'full';
        if (!isThere(error)) throw error;
      }
      return 'coming';
    },
    isReady: async (model) => {
      const table = await find(tableName(model, suffix));
      const indexes = table?.GlobalSecondaryIndexes ?? [];
      return table?.TableStatus === 'ACTIVE' && indexes.every(({ IndexStatus = 'ACTIVE' }) => IndexStatus === 'ACTIVE');
    },
    settle: async ({ model, stream, ttl }) => {
      const TableName = tableName(model, suffix);
      const found = await find(TableName);
      if (found === undefined) throw new Error(`${TableName} is not there any more`);
      // it takes one change at a time, and a run that was cut off may have begun one
      if (found.TableStatus === 'UPDATING') await settled(TableName);
      const table = await find(TableName);
      if (stream !== undefined && table?.StreamSpecification?.StreamEnabled !== true) {
        const StreamSpecification = { StreamEnabled: true, StreamViewType: stream };
        await client.send(new UpdateTableCommand({ TableName, StreamSpecification }));
        await settled(TableName);
      }
      if (ttl !== undefined) await expireRows(client, TableName, ttl);
      if (lasting === undefined) return;
      await keepPast(TableName);
      if (!lasting.isProtected || table?.DeletionProtectionEnabled === true) return;
      await client.send(new UpdateTableCommand({ TableName, DeletionProtectionEnabled: true }));
      await settled(TableName);
    },
  };
};
