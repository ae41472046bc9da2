import { GetCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod/mini';
import type { Revocations } from '../../domain/users/token-revocation.ts';
import { moment, readRow } from './attributes.ts';
import type { DynamoOptions } from './document-client.ts';
import type { PlainItem } from './plain-item.ts';
import { isKey, tableName } from './tables.ts';
import { goneId } from './user-command-record.ts';

const row = z.object({ tokensValidAfter: z.exactOptional(moment) });

/** What the directory says of tokens, and the commands of whoever is no more. */
export const createDynamoRevocations = ({ client, suffix }: DynamoOptions): Revocations => {
  const read = async (model: string, id: string): Promise<PlainItem | undefined> => {
    const get = new GetCommand({
      TableName: tableName(model, suffix),
      Key: { id },
      ProjectionExpression: 'id, tokensValidAfter',
      ConsistentRead: true,
    });
    const { Item: item } = isKey(id) ? await client.send(get) : {};
    return item;
  };

  return {
    of: async (userId) => {
      const item = await read('UserDirectory', userId);
      if (item === undefined) return (await read('UserCommands', goneId(userId))) === undefined ? 'none' : 'gone';
      const entry = readRow(row, item);
      if (!entry.ok)
        throw new Error(`UserDirectory: row ${userId} does not say which tokens count: ${entry.refusal.reason}`);
      const { tokensValidAfter } = entry.value;
      return tokensValidAfter === undefined ? 'none' : { tokensValidAfter };
    },
  };
};
