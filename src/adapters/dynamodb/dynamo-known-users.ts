import { GetCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod/mini';
import type { KnownUser, KnownUsers } from '../../domain/notifications/ports.ts';
import { isRole } from '../../domain/users/roles.ts';
import { readRow, text } from './attributes.ts';
import type { DynamoOptions } from './document-client.ts';
import { allOf } from './pages.ts';
import type { PlainItem } from './plain-item.ts';
import { isKey, tableName } from './tables.ts';

export interface DynamoKnownUsersOptions extends DynamoOptions {
  readonly pageSize?: number;
}

/** What is no text is nothing that anybody could be reached by. */
const perhaps = z.catch(z.optional(z.string().check(z.minLength(1))), undefined);

const userRow = z.object({ id: text, email: text, attributes: z.object({ phone: perhaps, contactId: perhaps }) });
const memberRow = z.object({ id: text, contactId: perhaps });

const present = <Key extends string>(key: Key, value: string | undefined): { readonly [K in Key]?: string } | object =>
  value === undefined ? {} : { [key]: value };

const userOf = (item: PlainItem): KnownUser => {
  const read = readRow(userRow, item);
  if (!read.ok) throw new Error(`UserDirectory: row ${String(item.id)} is no entry: ${read.refusal.reason}`);
  const { id, email, attributes } = read.value;
  return { id, email, ...present('phone', attributes.phone), ...present('contactId', attributes.contactId) };
};

const memberOf = (item: PlainItem): Pick<KnownUser, 'id' | 'contactId'> => {
  const read = readRow(memberRow, item);
  if (!read.ok) throw new Error(`UserDirectory/role: row ${String(item.id)} is no entry: ${read.refusal.reason}`);
  return { id: read.value.id, ...present('contactId', read.value.contactId) };
};

/** The directory of users, as far as notifications go by it. */
export const createDynamoKnownUsers = ({ client, suffix, pageSize }: DynamoKnownUsersOptions): KnownUsers => {
  const table = tableName('UserDirectory', suffix);
  return {
    inGroup: async (name) => {
      if (!isRole(name)) return 'no-group';
      const rows = await allOf(client, {
        TableName: table,
        IndexName: 'role',
        KeyConditionExpression: '#role = :role',
        FilterExpression: 'isEnabled = :yes AND signIn IN (:active, :reset)',
        ExpressionAttributeNames: { '#role': 'role' },
        ExpressionAttributeValues: { ':role': name, ':yes': true, ':active': 'active', ':reset': 'reset-required' },
        ...(pageSize === undefined ? {} : { Limit: pageSize }),
      });
      return rows.map(memberOf);
    },
    byId: async (id) => {
      if (!isKey(id)) return undefined;
      const { Item: item } = await client.send(new GetCommand({ TableName: table, Key: { id }, ConsistentRead: true }));
      return item === undefined ? undefined : userOf(item);
    },
  };
};
