import { GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { SignalTypeRegistry } from '../../domain/notifications/ports.ts';
import type { Clock } from '../../domain/shared/clock.ts';
import type { DynamoOptions } from './document-client.ts';
import { tableName } from './tables.ts';

const ID = 'signal-types';

/** A set of names in one row. A name that this process has added is not written again: that would cost a write a signal. */
export const createDynamoSignalTypeRegistry = ({
  client,
  suffix,
  clock,
}: DynamoOptions & { readonly clock: Clock }): SignalTypeRegistry => {
  const table = tableName('BackendState', suffix);
  const known = new Set<string>();
  return {
    list: async () => {
      const { Item: item } = await client.send(
        new GetCommand({ TableName: table, Key: { id: ID }, ConsistentRead: true }),
      );
      const names: unknown = item?.names;
      return names instanceof Set ? [...names].map(String).sort() : [];
    },
    add: async (signalType) => {
      if (known.has(signalType)) return;
      const update = new UpdateCommand({
        TableName: table,
        Key: { id: ID },
        UpdateExpression: 'ADD #names :name SET updatedAt = :now, createdAt = if_not_exists(createdAt, :now)',
        ExpressionAttributeNames: { '#names': 'names' },
        ExpressionAttributeValues: { ':name': new Set([signalType]), ':now': clock().toISOString() },
      });
      await client.send(update);
      known.add(signalType);
    },
  };
};
