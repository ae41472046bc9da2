import { PutCommand } from '@aws-sdk/lib-dynamodb';
import type { Category } from '../../domain/notifications/notification.ts';
import type { SuppressionList } from '../../domain/notifications/ports.ts';
import type { Clock } from '../../domain/shared/clock.ts';
import type { DynamoOptions } from './document-client.ts';
import { rowsOf } from './pages.ts';
import type { PlainItem } from './plain-item.ts';
import { tableName } from './tables.ts';

/** Who may not even get what they asked for gets nothing at all. */
const reachOf = (category: Category): string => (category === 'transactional' ? 'all' : category);
const idOf = (reach: string, address: string): string => `${reach}#${address}`;

/** DynamoDB deletes expired rows some time later; until then they are there and say nothing. */
const isInForce = (row: PlainItem, now: Date): boolean => typeof row.ttl !== 'number' || row.ttl * 1000 > now.getTime();

/** Rows `<category>#<address>`, and `all#<address>` for every category. */
export const createDynamoSuppressionList = ({
  client,
  suffix,
  clock,
}: DynamoOptions & { readonly clock: Clock }): SuppressionList => {
  const table = tableName('EmailSuppressionList', suffix);
  return {
    reasonFor: async (address, category) => {
      const ids = [...new Set(['all', reachOf(category)])].map((reach) => idOf(reach, address));
      const rows = await rowsOf(client, table, ids, { isConsistent: false });
      const inForce = rows.filter((row) => isInForce(row, clock()));
      const row = ids.map((id) => inForce.find((one) => one.id === id)).find((one) => one !== undefined);
      if (row === undefined) return undefined;
      return typeof row.reason === 'string' && row.reason !== '' ? row.reason : 'on the suppression list';
    },
    add: async ({ address, category, reason, at }) => {
      const stamps = { createdAt: at.toISOString(), updatedAt: at.toISOString() };
      const item = { id: idOf(reachOf(category), address), address, category, reason, ...stamps };
      await client.send(new PutCommand({ TableName: table, Item: item }));
    },
  };
};
