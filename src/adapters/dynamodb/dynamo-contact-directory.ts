import { GetCommand } from '@aws-sdk/lib-dynamodb';
import type { ContactDirectory } from '../../domain/notifications/ports.ts';
import { parseContact } from './contact-record.ts';
import type { DynamoOptions } from './document-client.ts';
import { allOf } from './pages.ts';
import { isKey, tableName } from './tables.ts';

export interface DynamoContactDirectoryOptions extends DynamoOptions {
  readonly pageSize?: number;
}

export const createDynamoContactDirectory = (options: DynamoContactDirectoryOptions): ContactDirectory => {
  const { client, suffix, pageSize } = options;
  const table = tableName('Contacts', suffix);
  return {
    byRole: async (role) => {
      if (!isKey(role)) return [];
      const rows = await allOf(client, {
        TableName: table,
        IndexName: 'roleType',
        KeyConditionExpression: 'roleType = :role',
        ExpressionAttributeValues: { ':role': role },
        ...(pageSize === undefined ? {} : { Limit: pageSize }),
      });
      return rows.map(parseContact);
    },
    byId: async (id) => {
      if (!isKey(id)) return undefined;
      const get = new GetCommand({ TableName: table, Key: { id }, ConsistentRead: true });
      const { Item: item } = await client.send(get);
      return item === undefined ? undefined : parseContact(item);
    },
  };
};
