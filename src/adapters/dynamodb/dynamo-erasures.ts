import { GetCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { Clock } from '../../domain/shared/clock.ts';
import type { NewId } from '../../domain/shared/ids.ts';
import type { Erasure } from '../../domain/users/personal-data/erasure.ts';
import type { AuditTrail, Erasures } from '../../domain/users/personal-data/ports.ts';
import { auditItem } from './audit-record.ts';
import { conditionally } from './conditional.ts';
import type { DynamoOptions } from './document-client.ts';
import { erasureItem, erasureKey, filesKey, OPEN_KEY, parseErasure } from './erasure-record.ts';
import { sized } from './item-size.ts';
import { type PlainItem, plain } from './plain-item.ts';
import { isKey, tableName } from './tables.ts';
import { putOnce, type TransactItem, transact } from './transaction.ts';

export interface DynamoErasuresOptions extends DynamoOptions {
  readonly clock: Clock;
  /** Names each write, so that one whose answer was lost is not taken for somebody else's. */
  readonly newId: NewId;
}

const textsOf = (value: unknown): readonly string[] => {
  const list = plain(value);
  return Array.isArray(list) ? list.filter((one): one is string => typeof one === 'string') : [];
};

/** Rows `erasure#<id>` of BackendState, with the list of the open ones and the parts of the lists of files beside them. */
export const createDynamoErasures = ({ client, suffix, clock, newId }: DynamoErasuresOptions): Erasures => {
  const table = tableName('BackendState', suffix);

  const read = async (id: string): Promise<PlainItem | undefined> => {
    if (!isKey(id)) return undefined;
    const { Item: item } = await client.send(new GetCommand({ TableName: table, Key: { id }, ConsistentRead: true }));
    return item;
  };

  const putOf = (erasure: Erasure, writeId: string) => ({
    TableName: table,
    Item: erasureItem(erasure, writeId),
    ConditionExpression: 'revision = :was',
    ExpressionAttributeValues: { ':was': erasure.revision - 1 },
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD' as const,
  });

  /** In the row that lists them: `erasures` that are open, and ended ones `withFiles`. */
  const inLists = (changes: string, id: string) => ({
    Update: {
      TableName: table,
      Key: { id: OPEN_KEY },
      UpdateExpression: `${changes} SET updatedAt = :now, createdAt = if_not_exists(createdAt, :now)`,
      ExpressionAttributeValues: { ':ids': new Set([id]), ':now': clock().toISOString() },
    },
  });

  const all = async (items: readonly TransactItem[], writeId: string): Promise<'saved' | 'changed'> => {
    const refused = await transact(client, items, writeId);
    return refused.every(({ current }) => current?.lastWriteId === writeId) ? 'saved' : 'changed';
  };

  return {
    add: async (erasure) => {
      const item = erasureItem(erasure, newId());
      await sized(table, item, () => client.send(new PutCommand({ TableName: table, Item: item })));
    },
    get: async (id) => {
      const item = await read(erasureKey(id));
      const erasure = item === undefined ? undefined : parseErasure(id, item);
      const isOver = erasure?.state === 'planned' && Date.parse(erasure.expiresAt) <= clock().getTime();
      return isOver ? undefined : erasure;
    },
    save: async (erasure) => {
      const writeId = newId();
      const put = putOf(erasure, writeId);
      const isBeginning = erasure.progress.tallies.length === 0;
      if (isBeginning) return all([{ Put: put }, inLists('ADD erasures :ids', erasure.id)], writeId);
      const { written } = await sized(table, put.Item, () =>
        conditionally(writeId, () => client.send(new PutCommand(put))),
      );
      return written ? 'saved' : 'changed';
    },
    end: (erasure, receipt, has) => {
      const writeId = newId();
      const note = putOnce(tableName('AuditLog', suffix), auditItem(receipt, clock()));
      const lists = inLists(`DELETE erasures :ids${has.files ? ' ADD withFiles :ids' : ''}`, erasure.id);
      return all([{ Put: putOf(erasure, writeId) }, lists, note], writeId);
    },
    open: async () => textsOf((await read(OPEN_KEY))?.erasures),
    withFiles: async () => textsOf((await read(OPEN_KEY))?.withFiles),
    filesSeenTo: async (id) => {
      await client.send(new UpdateCommand(inLists('DELETE withFiles :ids', id).Update));
    },
    addFiles: async (id, part, urls) => {
      if (urls.length === 0) return;
      const now = clock().toISOString();
      const update = new UpdateCommand({
        TableName: table,
        Key: { id: filesKey(id, part) },
        UpdateExpression: 'ADD files :urls SET updatedAt = :now, createdAt = if_not_exists(createdAt, :now)',
        ExpressionAttributeValues: { ':urls': new Set(urls), ':now': now },
      });
      await client.send(update);
    },
    dropFiles: async (id, part, urls) => {
      if (urls.length === 0) return;
      const update = new UpdateCommand({
        TableName: table,
        Key: { id: filesKey(id, part) },
        UpdateExpression: 'DELETE files :urls SET updatedAt = :now',
        ExpressionAttributeValues: { ':urls': new Set(urls), ':now': clock().toISOString() },
      });
      await client.send(update);
    },
    files: async (id, part) => textsOf((await read(filesKey(id, part)))?.files),
  };
};

/** Rows of AuditLog. */
export const createDynamoAuditTrail = ({
  client,
  suffix,
  clock,
}: DynamoOptions & { readonly clock: Clock }): AuditTrail => ({
  add: async (entry) => {
    const put = new PutCommand({
      TableName: tableName('AuditLog', suffix),
      Item: auditItem(entry, clock()),
      ConditionExpression: 'attribute_not_exists(id)',
    });
    await conditionally(undefined, () => client.send(put));
  },
});
