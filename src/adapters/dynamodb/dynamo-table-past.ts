import {
  DescribeContinuousBackupsCommand,
  DescribeTableCommand,
  RestoreTableToPointInTimeCommand,
  type TableDescription,
  UpdateContinuousBackupsCommand,
  UpdateTableCommand,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb';
import { PastUnreachable, type PointInTime } from '../../domain/operations/recovery/ports.ts';
import { type DynamoOptions, isUnreachable } from './document-client.ts';
import { expireRows } from './expire-rows.ts';
import { encryptedWith } from './table-definition.ts';
import { tableName } from './tables.ts';

export interface DynamoTablePastOptions extends Pick<DynamoOptions, 'client'> {
  /** Of the tables that are brought back, and of those that they become. */
  readonly fromSuffix: string;
  readonly suffix: string;
  /** The tables that are brought back are in another region, reached so. */
  readonly from?: DynamoOptions['client'];
  /** The ARN of the key that the tables are encrypted with, of their own region. Absent: that of the tables they were. */
  readonly tableKey?: string;
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
/** Without credentials nobody was asked. */
const isSilent = (error: unknown): boolean =>
  isUnreachable(error) && !(error instanceof Error && /Credentials|Token/.test(error.name));
/** The account brings back as many tables at once as it may, of whatever stage. */
const isFull = isNamed('LimitExceededException');
const isThere = isNamed('TableAlreadyExistsException', 'ResourceInUseException', 'TableInUseException');

/**
 * Point-in-time recovery of DynamoDB: tables of one suffix, as they were, under another. A restored table has its data, keys,
 * indexes and key of encryption, and nothing else.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/PointInTimeRecovery.Tutorial.html
 */
export const createDynamoTablePast = (options: DynamoTablePastOptions): PointInTime => {
  const { client, fromSuffix, suffix, from, tableKey, lasting } = options;

  const find = async (name: string, at = client): Promise<TableDescription | undefined> => {
    try {
      return (await at.send(new DescribeTableCommand({ TableName: name }))).Table;
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

  /** In another region a table is known by its ARN, and the restore is asked of the region that it is to come to. */
  const sourceOf = async (model: string) => {
    const SourceTableName = tableName(model, fromSuffix);
    if (from === undefined) return { SourceTableName };
    const { TableArn } = (await find(SourceTableName, from)) ?? {};
    if (TableArn === undefined) throw new Error(`${SourceTableName} is not there any more`);
    return { SourceTableArn: TableArn };
  };

  return {
    windowOf: async (model) => {
      try {
        const { ContinuousBackupsDescription: found } = await (from ?? client).send(
          new DescribeContinuousBackupsCommand({ TableName: tableName(model, fromSuffix) }),
        );
        const recovery = found?.PointInTimeRecoveryDescription;
        const { EarliestRestorableDateTime: earliest, LatestRestorableDateTime: latest } = recovery ?? {};
        if (recovery?.PointInTimeRecoveryStatus !== 'ENABLED') return undefined;
        return earliest === undefined || latest === undefined ? undefined : { earliest, latest };
      } catch (error) {
        if (hasNoPast(error)) return undefined;
        if (isSilent(error)) throw new PastUnreachable(`${error}`, { cause: error });
        throw error;
      }
    },
    begin: async (model, at) => {
      const TargetTableName = tableName(model, suffix);
      if ((await find(TargetTableName)) !== undefined) return 'coming';
      const source = await sourceOf(model);
      try {
        await client.send(
          new RestoreTableToPointInTimeCommand({
            ...source,
            TargetTableName,
            RestoreDateTime: at,
            BillingModeOverride,
            ...(tableKey === undefined ? {} : { SSESpecificationOverride: encryptedWith(tableKey) }),
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
