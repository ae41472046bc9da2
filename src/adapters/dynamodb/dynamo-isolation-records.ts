import { DeleteCommand, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { IsolationRecords } from '../../domain/operations/isolate/ports.ts';
import type { Clock } from '../../domain/shared/clock.ts';
import { readIsolationRecord } from '../shared/isolation-record.ts';
import type { DynamoOptions } from './document-client.ts';
import { tableName } from './tables.ts';

const KEY = { id: 'operations#isolation' };

/** One row of BackendState, which is no function's business. */
export const createDynamoIsolationRecords = ({
  client,
  suffix,
  clock,
}: DynamoOptions & { readonly clock: Clock }): IsolationRecords => {
  const TableName = tableName('BackendState', suffix);
  return {
    read: async () => {
      const { Item: item } = await client.send(new GetCommand({ TableName, Key: KEY, ConsistentRead: true }));
      if (item === undefined) return undefined;
      return readIsolationRecord(item);
    },
    write: async ({ beganAt, settings, deniedRoles }) => {
      const now = clock().toISOString();
      const times = { beganAt: beganAt.toISOString(), createdAt: beganAt.toISOString(), updatedAt: now };
      await client.send(new PutCommand({ TableName, Item: { ...KEY, ...times, settings, deniedRoles } }));
    },
    clear: async () => {
      await client.send(new DeleteCommand({ TableName, Key: KEY }));
    },
  };
};
