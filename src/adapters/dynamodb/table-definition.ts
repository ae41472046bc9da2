import type {
  AttributeDefinition,
  CreateTableCommandInput,
  KeySchemaElement,
  SSESpecification,
} from '@aws-sdk/client-dynamodb';
import type { RegisteredIndex, RegisteredTable } from '../../domain/operations/table-registry.ts';

const keysOf = (partition: string, sort?: string): KeySchemaElement[] => [
  { AttributeName: partition, KeyType: 'HASH' },
  ...(sort === undefined ? [] : [{ AttributeName: sort, KeyType: 'RANGE' } as const]),
];

const projectionOf = (projection: RegisteredIndex['projection']) =>
  projection === 'ALL' || projection === 'KEYS_ONLY'
    ? { ProjectionType: projection }
    : { ProjectionType: 'INCLUDE' as const, NonKeyAttributes: [...projection] };

/** That a table is encrypted with this key. */
export const encryptedWith = (key: string): SSESpecification => ({
  Enabled: true,
  SSEType: 'KMS',
  KMSMasterKeyId: key,
});

/** The call that makes a table of the registry, paid by request: keys, indexes and stream; DynamoDB's own key, without another. */
export const tableDefinition = (
  { indexes, stream }: RegisteredTable,
  TableName: string,
  key?: string,
): CreateTableCommandInput => {
  const keys = new Set(['id', ...indexes.flatMap(({ partition, sort = partition }) => [partition, sort])]);
  return {
    TableName,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: [...keys].map((name): AttributeDefinition => ({ AttributeName: name, AttributeType: 'S' })),
    KeySchema: keysOf('id'),
    ...(indexes.length === 0
      ? {}
      : {
          GlobalSecondaryIndexes: indexes.map(({ name, partition, sort, projection }) => ({
            IndexName: name,
            KeySchema: keysOf(partition, sort),
            Projection: projectionOf(projection),
          })),
        }),
    ...(stream === undefined ? {} : { StreamSpecification: { StreamEnabled: true, StreamViewType: stream } }),
    ...(key === undefined ? {} : { SSESpecification: encryptedWith(key) }),
  };
};
