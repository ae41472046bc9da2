import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { Clock } from '../../domain/shared/clock.ts';
import { type CursorKey, newCursorKey } from '../shared/user-search.ts';
import { conditionally } from './conditional.ts';
import type { DynamoOptions } from './document-client.ts';
import type { PlainItem } from './plain-item.ts';
import { tableName } from './tables.ts';

const ID = 'user-cursor-key';

/**
 * The key that seals the places of searches, the same for every function and command of a stage: made by whoever needs it
 * first, and kept in `BackendState`. Who may read that table may read the people too, whom it hides from those who ask.
 */
export const createCursorKeeper = ({ client, suffix, clock }: DynamoOptions & { readonly clock: Clock }) => {
  const table = tableName('BackendState', suffix);
  let known: CursorKey | undefined;

  const keyOf = (row: PlainItem): CursorKey => {
    const key = Buffer.from(typeof row.key === 'string' ? row.key : '', 'base64url');
    if (key.length !== 32) throw new Error(`${table}: row ${ID} holds no key: delete it, and one is made`);
    return key;
  };

  const kept = async (): Promise<CursorKey> => {
    const { Item: item } = await client.send(
      new GetCommand({ TableName: table, Key: { id: ID }, ConsistentRead: true }),
    );
    if (item !== undefined) return keyOf(item);
    const now = clock().toISOString();
    const made = { id: ID, key: Buffer.from(newCursorKey()).toString('base64url'), createdAt: now, updatedAt: now };
    const put = new PutCommand({
      TableName: table,
      Item: made,
      ConditionExpression: 'attribute_not_exists(id)',
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    });
    const done = await conditionally(undefined, () => client.send(put));
    return keyOf(done.written || done.current === undefined ? made : done.current);
  };

  return async (): Promise<CursorKey> => {
    known ??= await kept();
    return known;
  };
};
