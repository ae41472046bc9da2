import { DeleteCommand, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { Clock } from '../../domain/shared/clock.ts';
import type { Checkpoints } from '../../domain/statuses/ports.ts';
import type { DynamoOptions } from './document-client.ts';
import { tableName } from './tables.ts';

/** Rows of BackendState, one a name. */
export const createDynamoCheckpoints = ({
  client,
  suffix,
  clock,
}: DynamoOptions & { readonly clock: Clock }): Checkpoints => {
  const table = tableName('BackendState', suffix);
  const keyOf = (name: string) => ({ id: `checkpoint#${name}` });
  return {
    get: async (name) => {
      const get = new GetCommand({ TableName: table, Key: keyOf(name), ConsistentRead: true });
      const { Item: item } = await client.send(get);
      if (item === undefined) return undefined;
      if (typeof item.place === 'string') return item.place;
      throw new Error(`${table}: row ${keyOf(name).id} has no text in "place": delete it`);
    },
    set: async (name, value) => {
      const now = clock().toISOString();
      const item = { ...keyOf(name), place: value, createdAt: now, updatedAt: now };
      await client.send(new PutCommand({ TableName: table, Item: item }));
    },
    clear: async (name) => {
      await client.send(new DeleteCommand({ TableName: table, Key: keyOf(name) }));
    },
  };
};
