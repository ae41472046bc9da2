import {
  DescribeContinuousBackupsCommand,
  DescribeTableCommand,
  type DescribeTableCommandOutput,
  RestoreTableToPointInTimeCommand,
  UpdateContinuousBackupsCommand,
  UpdateTableCommand,
} from '@aws-sdk/client-dynamodb';
import type { PointInTime } from '../../domain/operations/restore/point-in-time.ts';
import type { DynamoOptions } from './document-client.ts';
import { expireRows } from './expire-rows.ts';
import { tableName } from './tables.ts';

export interface DynamoPointInTimeOptions extends DynamoOptions {
  /** Whether tables that are made are kept from being deleted. */
  readonly isProtected: boolean;
  readonly sleep: (milliseconds: number) => Promise<void>;
}

const isNamed =
  (...names: readonly string[]) =>
  (error: unknown): boolean =>
    error instanceof Error && names.includes(error.name);
const isAbsent = isNamed('ResourceNotFoundException', 'TableNotFoundException');
const isThere = isNamed('TableAlreadyExistsException', 'TableInUseException', 'ResourceInUseException');

const RECOVERY_DAYS = 35;
const LOOK_AGAIN_MS = 2000;

/**
 * Point-in-time recovery of DynamoDB. A restored table has its data, keys, indexes and capacity, and nothing else.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/PointInTimeRecovery.Tutorial.html
 */
export const createDynamoPointInTime = ({
  client,
  suffix: from,
  isProtected,
  sleep,
}: DynamoPointInTimeOptions): PointInTime => {
  const describe = async (name: string): Promise<DescribeTableCommandOutput['Table']> => {
    try {
      return (await client.send(new DescribeTableCommand({ TableName: name }))).Table;
    } catch (error) {
      if (isAbsent(error)) return undefined;
      throw error;
    }
  };

  /** A table takes one change at a time. */
  const settled = async (name: string): Promise<DescribeTableCommandOutput['Table']> => {
    for (;;) {
      const table = await describe(name);
      if (table?.TableStatus !== 'UPDATING') return table;
      await sleep(LOOK_AGAIN_MS);
    }
  };

  return {
    window: async (model) => {
      const TableName = tableName(model, from);
      try {
        const { ContinuousBackupsDescription: found } = await client.send(
          new DescribeContinuousBackupsCommand({ TableName }),
        );
        const recovery = found?.PointInTimeRecoveryDescription;
        const { EarliestRestorableDateTime: earliest, LatestRestorableDateTime: latest } = recovery ?? {};
        if (recovery?.PointInTimeRecoveryStatus !== 'ENABLED') return undefined;
        return earliest === undefined || latest === undefined ? undefined : { earliest, latest };
      } catch (error) {
        if (isAbsent(error)) return undefined;
        throw error;
      }
    },
    begin: async (model, { suffix, at }) => {
      const names = { SourceTableName: tableName(model, from), TargetTableName: tableName(model, suffix) };
      if ((await describe(names.TargetTableName)) !== undefined) return;
      try {
        await client.send(new RestoreTableToPointInTimeCommand({ ...names, RestoreDateTime: at }));
      } catch (error) {
        if (!isThere(error)) throw error;
      }
    },
    state: async (model, suffix) => {
      const table = await describe(tableName(model, suffix));
      if (table === undefined) return 'absent';
      return table.TableStatus === 'ACTIVE' ? 'ready' : 'in-work';
    },
    finish: async ({ model, stream, ttl }, suffix) => {
      const TableName = tableName(model, suffix);
      const table = await settled(TableName);
      if (stream !== undefined && table?.StreamSpecification?.StreamEnabled !== true) {
        const StreamSpecification = { StreamEnabled: true, StreamViewType: stream };
        await client.send(new UpdateTableCommand({ TableName, StreamSpecification }));
        await settled(TableName);
      }
      if (isProtected && table?.DeletionProtectionEnabled !== true) {
        await client.send(new UpdateTableCommand({ TableName, DeletionProtectionEnabled: true }));
        await settled(TableName);
      }
      if (ttl !== undefined) await expireRows(client, TableName, ttl);
      const PointInTimeRecoverySpecification = {
        PointInTimeRecoveryEnabled: true,
        RecoveryPeriodInDays: RECOVERY_DAYS,
      };
      await client.send(new UpdateContinuousBackupsCommand({ TableName, PointInTimeRecoverySpecification }));
    },
  };
};
