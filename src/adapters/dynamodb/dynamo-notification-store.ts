import { GetCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { Notification } from '../../domain/notifications/notification.ts';
import type { NotificationStore } from '../../domain/notifications/ports.ts';
import type { NewId } from '../../domain/shared/ids.ts';
import { conditionally } from './conditional.ts';
import type { DynamoOptions } from './document-client.ts';
import { sized } from './item-size.ts';
import { dueShardName, mutableAttributes, notificationItem, parseNotification } from './notification-record.ts';
import { allOf, pagesOf, rowsOf } from './pages.ts';
import type { PlainItem } from './plain-item.ts';
import { isKey, tableName } from './tables.ts';
import { updateOf } from './update-expression.ts';

export interface DynamoNotificationStoreOptions extends DynamoOptions {
  /** Names each write, so that one whose answer was lost is recognised as ours. */
  readonly newId: NewId;
  /** May grow, never shrink: rows wait in the shard in which they were written. */
  readonly dueShards?: number;
  readonly pageSize?: number;
}

const idsOf = (items: readonly PlainItem[]): readonly string[] =>
  items.flatMap(({ id }) => (typeof id === 'string' ? id : []));

export const createDynamoNotificationStore = (options: DynamoNotificationStoreOptions): NotificationStore => {
  const { client, suffix, newId, dueShards = 8, pageSize } = options;
  const table = tableName('NotificationQueue', suffix);
  const paging = pageSize === undefined ? {} : { Limit: pageSize };

  const read = (item: PlainItem): Notification => {
    const parsed = parseNotification(item);
    if (!parsed.ok) throw new Error(`${table}: row ${String(item.id)} is no notification: ${parsed.refusal.reason}`);
    return parsed.value;
  };

  const getOne = async (id: string, isConsistent: boolean): Promise<Notification | undefined> => {
    const get = new GetCommand({ TableName: table, Key: { id }, ConsistentRead: isConsistent });
    const { Item: item } = isKey(id) ? await client.send(get) : {};
    return item === undefined ? undefined : read(item);
  };

  return {
    dueShards,
    add: async (notification) => {
      const writeId = newId();
      const item = notificationItem(notification, dueShards, writeId);
      const put = new PutCommand({
        TableName: table,
        Item: item,
        ConditionExpression: 'attribute_not_exists(id)',
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      });
      const { written } = await sized(table, item, () => conditionally(writeId, () => client.send(put)));
      return written ? 'added' : 'exists';
    },
    get: (id) => getOne(id, true),
    glance: (id) => getOne(id, false),
    move: async (from, to) => {
      const writeId = newId();
      const { ExpressionAttributeValues: values, ...update } = updateOf(mutableAttributes(to, dueShards, writeId));
      const command = new UpdateCommand({
        TableName: table,
        Key: { id: from.id },
        ...update,
        ConditionExpression: '#version = :fromVersion AND #status = :fromStatus',
        ExpressionAttributeValues: { ...values, ':fromVersion': from.version, ':fromStatus': from.status },
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      });
      const answer = await sized(table, to, () => conditionally(writeId, () => client.send(command)));
      if (answer.written) return { moved: true };
      return { moved: false, current: answer.current === undefined ? undefined : read(answer.current) };
    },
    due: async function* (shard, now) {
      const query = {
        TableName: table,
        IndexName: 'dueShard-dueAt',
        KeyConditionExpression: 'dueShard = :shard AND dueAt <= :now',
        ExpressionAttributeValues: { ':shard': dueShardName(shard), ':now': now.toISOString() },
        ...paging,
      };
      for await (const page of pagesOf(client, query)) yield idsOf(page);
    },
    ofSignal: async (signalId) => {
      if (!isKey(signalId)) return [];
      const query = {
        TableName: table,
        IndexName: 'signalId',
        KeyConditionExpression: 'signalId = :signalId',
        ExpressionAttributeValues: { ':signalId': signalId },
        ...paging,
      };
      const rows = await rowsOf(client, table, idsOf(await allOf(client, query)), { isConsistent: true });
      return rows.map(read).sort((one, other) => (one.id < other.id ? -1 : 1));
    },
  };
};
