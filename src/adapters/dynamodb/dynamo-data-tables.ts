import {
  type AttributeValue,
  BatchGetItemCommand,
  DeleteItemCommand,
  PutItemCommand,
  ResourceNotFoundException,
  ScanCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import type { Attributes, ExactRow } from '../../domain/operations/data/exact-row.ts';
import { TableMissing, type WritableTables } from '../../domain/operations/data/ports.ts';
import { conditionally } from './conditional.ts';
import type { DynamoOptions } from './document-client.ts';
import { exactRow, storedItem, storedValue } from './exact-item.ts';
import { sized } from './item-size.ts';
import { pause } from './pause.ts';
import { isKey, tableName } from './tables.ts';

export interface DynamoDataTablesOptions extends DynamoOptions {
  readonly pageSize?: number;
}

const BATCH = 100;
/** That bring nothing, one after another: a throttled table may give a few rows a time. */
const TRIES = 6;
/** A condition holds 4 KB; what is beyond is guarded by what changes and by when it was written. */
const GUARDED = 150;

type Names = Record<string, string>;
type Values = Record<string, AttributeValue>;
interface Guard {
  readonly condition: string;
  readonly names: Names;
  readonly values: Values;
}

/** The row is there and as it was read, in all that it has and in what is to come. */
const guardOf = (row: ExactRow, touched: readonly string[]): Guard => {
  const guarded = [...new Set([...touched, 'updatedAt', 'version', ...Object.keys(row)])]
    .filter((name) => name !== 'id')
    .slice(0, GUARDED);
  const present = guarded.flatMap((name, at) => (row[name] === undefined ? [] : [[`:w${at}`, storedValue(row[name])]]));
  return {
    condition: [
      'attribute_exists(id)',
      ...guarded.map((name, at) => (row[name] === undefined ? `attribute_not_exists(#w${at})` : `#w${at} = :w${at}`)),
    ].join(' AND '),
    names: Object.fromEntries(guarded.map((name, at) => [`#w${at}`, name])),
    values: Object.fromEntries(present),
  };
};

const updateOf = (attributes: Attributes) => {
  const entries = Object.entries(attributes).map(([name, value], at) => ({ name, value, at }));
  const set = entries.filter(({ value }) => value !== undefined);
  const gone = entries.filter(({ value }) => value === undefined);
  const clauses = [
    ...(set.length === 0 ? [] : [`SET ${set.map(({ at }) => `#n${at} = :n${at}`).join(', ')}`]),
    ...(gone.length === 0 ? [] : [`REMOVE ${gone.map(({ at }) => `#n${at}`).join(', ')}`]),
  ];
  return {
    expression: clauses.join(' '),
    names: Object.fromEntries(entries.map(({ name, at }) => [`#n${at}`, name])),
    values: Object.fromEntries(set.map(({ value, at }) => [`:n${at}`, storedValue(value)])),
  };
};

const withoutEmpty = (values: Values) =>
  Object.keys(values).length === 0 ? {} : { ExpressionAttributeValues: values };

const namingTable = async <Answer>(table: string, ask: () => Promise<Answer>): Promise<Answer> => {
  try {
    return await ask();
  } catch (cause) {
    if (!(cause instanceof ResourceNotFoundException)) throw cause;
    throw new TableMissing(`the stage has no table ${table}`, { cause });
  }
};

/** Rows of any table of the stage, without loss. */
export const createDynamoDataTables = ({ client, suffix, pageSize = 250 }: DynamoDataTablesOptions): WritableTables => {
  const batch = async (table: string, ids: readonly string[], projection: object): Promise<readonly ExactRow[]> => {
    const rows: ExactRow[] = [];
    let wanted: readonly Values[] = ids.map((id) => ({ id: { S: id } }));
    for (let attempt = 0; attempt < TRIES && wanted.length > 0; ) {
      await pause(attempt);
      const request = { RequestItems: { [table]: { Keys: [...wanted], ConsistentRead: true, ...projection } } };
      const answer = await namingTable(table, () => client.send(new BatchGetItemCommand(request)));
      rows.push(...(answer.Responses?.[table] ?? []).map(exactRow));
      const left = answer.UnprocessedKeys?.[table]?.Keys ?? [];
      attempt = left.length < wanted.length ? 1 : attempt + 1;
      wanted = left;
    }
    if (wanted.length > 0) throw new Error(`${table}: ${wanted.length} row(s) could not be read in ${TRIES} tries`);
    return rows;
  };

  const read = async (model: string, ids: readonly string[], projection: object): Promise<readonly ExactRow[]> => {
    const keys = [...new Set(ids)].filter(isKey);
    const rows: ExactRow[] = [];
    for (let start = 0; start < keys.length; start += BATCH) {
      rows.push(...(await batch(tableName(model, suffix), keys.slice(start, start + BATCH), projection)));
    }
    return rows;
  };

  return {
    page: async (model, after) => {
      const table = tableName(model, suffix);
      const scan = new ScanCommand({
        TableName: table,
        ConsistentRead: true,
        Limit: pageSize,
        ...(after === undefined ? {} : { ExclusiveStartKey: { id: { S: after } } }),
      });
      const { Items: items = [], LastEvaluatedKey: end } = await namingTable(table, () => client.send(scan));
      return { rows: items.map(exactRow), ...(end?.id?.S === undefined ? {} : { next: end.id.S }) };
    },
    get: (model, ids) => read(model, ids, {}),
    heads: (model, ids, attributes) => {
      const asked = [...new Set(['id', ...attributes])];
      return read(model, ids, {
        ProjectionExpression: asked.map((_, at) => `#p${at}`).join(', '),
        ExpressionAttributeNames: Object.fromEntries(asked.map((name, at) => [`#p${at}`, name])),
      });
    },
    add: async (model, row) => {
      const table = tableName(model, suffix);
      const put = new PutItemCommand({
        TableName: table,
        Item: storedItem(row),
        ConditionExpression: 'attribute_not_exists(id)',
      });
      const { written } = await sized(table, row, () => conditionally(undefined, () => client.send(put)));
      return written ? 'added' : 'exists';
    },
    change: async (model, row, attributes) => {
      const guard = guardOf(row, Object.keys(attributes));
      const update = updateOf(attributes);
      const command = new UpdateItemCommand({
        TableName: tableName(model, suffix),
        Key: { id: { S: row.id } },
        UpdateExpression: update.expression,
        ConditionExpression: guard.condition,
        ExpressionAttributeNames: { ...guard.names, ...update.names },
        ...withoutEmpty({ ...guard.values, ...update.values }),
      });
      const { written } = await conditionally(undefined, () => client.send(command));
      return written ? 'changed' : 'conflict';
    },
    remove: async (model, row, unless) => {
      const guard = guardOf(row, unless);
      const command = new DeleteItemCommand({
        TableName: tableName(model, suffix),
        Key: { id: { S: row.id } },
        ConditionExpression: guard.condition,
        ...(Object.keys(guard.names).length === 0 ? {} : { ExpressionAttributeNames: guard.names }),
        ...withoutEmpty(guard.values),
      });
      const { written } = await conditionally(undefined, () => client.send(command));
      return written ? 'removed' : 'conflict';
    },
  };
};
