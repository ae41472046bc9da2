import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { FAR_AHEAD_MILLISECONDS, type SendLedger } from '../../domain/notifications/ports.ts';
import type { Clock } from '../../domain/shared/clock.ts';
import { conditionally, type Written } from './conditional.ts';
import type { DynamoOptions } from './document-client.ts';
import { tableName } from './tables.ts';

/** Two who begin a window at once: one of them looks again. More often than that is something else. */
const TRIES = 10;

const NOT_OF_NOW = 'sendWindow < :window OR sendWindow > :ahead';

type Place = Parameters<SendLedger['placeInLine']>[1];
type Values = Readonly<Record<string, string | number>>;

const numberIn = (row: Readonly<Record<string, unknown>> | undefined, name: string): number =>
  typeof row?.[name] === 'number' ? row[name] : Number.NEGATIVE_INFINITY;

/**
 * Counts in one row of BackendState a channel, and one a line. A write that was made and whose answer was lost is made
 * again by the client, so some of a window may go unused; never is more sent than allowed.
 */
export const createDynamoSendLedger = ({
  client,
  suffix,
  clock,
}: DynamoOptions & { readonly clock: Clock }): SendLedger => {
  const TableName = tableName('BackendState', suffix);

  const updateOf = (id: string, expression: string, condition: string, values: Values): UpdateCommand => {
    const at = clock().toISOString();
    return new UpdateCommand({
      TableName,
      Key: { id },
      UpdateExpression: `SET ${expression}, createdAt = if_not_exists(createdAt, :at), updatedAt = :at`,
      ConditionExpression: condition,
      ExpressionAttributeValues: { ...values, ':at': at },
      ReturnValues: 'UPDATED_NEW',
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    });
  };

  const update = (id: string, expression: string, condition: string, values: Values): Promise<Written> =>
    conditionally(undefined, () => client.send(updateOf(id, expression, condition, values)));

  const begin = (id: string, window: number, count: number): Promise<Written> =>
    update(id, 'sendWindow = :window, taken = :count', `attribute_not_exists(id) OR ${NOT_OF_NOW}`, {
      ':window': window,
      ':count': count,
      ':ahead': window + FAR_AHEAD_MILLISECONDS,
    });

  const add = (id: string, window: number, count: number, limit: number): Promise<Written> =>
    update(id, 'taken = taken + :count', 'sendWindow = :window AND taken <= :most', {
      ':window': window,
      ':count': count,
      ':most': limit - count,
    });

  /** A step behind whoever came last, unless that is in the past. */
  const nextBehind = async (id: string, asked: Place): Promise<Date | undefined> => {
    const { soonest, stepMilliseconds, count } = asked;
    const write = updateOf(id, 'lastPlace = lastPlace + :length', 'lastPlace >= :before', {
      ':length': count * stepMilliseconds,
      ':before': soonest.getTime() - stepMilliseconds,
    });
    let first: Date | undefined;
    await conditionally(undefined, async () => {
      const { Attributes } = await client.send(write);
      first = new Date(numberIn(Attributes, 'lastPlace') - (count - 1) * stepMilliseconds);
    });
    return first;
  };

  const beginLine = async (id: string, { soonest, stepMilliseconds, count }: Place): Promise<boolean> => {
    const first = soonest.getTime();
    const values = { ':last': first + (count - 1) * stepMilliseconds, ':before': first - stepMilliseconds };
    return (await update(id, 'lastPlace = :last', 'attribute_not_exists(id) OR lastPlace < :before', values)).written;
  };

  return {
    take: async (channel, { window, wanted, limit }) => {
      const id = `send-budget#${channel}`;
      let [at, count] = [window, Math.min(wanted, limit)];
      for (let tries = 0; tries < TRIES && count > 0; tries += 1) {
        const added = await add(id, at, count, limit);
        if (added.written) return count;
        const newest = numberIn(added.current, 'sendWindow');
        if (newest < at || newest > at + FAR_AHEAD_MILLISECONDS) {
          if ((await begin(id, at, count)).written) return count;
          continue;
        }
        at = newest;
        count = Math.min(count, limit - numberIn(added.current, 'taken'));
      }
      return 0;
    },
    placeInLine: async (line, asked) => {
      const id = `send-line#${line}`;
      for (let tries = 0; tries < TRIES; tries += 1) {
        const behind = await nextBehind(id, asked);
        if (behind !== undefined) return behind;
        if (await beginLine(id, asked)) return asked.soonest;
      }
      throw new Error(`${TableName}: row ${id} is written by too many at once`);
    },
  };
};
