import {
  DescribeContinuousBackupsCommand,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  type DynamoDBClient,
  type GlobalSecondaryIndexDescription,
  type KeySchemaElement,
} from '@aws-sdk/client-dynamodb';
import type { AreaReader } from '../../domain/operations/stage/ports.ts';
import { type TableFacts, tableAspects } from '../../domain/operations/stage/table-aspects.ts';
import { readEach, unless } from '../shared/area-reading.ts';

const keyOf = (schema: readonly KeySchemaElement[] | undefined, type: 'HASH' | 'RANGE'): string | undefined =>
  schema?.find(({ KeyType }) => KeyType === type)?.AttributeName;

const projectionOf = ({ Projection }: GlobalSecondaryIndexDescription): TableFacts['indexes'][number]['projection'] => {
  if (Projection?.ProjectionType === 'INCLUDE') return Projection.NonKeyAttributes ?? [];
  return Projection?.ProjectionType === 'KEYS_ONLY' ? 'KEYS_ONLY' : 'ALL';
};

const indexOf = (index: GlobalSecondaryIndexDescription): TableFacts['indexes'][number] => ({
  name: index.IndexName ?? '',
  partition: keyOf(index.KeySchema, 'HASH') ?? '',
  sort: keyOf(index.KeySchema, 'RANGE'),
  projection: projectionOf(index),
});

/** What DynamoDB Local has no part for, or nobody sets there. */
const NOT_LOCAL = ['expiry', 'capacity', 'point-in-time recovery', 'deletion protection', 'encryption key'];

export interface DynamoTableFactsOptions {
  readonly client: DynamoDBClient;
  readonly isLocal?: boolean;
}

/** Tables as DynamoDB describes them. */
export const createDynamoTableFacts = ({ client, isLocal = false }: DynamoTableFactsOptions): AreaReader => {
  const expiryOf = async (TableName: string): Promise<string | undefined> => {
    const { TimeToLiveDescription: ttl } = await client.send(new DescribeTimeToLiveCommand({ TableName }));
    return ttl?.TimeToLiveStatus === 'ENABLED' || ttl?.TimeToLiveStatus === 'ENABLING' ? ttl.AttributeName : undefined;
  };
  const pointInTimeDaysOf = async (TableName: string): Promise<number | undefined> => {
    const { ContinuousBackupsDescription: described } = await client.send(
      new DescribeContinuousBackupsCommand({ TableName }),
    );
    const pointInTime = described?.PointInTimeRecoveryDescription;
    return pointInTime?.PointInTimeRecoveryStatus === 'ENABLED' ? (pointInTime.RecoveryPeriodInDays ?? 35) : undefined;
  };
  return readEach(
    (TableName) =>
      unless(['ResourceNotFoundException'], async () => {
        const { Table: table } = await client.send(new DescribeTableCommand({ TableName }));
        const [ttl, pointInTimeDays] = isLocal ? [] : [await expiryOf(TableName), await pointInTimeDaysOf(TableName)];
        return tableAspects({
          key: [keyOf(table?.KeySchema, 'HASH'), keyOf(table?.KeySchema, 'RANGE')].filter((one) => one).join(', '),
          indexes: table?.GlobalSecondaryIndexes?.map(indexOf) ?? [],
          stream:
            table?.StreamSpecification?.StreamEnabled === true ? table.StreamSpecification.StreamViewType : undefined,
          ttl,
          capacity: table?.BillingModeSummary?.BillingMode === 'PAY_PER_REQUEST' ? 'on-demand' : 'provisioned',
          pointInTimeDays,
          isProtected: table?.DeletionProtectionEnabled === true,
          keyId: table?.SSEDescription?.KMSMasterKeyArn?.split('/').at(-1),
        });
      }),
    isLocal ? NOT_LOCAL : [],
  );
};
