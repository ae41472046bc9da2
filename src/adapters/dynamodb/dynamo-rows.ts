import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { conditionally } from './conditional.ts';
import type { DynamoOptions } from './document-client.ts';
import { sized } from './item-size.ts';
import { tableName } from './tables.ts';

/** A row as it is stored, whatever table it is of. */
export type StoredRow = Readonly<Record<string, unknown>> & { readonly id: string };

/** Puts whole rows where they are missing; what is there stays. */
export const createDynamoRows = ({ client, suffix }: DynamoOptions) => ({
  has: async (model: string, id: string): Promise<boolean> => {
    const found = await client.send(
      new GetCommand({ TableName: tableName(model, suffix), Key: { id }, ProjectionExpression: 'id' }),
    );
    return found.Item !== undefined;
  },
  putIfAbsent: async (model: string, row: StoredRow): Promise<'added' | 'exists'> => {
    const table = tableName(model, suffix);
    const put = new PutCommand({ TableName: table, Item: { ...row }, ConditionExpression: 'attribute_not_exists(id)' });
    const { written } = await sized(table, row, () => conditionally(undefined, () => client.send(put)));
    return written ? 'added' : 'exists';
  },
});
