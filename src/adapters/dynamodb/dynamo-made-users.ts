import { PutCommand, ScanCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod/mini';
import type { MadeUser, MadeUsers } from '../../domain/operations/restore/users/ports.ts';
import type { Clock } from '../../domain/shared/clock.ts';
import { formerIdsKey } from '../../domain/users/personal-data/former-ids.ts';
import { moment, optionalText, readRow, text } from './attributes.ts';
import type { DynamoOptions } from './document-client.ts';
import type { PlainItem } from './plain-item.ts';
import { tableName } from './tables.ts';

const PREFIX = 'user-made-anew#';

const row = z.object({ oldId: text, beganAt: moment, newId: optionalText, endedAt: z.exactOptional(moment) });

const madeUserOf = (item: PlainItem): MadeUser => {
  const read = readRow(row, item);
  if (!read.ok) throw new Error(`BackendState: row ${String(item.id)} is of no user made anew: ${read.refusal.reason}`);
  return read.value;
};

/** Rows `user-made-anew#<old id>` of BackendState, and the same by the new ids beside them. */
export const createDynamoMadeUsers = ({
  client,
  suffix,
  clock,
}: DynamoOptions & { readonly clock: Clock }): MadeUsers => {
  const table = tableName('BackendState', suffix);

  const noteFormer = async (oldId: string, newId: string): Promise<void> => {
    const update = new UpdateCommand({
      TableName: table,
      Key: { id: formerIdsKey(newId) },
      UpdateExpression: 'ADD formerIds :ids SET updatedAt = :now, createdAt = if_not_exists(createdAt, :now)',
      ExpressionAttributeValues: { ':ids': new Set([oldId]), ':now': clock().toISOString() },
    });
    await client.send(update);
  };

  return {
    all: async () => {
      const users: MadeUser[] = [];
      let start: Record<string, unknown> | undefined;
      do {
        const page = await client.send(
          new ScanCommand({
            TableName: table,
            FilterExpression: 'begins_with(id, :prefix)',
            ExpressionAttributeValues: { ':prefix': PREFIX },
            ConsistentRead: true,
            ...(start === undefined ? {} : { ExclusiveStartKey: start }),
          }),
        );
        users.push(...(page.Items ?? []).map(madeUserOf));
        start = page.LastEvaluatedKey;
      } while (start !== undefined);
      return users;
    },
    save: async (made) => {
      if (made.newId !== undefined) await noteFormer(made.oldId, made.newId);
      const times = { createdAt: made.beganAt, updatedAt: clock().toISOString() };
      const item = { id: `${PREFIX}${made.oldId}`, ...made, ...times };
      await client.send(new PutCommand({ TableName: table, Item: item }));
    },
  };
};
