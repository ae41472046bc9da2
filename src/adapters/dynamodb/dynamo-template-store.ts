import { GetCommand } from '@aws-sdk/lib-dynamodb';
import type { TemplateStore } from '../../domain/notifications/ports.ts';
import type { Clock } from '../../domain/shared/clock.ts';
import { refuse } from '../../domain/shared/result.ts';
import type { DynamoOptions } from './document-client.ts';
import { expiringCache } from './expiring-cache.ts';
import { isKey, tableName } from './tables.ts';
import { parseTemplate } from './template-record.ts';

export interface DynamoTemplateStoreOptions extends DynamoOptions {
  readonly clock: Clock;
  /** How old an answer may be. What is missing or unreadable is read afresh each time. */
  readonly cacheSeconds?: number;
}

export const createDynamoTemplateStore = (options: DynamoTemplateStoreOptions): TemplateStore => {
  const { client, suffix, clock, cacheSeconds = 30 } = options;

  const load: TemplateStore['get'] = async (id) => {
    const get = new GetCommand({ TableName: tableName('NotificationTemplate', suffix), Key: { id } });
    const { Item: item } = isKey(id) ? await client.send(get) : {};
    return item === undefined
      ? refuse({ because: 'missing', reason: `template ${id} does not exist` })
      : parseTemplate(item);
  };

  return { get: expiringCache({ clock, seconds: cacheSeconds, load, isWorthKeeping: ({ ok }) => ok }) };
};
