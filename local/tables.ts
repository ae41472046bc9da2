import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import {
  type AttributeDefinition,
  CreateTableCommand,
  type CreateTableCommandInput,
  type DynamoDBClient,
  type GlobalSecondaryIndex,
  type KeySchemaElement,
  type Projection,
} from '@aws-sdk/client-dynamodb';
import { parse } from 'yaml';
import * as z from 'zod';
import { tableName } from '../src/adapters/dynamodb/tables.ts';

const REGISTRY = fileURLToPath(new URL('../infra/tables.yml', import.meta.url));

const registryEntry = z.object({
  owner: z.enum(['platform', 'backend']),
  indexes: z
    .record(
      z.string(),
      z.strictObject({
        partition: z.string(),
        sort: z.string().optional(),
        projection: z.union([z.enum(['ALL', 'KEYS_ONLY']), z.array(z.string())]),
      }),
    )
    .default({}),
  stream: z.enum(['NEW_IMAGE', 'OLD_IMAGE', 'NEW_AND_OLD_IMAGES', 'KEYS_ONLY']).optional(),
  ttl: z.string().optional(),
});
export type RegistryEntry = z.infer<typeof registryEntry>;
/** By model, in the order of the file. */
export type Registry = Readonly<Record<string, RegistryEntry>>;

/** What the table registry says of keys, indexes and streams. @throws when the file is not as its head describes it */
export const readRegistry = (path: string = REGISTRY): Registry =>
  z.record(z.string(), registryEntry).parse(parse(readFileSync(path, 'utf8')));

const keysOf = (partition: string, sort?: string): KeySchemaElement[] => [
  { AttributeName: partition, KeyType: 'HASH' },
  ...(sort === undefined ? [] : [{ AttributeName: sort, KeyType: 'RANGE' } as const]),
];

type IndexEntry = RegistryEntry['indexes'][string];

const projectionOf = (projection: IndexEntry['projection']): Projection =>
  typeof projection === 'string'
    ? { ProjectionType: projection }
    : { ProjectionType: 'INCLUDE', NonKeyAttributes: projection };

const indexOf = ([name, { partition, sort, projection }]: [string, IndexEntry]): GlobalSecondaryIndex => ({
  IndexName: name,
  KeySchema: keysOf(partition, sort),
  Projection: projectionOf(projection),
});

/** The call that creates a model's table as the registry has it. Without what a local database has no use for. */
export const createTableInput = (
  model: string,
  { indexes, stream }: RegistryEntry,
  suffix: string,
): CreateTableCommandInput => {
  const secondary = Object.entries(indexes).map(indexOf);
  const keys = new Set(['id', ...Object.values(indexes).flatMap(({ partition, sort }) => [partition, sort ?? 'id'])]);
  return {
    TableName: tableName(model, suffix),
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: [...keys].map((name): AttributeDefinition => ({ AttributeName: name, AttributeType: 'S' })),
    KeySchema: keysOf('id'),
    ...(secondary.length === 0 ? {} : { GlobalSecondaryIndexes: secondary }),
    ...(stream === undefined ? {} : { StreamSpecification: { StreamEnabled: true, StreamViewType: stream } }),
  };
};

const isInUse = (error: unknown): boolean => error instanceof Error && error.name === 'ResourceInUseException';

/** Creates these tables (all of them by default) where they are missing. */
export const createTables = async (
  client: DynamoDBClient,
  suffix: string,
  registry: Registry = readRegistry(),
  models: readonly string[] = Object.keys(registry),
): Promise<void> => {
  for (const model of models) {
    const entry = registry[model];
    if (entry === undefined) throw new Error(`infra/tables.yml has no table ${model}`);
    await client.send(new CreateTableCommand(createTableInput(model, entry, suffix))).catch((error: unknown) => {
      if (!isInUse(error)) throw error;
    });
  }
};
