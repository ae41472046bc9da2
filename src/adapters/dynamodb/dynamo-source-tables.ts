import {
  DescribeTableCommand,
  type DescribeTableCommandOutput,
  ScanCommand,
  type ScanCommandInput,
} from '@aws-sdk/client-dynamodb';
import type { TableShape } from '../../domain/operations/backup/manifest.ts';
import type { FoundTable, SourceTables } from '../../domain/operations/backup/ports.ts';
import type { DynamoOptions } from './document-client.ts';
import { storedItemOf } from './stored-attribute.ts';
import { tableName } from './tables.ts';

type Described = NonNullable<DescribeTableCommandOutput['Table']>;
type Index = NonNullable<Described['GlobalSecondaryIndexes']>[number];

const keyOf = (schema: Described['KeySchema'], kind: 'HASH' | 'RANGE'): string | undefined =>
  schema?.find(({ KeyType }) => KeyType === kind)?.AttributeName;

const projectionOf = ({ Projection }: Index): TableShape['indexes'][number]['projection'] => {
  const type = Projection?.ProjectionType;
  if (type === 'ALL' || type === 'KEYS_ONLY') return type;
  return Projection?.NonKeyAttributes?.toSorted() ?? [];
};

const indexOf = (index: Index): TableShape['indexes'][number] => {
  const sort = keyOf(index.KeySchema, 'RANGE');
  return {
    name: index.IndexName ?? '',
    partition: keyOf(index.KeySchema, 'HASH') ?? '',
    ...(sort === undefined ? {} : { sort }),
    projection: projectionOf(index),
  };
};

const foundOf = (model: string, table: Described): FoundTable => {
  const { StreamSpecification: stream, GlobalSecondaryIndexes: indexes = [] } = table;
  const sort = keyOf(table.KeySchema, 'RANGE');
  return {
    model,
    key: [keyOf(table.KeySchema, 'HASH'), ...(sort === undefined ? [] : [sort])].join(', '),
    indexes: indexes.map(indexOf).sort((one, other) => (one.name < other.name ? -1 : 1)),
    ...(stream?.StreamViewType === undefined ? {} : { stream: stream.StreamViewType }),
    sizeBytes: table.TableSizeBytes ?? 0,
    items: table.ItemCount ?? 0,
  };
};

const isAbsent = (error: unknown): boolean => error instanceof Error && error.name === 'ResourceNotFoundException';

export interface DynamoSourceTablesOptions extends DynamoOptions {
  /** Rows of a page at most; DynamoDB gives 1 MB at most. */
  readonly pageSize?: number;
}

/** The stage's tables, read past every capability's own view of them: each attribute with its type. */
export const createDynamoSourceTables = ({ client, suffix, pageSize }: DynamoSourceTablesOptions): SourceTables => ({
  find: async (model) => {
    try {
      const { Table } = await client.send(new DescribeTableCommand({ TableName: tableName(model, suffix) }));
      return Table === undefined ? undefined : foundOf(model, Table);
    } catch (error) {
      if (isAbsent(error)) return undefined;
      throw error;
    }
  },
  scan: async function* (model, { segment, segments }) {
    let start: ScanCommandInput['ExclusiveStartKey'];
    do {
      const page = await client.send(
        new ScanCommand({
          TableName: tableName(model, suffix),
          ConsistentRead: true,
          Segment: segment,
          TotalSegments: segments,
          ...(pageSize === undefined ? {} : { Limit: pageSize }),
          ...(start === undefined ? {} : { ExclusiveStartKey: start }),
        }),
      );
      if (page.Items !== undefined && page.Items.length > 0) yield page.Items.map(storedItemOf);
      start = page.LastEvaluatedKey;
    } while (start !== undefined);
  },
});
