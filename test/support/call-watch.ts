import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { parse } from 'yaml';

interface Part {
  readonly TableName?: string;
}

interface Asked extends Part {
  readonly TransactItems?: readonly Readonly<Record<string, Part | undefined>>[];
  readonly IndexName?: string;
  readonly RequestItems?: object;
}

const modelOf = (table: string): string => table.split('-')[0] ?? table;

const actionOf = (commandName: string): string => {
  const operation = commandName.replace(/Command$/, '');
  return /^(Query|Scan|.*Item)$/.test(operation) ? operation : `${operation}Item`;
};

/** Every table or index that one request asks for something, and for what: DynamoDB asks for the permissions of a transaction's parts. */
const askedOf = (command: string, { TableName, IndexName, RequestItems = {}, TransactItems = [] }: Asked) => [
  ...(TableName === undefined ? [] : [{ table: TableName, index: IndexName, action: actionOf(command) }]),
  ...Object.keys(RequestItems).map((table) => ({ table, index: undefined, action: actionOf(command) })),
  ...TransactItems.flatMap((parts) =>
    Object.entries(parts).flatMap(([part, asked]) =>
      asked?.TableName === undefined ? [] : { table: asked.TableName, index: undefined, action: actionOf(part) },
    ),
  ),
];

export interface CallWatch {
  /** What was asked since the last time, as `NotificationQueue/signalId: Query`, sorted. */
  seen(): readonly string[];
}

/** Notes what is asked of which table or index. */
export const watchCalls = (client: DynamoDBDocumentClient): CallWatch => {
  let calls = new Set<string>();
  client.middlewareStack.add(
    (next, { commandName = '' }) =>
      async (args) => {
        for (const { table, index, action } of askedOf(commandName, args.input as Asked)) {
          calls.add(`${[modelOf(table), index].filter(Boolean).join('/')}: ${action}`);
        }
        return next(args);
      },
    { step: 'initialize', name: 'watch-calls' },
  );
  return {
    seen: () => {
      const seen = [...calls].toSorted();
      calls = new Set();
      return seen;
    },
  };
};

/** What infra/roles grants a function on tables, in the same words. */
export const grantedCalls = (capability: string, name: string): readonly string[] => {
  const file = join(import.meta.dirname, '..', '..', 'infra', 'roles', `${capability}.yml`);
  const roles: Record<string, { tables?: Record<string, string[]> }> = parse(readFileSync(file, 'utf8'));
  const tables = Object.entries(roles[name]?.tables ?? {});
  return tables.flatMap(([target, actions]) => actions.map((action) => `${target}: ${action}`)).toSorted();
};
