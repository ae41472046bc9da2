import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { Watermarks } from '../../domain/notifications/ports.ts';
import type { Clock } from '../../domain/shared/clock.ts';
import type { DynamoOptions } from './document-client.ts';
import { tableName } from './tables.ts';

export const createDynamoWatermarks = ({
  client,
  suffix,
  clock,
}: DynamoOptions & { readonly clock: Clock }): Watermarks => {
  const table = tableName('BackendState', suffix);
  const idOf = (name: string): string => `watermark#${name}`;
  return {
    get: async (name) => {
      const get = new GetCommand({ TableName: table, Key: { id: idOf(name) }, ConsistentRead: true });
      const { Item: item } = await client.send(get);
      if (item === undefined) return undefined;
      const at = new Date(String(item.at));
      if (Number.isNaN(at.getTime()))
        throw new Error(`${table}: row ${idOf(name)} has no time in "at": delete or correct it`);
      return at;
    },
    set: async (name, at) => {
      const now = clock().toISOString();
      const item = { id: idOf(name), at: at.toISOString(), createdAt: now, updatedAt: now };
      await client.send(new PutCommand({ TableName: table, Item: item }));
    },
  };
};
