import { DeleteCommand, ScanCommand, type ScanCommandInput } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod/mini';
import type { Category } from '../../domain/notifications/notification.ts';
import type { Suppression, SuppressionBook } from '../../domain/notifications/ports.ts';
import type { Clock } from '../../domain/shared/clock.ts';
import { moment, readRow, text } from './attributes.ts';
import type { DynamoOptions } from './document-client.ts';
import { createDynamoSuppressionList } from './dynamo-suppression-list.ts';
import { rowsOf } from './pages.ts';
import type { PlainItem } from './plain-item.ts';
import { isInForce, reachOf, suppressionId } from './suppression-record.ts';
import { tableName } from './tables.ts';

const CATEGORIES = ['transactional', 'operational', 'marketing'] as const satisfies readonly Category[];

/** Rows of before causes were kept, or written by others, have less. */
const $Row = z.object({
  id: text,
  address: z.exactOptional(text),
  cause: z._default(z.enum(['unsubscribed', 'bounced', 'bounced-often', 'complained', 'operator']), 'operator'),
  reason: z._default(z.string(), 'on the suppression list'),
  updatedAt: moment,
  ttl: z.exactOptional(z.number()),
});

const categoryOf = (id: string): Category | undefined => CATEGORIES.find((one) => id.startsWith(`${reachOf(one)}#`));

/** The list for a person's commands: whoever is asked for by address is read by keys, the whole by a scan. */
export const createDynamoSuppressionBook = (
  options: DynamoOptions & { readonly clock: Clock; readonly pageSize?: number },
): SuppressionBook => {
  const { client, suffix, clock, pageSize } = options;
  const table = tableName('EmailSuppressionList', suffix);

  const inForce = (rows: readonly PlainItem[]): readonly Suppression[] =>
    rows
      .filter((row) => isInForce(row, clock()))
      .flatMap((row) => {
        const category = categoryOf(String(row.id));
        if (category === undefined) return []; // the bounces of an address
        const read = readRow($Row, row);
        if (!read.ok) throw new Error(`${table}: a row of category ${category}: ${read.refusal.reason}`);
        const { id, address = id.slice(id.indexOf('#') + 1), cause, reason, updatedAt, ttl } = read.value;
        const until = ttl === undefined ? {} : { until: new Date(ttl * 1000) };
        return [{ address, category, cause, reason, at: new Date(updatedAt), ...until }];
      });

  return {
    add: createDynamoSuppressionList(options).add,
    of: async (address) => {
      const ids = CATEGORIES.map((category) => suppressionId(reachOf(category), address));
      return inForce(await rowsOf(client, table, ids, { isConsistent: true }));
    },
    all: async function* () {
      let start: ScanCommandInput['ExclusiveStartKey'];
      do {
        const page = await client.send(
          new ScanCommand({
            TableName: table,
            ConsistentRead: true,
            ...(pageSize === undefined ? {} : { Limit: pageSize }),
            ...(start === undefined ? {} : { ExclusiveStartKey: start }),
          }),
        );
        const found = inForce(page.Items ?? []);
        if (found.length > 0) yield found;
        start = page.LastEvaluatedKey;
      } while (start !== undefined);
    },
    remove: async (address, category) => {
      for (const id of [suppressionId('bounces', address), suppressionId(reachOf(category), address)]) {
        await client.send(new DeleteCommand({ TableName: table, Key: { id } }));
      }
    },
  };
};
