import type { Channel } from '../../domain/notifications/notification.ts';
import type { HookStore } from '../../domain/notifications/ports.ts';
import type { Clock } from '../../domain/shared/clock.ts';
import type { DynamoOptions } from './document-client.ts';
import { expiringCache } from './expiring-cache.ts';
import { parseHook } from './hook-record.ts';
import { allOf } from './pages.ts';
import { isKey, tableName } from './tables.ts';

const CHANNELS: readonly Channel[] = ['email', 'sms'];

export interface DynamoHookStoreOptions extends DynamoOptions {
  readonly clock: Clock;
  /** How old an answer may be. That a type has no hooks is asked afresh each time. */
  readonly cacheSeconds?: number;
  readonly pageSize?: number;
}

export const createDynamoHookStore = (options: DynamoHookStoreOptions): HookStore => {
  const { client, suffix, clock, cacheSeconds = 30, pageSize } = options;

  const load = async (signalType: string) => {
    const rows = await allOf(client, {
      TableName: tableName('SignalNotificationHooks', suffix),
      IndexName: 'signalType',
      KeyConditionExpression: 'signalType = :signalType',
      ExpressionAttributeValues: { ':signalType': signalType },
      ...(pageSize === undefined ? {} : { Limit: pageSize }),
    });
    return [...rows].sort((one, other) => (String(one.id) < String(other.id) ? -1 : 1)).map(parseHook);
  };

  const hooksFor = expiringCache({
    clock,
    seconds: cacheSeconds,
    load,
    isWorthKeeping: (hooks) => hooks.length > 0,
  });

  /** Every hook is on one of the channels, so these partitions hold them all. */
  const typesOn = async (channel: string): Promise<readonly string[]> => {
    const rows = await allOf(client, {
      TableName: tableName('SignalNotificationHooks', suffix),
      IndexName: 'channel',
      KeyConditionExpression: 'channel = :channel',
      ExpressionAttributeValues: { ':channel': channel },
      ...(pageSize === undefined ? {} : { Limit: pageSize }),
    });
    return rows.flatMap(({ signalType }) => (typeof signalType === 'string' ? signalType : []));
  };
  const signalTypes = expiringCache({
    clock,
    seconds: cacheSeconds,
    load: async () => [...new Set((await Promise.all(CHANNELS.map(typesOn))).flat())].sort(),
    isWorthKeeping: () => true,
  });

  return {
    signalTypes: () => signalTypes('all'),
    hooksFor: async (signalType) => (isKey(signalType) ? hooksFor(signalType) : []),
  };
};
