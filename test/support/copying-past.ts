import { DescribeTableCommand } from '@aws-sdk/client-dynamodb';
import { createDynamoTargetTables } from '../../src/adapters/dynamodb/dynamo-target-tables.ts';
import { tableName } from '../../src/adapters/dynamodb/tables.ts';
import type { PointInTime } from '../../src/domain/operations/recovery/ports.ts';
import type { TableRegistry } from '../../src/domain/operations/table-registry.ts';
import type { TestDatabase } from './dynamodb.ts';

export interface CopyingPastOptions {
  readonly suffix: string;
  readonly registry: TableRegistry;
  readonly latest: Date;
  readonly pastless?: readonly string[];
}

/**
 * Point-in-time recovery on DynamoDB Local, which has none: a table is brought back as it is now, and is ready at the second
 * look.
 */
export const createCopyingPast = (
  { client, suffix: fromSuffix }: Pick<TestDatabase, 'client' | 'suffix'>,
  { suffix, registry, latest, pastless = [] }: CopyingPastOptions,
): PointInTime & { readonly settled: readonly string[] } => {
  const from = createDynamoTargetTables({ client, suffix: fromSuffix });
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
      !pastless.includes(model) && (await isThere(tableName(model, fromSuffix)))
        ? { earliest: new Date(0), latest }
        : undefined,
    begin: (model) =>
      inTurn(async () => {
        const table = registry.find((one) => one.model === model);
        if (await isThere(tableName(model, suffix))) return;
        if (table === undefined) throw new Error(`there is no table ${model}`);
        await made.create(table);
        for await (const page of from.scan(model, { segment: 0, segments: 1 }))
          for (const row of page) await made.put(model, row, undefined);
      }),
    isReady: async (model) => {
      looks.set(model, (looks.get(model) ?? 0) + 1);
      return (looks.get(model) ?? 0) > 1 && isThere(tableName(model, suffix));
    },
    settle: async ({ model }) => {
      if (!(await isThere(tableName(model, suffix)))) throw new Error(`${model} is not there any more`);
      settled.push(model);
    },
  };
};
