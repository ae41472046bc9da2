import { ScanCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { PersonalRows } from '../../domain/users/personal-data/ports.ts';
import type { Row, RowChange } from '../../domain/users/personal-data/row.ts';
import { conditionally } from './conditional.ts';
import type { DynamoOptions } from './document-client.ts';
import { rowsOf } from './pages.ts';
import { type PlainItem, plain } from './plain-item.ts';
import { isKey, tableName } from './tables.ts';
import { updateOf } from './update-expression.ts';

export interface DynamoPersonalRowsOptions extends DynamoOptions {
  readonly pageSize?: number;
}

const rowOf = (item: PlainItem): Row => ({
  ...Object.fromEntries(Object.entries(item).map(([name, value]) => [name, plain(value)])),
  id: String(item.id),
});

/** What can be compared with what is stored, whatever reading has made of sets, bytes and large numbers. */
const isComparable = (value: unknown): boolean => value === undefined || value === null || typeof value !== 'object';

/** The row is there and as it was read: in what is changed, as far as that compares, and in when it was last written. */
const guardOf = (row: Row, { attributes, unless }: RowChange) => {
  const guarded = [...new Set([...Object.keys(attributes), ...unless, 'updatedAt'])];
  const compared = guarded.filter((name) => isComparable(row[name]));
  const present = compared.filter((name) => row[name] !== undefined);
  return {
    condition: [
      'attribute_exists(id)',
      ...compared.map((name) =>
        row[name] === undefined ? `attribute_not_exists(#${name})` : `#${name} = :was_${name}`,
      ),
    ].join(' AND '),
    names: Object.fromEntries(compared.map((name) => [`#${name}`, name])),
    values: Object.fromEntries(present.map((name) => [`:was_${name}`, row[name]])),
  };
};

/** Rows of any table of the stage, as plain data. */
export const createDynamoPersonalRows = ({
  client,
  suffix,
  pageSize = 200,
}: DynamoPersonalRowsOptions): PersonalRows => ({
  page: async (model, after) => {
    const scan = new ScanCommand({
      TableName: tableName(model, suffix),
      ConsistentRead: true,
      Limit: pageSize,
      ...(after === undefined ? {} : { ExclusiveStartKey: { id: after } }),
    });
    const { Items: items = [], LastEvaluatedKey: end } = await client.send(scan);
    return { rows: items.map(rowOf), ...(typeof end?.id === 'string' ? { next: end.id } : {}) };
  },
  get: async (model, ids) => {
    const keys = [...new Set(ids)].filter(isKey);
    const items = await rowsOf(client, tableName(model, suffix), keys, { isConsistent: true });
    return items.map(rowOf);
  },
  change: async (model, row, change) => {
    const guard = guardOf(row, change);
    const {
      ExpressionAttributeNames: names,
      ExpressionAttributeValues: values,
      ...update
    } = updateOf(change.attributes);
    const command = new UpdateCommand({
      TableName: tableName(model, suffix),
      Key: { id: row.id },
      ...update,
      ConditionExpression: guard.condition,
      ExpressionAttributeNames: { ...names, ...guard.names },
      ExpressionAttributeValues: { ...values, ...guard.values },
    });
    const { written } = await conditionally(undefined, () => client.send(command));
    return written ? 'changed' : 'conflict';
  },
});
