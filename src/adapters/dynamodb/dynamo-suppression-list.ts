import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { RecentBounces, SuppressionList } from '../../domain/notifications/ports.ts';
import type { Clock } from '../../domain/shared/clock.ts';
import { conditionally } from './conditional.ts';
import type { DynamoOptions } from './document-client.ts';
import { rowsOf } from './pages.ts';
import { isInForce, reachOf, suppressionId } from './suppression-record.ts';
import { tableName } from './tables.ts';

const secondsOf = (at: Date): number => Math.ceil(at.getTime() / 1000);

/** Rows `<category>#<address>`, and `all#<address>` for every category. */
export const createDynamoSuppressionList = ({
  client,
  suffix,
  clock,
}: DynamoOptions & { readonly clock: Clock }): SuppressionList => {
  const table = tableName('EmailSuppressionList', suffix);
  return {
    reasonFor: async (address, category) => {
      const ids = [...new Set(['all', reachOf(category)])].map((reach) => suppressionId(reach, address));
      const rows = await rowsOf(client, table, ids, { isConsistent: false });
      const inForce = rows.filter((row) => isInForce(row, clock()));
      const row = ids.map((id) => inForce.find((one) => one.id === id)).find((one) => one !== undefined);
      if (row === undefined) return undefined;
      return typeof row.reason === 'string' && row.reason !== '' ? row.reason : 'on the suppression list';
    },
    add: async ({ address, category, cause, reason, at, until }) => {
      const written = {
        ':address': address,
        ':category': category,
        ':cause': cause,
        ':reason': reason,
        ':at': at.toISOString(),
      };
      const set = [
        'address = :address',
        'category = :category',
        'cause = :cause',
        'reason = :reason',
        'updatedAt = :at',
        'createdAt = if_not_exists(createdAt, :at)',
      ];
      const update = {
        TableName: table,
        Key: { id: suppressionId(reachOf(category), address) },
        ExpressionAttributeNames: { '#ttl': 'ttl' },
      };
      if (until === undefined) {
        const forGood = { UpdateExpression: `SET ${set.join(', ')} REMOVE #ttl`, ExpressionAttributeValues: written };
        await client.send(new UpdateCommand({ ...update, ...forGood }));
        return;
      }
      const command = new UpdateCommand({
        ...update,
        UpdateExpression: `SET ${[...set, '#ttl = :until'].join(', ')}`,
        ConditionExpression: 'attribute_not_exists(id) OR #ttl < :until',
        ExpressionAttributeValues: { ...written, ':until': secondsOf(until) },
      });
      await conditionally(undefined, () => client.send(command));
    },
  };
};

/** Longer than any time in which bounces are counted. */
const REMEMBERED_SECONDS = 90 * 86_400;

/** Rows `bounces#<address>`, each with the set of its bounces: to add one again changes nothing. */
export const createDynamoRecentBounces = ({ client, suffix }: DynamoOptions): RecentBounces => {
  const table = tableName('EmailSuppressionList', suffix);
  return {
    remember: async (address, { notificationId, at }, since) => {
      const command = new UpdateCommand({
        TableName: table,
        Key: { id: suppressionId('bounces', address) },
        UpdateExpression:
          'ADD bounces :bounce SET address = :address, #ttl = :until, updatedAt = :at, createdAt = if_not_exists(createdAt, :at)',
        ExpressionAttributeNames: { '#ttl': 'ttl' },
        ExpressionAttributeValues: {
          ':bounce': new Set([`${at.toISOString()} ${notificationId}`]),
          ':address': address,
          ':until': secondsOf(at) + REMEMBERED_SECONDS,
          ':at': at.toISOString(),
        },
        ReturnValues: 'ALL_NEW',
      });
      const { Attributes: row } = await client.send(command);
      const all = row?.bounces instanceof Set ? [...row.bounces].map(String) : [];
      const recent = all.map((one) => one.split(' ')).filter(([when = '']) => when >= since.toISOString());
      return new Set(recent.map(([, id]) => id)).size;
    },
  };
};
