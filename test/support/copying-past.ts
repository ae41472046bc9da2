import { DescribeTableCommand } from '@aws-sdk/client-dynamodb';
import { PutCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { createDynamoTargetTables } from '../../src/adapters/dynamodb/dynamo-target-tables.ts';
import { tableName } from '../../src/adapters/dynamodb/tables.ts';
import type { PointInTime } from '../../src/domain/operations/recovery/ports.ts';
import type { TableRegistry } from '../../src/domain/operations/table-registry.ts';
import type { TestDatabase } from './dynamodb.ts';

/**
 * Point-in-time recovery on DynamoDB Local, which has none: a table is brought back as it is now, and is ready at the second
 * look.
 */
export const createCopyingPast = (
  { client, suffix: fromSuffix }: Pick<TestDatabase, 'client' | 'suffix'>,
  { suffix, registry, latest }: { readonly suffix: string; readonly registry: TableRegistry; readonly latest: Date },
): PointInTime & { readonly settled: readonly string[] } => {
  const made = createDynamoTargetTables({ client, suffix });
  const looks = new Map<string, number>();
  const settled: string[] = [];
  const isThere = async (name: string): Promise<boolean> =>
    client.send(new DescribeTableCommand({ TableName: name })).then(
      () => true,
      () => false,
    );
  /** What a killed process had begun ends before another begins, as it does at AWS. */
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = (work: () => Promise<void>): Promise<'coming'> => {
    const turn = last.then(work);
    last = turn.catch(() => {});
    return turn.then(() => 'coming');
  };
  return {
    settled,
    windowOf: async (model) =>
      (await isThere(tableName(model, fromSuffix))) ? { earliest: new Date(0), latest } : undefined,
    begin: (model) =>
      inTurn(async () => {
        const table = registry.find((one) => one.model === model);
        if (table === undefined || (await isThere(tableName(model, suffix)))) return;
        await made.create(table);
        const { Items = [] } = await client.send(new ScanCommand({ TableName: tableName(model, fromSuffix) }));
        for (const Item of Items) await client.send(new PutCommand({ TableName: tableName(model, suffix), Item }));
      }),
    isReady: async (model) => {
      looks.set(model, (looks.get(model) ?? 0) + 1);
      return (looks.get(model) ?? 0) > 1 && isThere(tableName(model, suffix));
    },
    settle: async ({ model }) => void settled.push(model),
  };
};
