import { randomUUID } from 'node:crypto';
import { GetCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod/mini';
import type { Brake, MailTally, MarketingBrake, Reputation } from '../../domain/notifications/ports.ts';
import { hourOf } from '../../domain/notifications/sending-brake.ts';
import type { Clock } from '../../domain/shared/clock.ts';
import { flag, moment, optionalText, readRow, wholeNumber } from './attributes.ts';
import { conditionally } from './conditional.ts';
import type { DynamoOptions } from './document-client.ts';
import { expiringCache } from './expiring-cache.ts';
import { rowsOf } from './pages.ts';
import type { PlainItem } from './plain-item.ts';
import { tableName } from './tables.ts';
import { putOnce, type TransactItem, transact } from './transaction.ts';

const HOUR = 3_600_000;
const DAY_SECONDS = 86_400;
const KEPT_SECONDS = { hour: 395 * DAY_SECONDS, mark: 90 * DAY_SECONDS };

const count = wholeNumber(0, Number.MAX_SAFE_INTEGER);
const $Tally = z.object({
  settled: z._default(count, 0),
  bounced: z._default(count, 0),
  complained: z._default(count, 0),
});

const hourId = (hour: Date): string => `hour#${hour.toISOString().slice(0, 13)}`;

const secondsFrom = (at: Date, seconds: number): number => Math.floor(at.getTime() / 1000) + seconds;

/** Rows `hour#2026-01-31T08` with what was counted in it, and `counted#<mark>` for what is counted once. */
export const createDynamoReputation = ({ client, suffix }: DynamoOptions): Reputation => {
  const table = tableName('SESReputationMetrics', suffix);

  const added = ({ settled, bounced, complained }: MailTally, at: Date) => ({
    TableName: table,
    Key: { id: hourId(hourOf(at)) },
    UpdateExpression:
      'ADD settled :settled, bounced :bounced, complained :complained SET createdAt = if_not_exists(createdAt, :at), updatedAt = :at, #ttl = :ttl',
    ExpressionAttributeNames: { '#ttl': 'ttl' },
    ExpressionAttributeValues: {
      ':settled': settled,
      ':bounced': bounced,
      ':complained': complained,
      ':at': at.toISOString(),
      ':ttl': secondsFrom(at, KEPT_SECONDS.hour),
    },
  });

  return {
    count: async (tally, at, mark) => {
      if (mark === undefined) {
        await client.send(new UpdateCommand(added(tally, at)));
        return;
      }
      const stamps = { createdAt: at.toISOString(), updatedAt: at.toISOString() };
      const marked = { id: `counted#${mark}`, ...stamps, ttl: secondsFrom(at, KEPT_SECONDS.mark) };
      const parts: readonly TransactItem[] = [putOnce(table, marked), { Update: added(tally, at) }];
      await transact(client, parts, randomUUID()); // refused: it was counted before
    },
    hours: async (since, until) => {
      const first = hourOf(since).getTime();
      const hours = Array.from(
        { length: Math.max(0, Math.floor((until.getTime() - first) / HOUR) + 1) },
        (_, index) => new Date(first + index * HOUR),
      );
      const rows = await rowsOf(client, table, hours.map(hourId), { isConsistent: true });
      return hours.flatMap((hour) => {
        const row = rows.find(({ id }) => id === hourId(hour));
        if (row === undefined) return [];
        const read = readRow($Tally, row);
        if (!read.ok) throw new Error(`${table}: row ${hourId(hour)}: ${read.refusal.reason}`);
        return [{ hour, tally: read.value }];
      });
    },
  };
};

const BRAKE = 'brake#marketing';
const GLANCE_SECONDS = 10;

const $Brake = z.object({
  isOn: flag(false),
  version: wholeNumber(1, Number.MAX_SAFE_INTEGER),
  since: z.exactOptional(moment),
  by: optionalText,
  reason: optionalText,
  forgivenHour: z.exactOptional(moment),
  forgiven: z.exactOptional($Tally),
});

const brakeIn = (row: PlainItem, table: string): Brake => {
  const read = readRow($Brake, row);
  if (!read.ok) throw new Error(`${table}: row ${BRAKE}: ${read.refusal.reason}`);
  const { since, forgivenHour, forgiven, ...brake } = read.value;
  return {
    ...brake,
    ...(since === undefined ? {} : { since: new Date(since) }),
    ...(forgivenHour === undefined || forgiven === undefined
      ? {}
      : { forgiven: { hour: new Date(forgivenHour), tally: forgiven } }),
  };
};

/** One row, beside the figures that it goes by. */
export const createDynamoMarketingBrake = ({
  client,
  suffix,
  clock,
}: DynamoOptions & { readonly clock: Clock }): MarketingBrake => {
  const table = tableName('SESReputationMetrics', suffix);
  const read = async (): Promise<Brake> => {
    const get = new GetCommand({ TableName: table, Key: { id: BRAKE }, ConsistentRead: true });
    const { Item: row } = await client.send(get);
    return row === undefined ? { isOn: false, version: 0 } : brakeIn(row, table);
  };
  const remembered = expiringCache({ clock, seconds: GLANCE_SECONDS, load: read, isWorthKeeping: () => true });
  return {
    read,
    glance: () => remembered(BRAKE),
    write: async (from, { isOn, version, since, by, reason, forgiven }) => {
      const at = (since ?? new Date(0)).toISOString();
      const lastWriteId = randomUUID();
      const item = {
        id: BRAKE,
        ...{ isOn, version, by, reason, lastWriteId },
        since: since?.toISOString(),
        forgivenHour: forgiven?.hour.toISOString(),
        forgiven: forgiven?.tally,
        createdAt: at,
        updatedAt: at,
      };
      const put = new PutCommand({
        TableName: table,
        Item: item,
        ConditionExpression: from.version === 0 ? 'attribute_not_exists(id)' : 'version = :version',
        ...(from.version === 0 ? {} : { ExpressionAttributeValues: { ':version': from.version } }),
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      });
      return (await conditionally(lastWriteId, () => client.send(put))).written;
    },
  };
};
