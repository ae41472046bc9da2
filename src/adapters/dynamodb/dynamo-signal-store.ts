import { GetCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { SignalStore, UnplannedSignal } from '../../domain/notifications/ports.ts';
import type { Clock } from '../../domain/shared/clock.ts';
import { refuse } from '../../domain/shared/result.ts';
import { conditionally } from './conditional.ts';
import type { DynamoOptions } from './document-client.ts';
import { isTooLarge, sized } from './item-size.ts';
import { pagesOf } from './pages.ts';
import type { PlainItem } from './plain-item.ts';
import { parseSignal, signalItem, signalTtl } from './signal-record.ts';
import { isKey, tableName } from './tables.ts';

const isUnplanned = (item: PlainItem): item is { id: string; emittedAt: string } =>
  typeof item.id === 'string' && typeof item.emittedAt === 'string';

/** Absent, or the NULL that some programs write for it. */
const without = (attribute: string): string =>
  `(attribute_not_exists(${attribute}) OR attribute_type(${attribute}, :null))`;

export interface DynamoSignalStoreOptions extends DynamoOptions {
  readonly clock: Clock;
  readonly pageSize?: number;
}

export const createDynamoSignalStore = (options: DynamoSignalStoreOptions): SignalStore => {
  const { client, suffix, clock, pageSize } = options;
  const table = tableName('SignalEvents', suffix);

  /** Sets attributes on an existing row that does not have the first of them yet. */
  const settle = async (id: string, at: Date, marks: Readonly<Record<string, unknown>>): Promise<void> => {
    const names = Object.keys(marks);
    const values = Object.fromEntries(names.map((name) => [`:${name}`, marks[name]]));
    const update = new UpdateCommand({
      TableName: table,
      Key: { id },
      UpdateExpression: `SET ${names.map((name) => `${name} = :${name}`).join(', ')}, updatedAt = :at, #ttl = if_not_exists(#ttl, :ttl)`,
      ConditionExpression: `attribute_exists(id) AND ${without(names[0] ?? '')}`,
      ExpressionAttributeNames: { '#ttl': 'ttl' },
      ExpressionAttributeValues: { ...values, ':null': 'NULL', ':at': at.toISOString(), ':ttl': signalTtl(at) },
    });
    await conditionally(undefined, () => client.send(update));
  };

  /** A signal so large that the details do not fit is marked all the same: it must not be planned forever. */
  const settleBriefly = async (id: string, at: Date, full: Readonly<Record<string, unknown>>, brief: typeof full) => {
    try {
      await settle(id, at, full);
    } catch (error) {
      if (!isTooLarge(error)) throw error;
      await settle(id, at, brief);
    }
  };

  return {
    put: async (signal) => {
      const item = signalItem(signal, clock());
      const put = new PutCommand({ TableName: table, Item: item, ConditionExpression: 'attribute_not_exists(id)' });
      const { written } = await sized(table, item, () => conditionally(undefined, () => client.send(put)));
      return written ? 'stored' : 'exists';
    },
    get: async (id) => {
      const get = new GetCommand({ TableName: table, Key: { id }, ConsistentRead: true });
      const { Item: item } = isKey(id) ? await client.send(get) : {};
      return item === undefined ? refuse({ because: 'missing', reason: 'there is no such signal' }) : parseSignal(item);
    },
    markPlanned: async (id, outcomes, at) => {
      const processedAt = at.toISOString();
      await settleBriefly(id, at, { processedAt, hookOutcomes: outcomes }, { processedAt });
    },
    quarantine: async (id, reason, at) => {
      const quarantinedAt = at.toISOString();
      await settleBriefly(id, at, { quarantinedAt, quarantineReason: reason }, { quarantinedAt });
    },
    cancel: async (id, reason, at) => {
      const cancelledAt = at.toISOString();
      await settleBriefly(id, at, { cancelledAt, cancelReason: reason }, { cancelledAt });
    },
    release: async (id, quarantinedAt, at) => {
      const update = new UpdateCommand({
        TableName: table,
        Key: { id },
        UpdateExpression: 'REMOVE quarantinedAt, quarantineReason SET updatedAt = :at',
        ConditionExpression: 'quarantinedAt = :was',
        ExpressionAttributeValues: { ':was': quarantinedAt, ':at': at.toISOString() },
      });
      await conditionally(undefined, () => client.send(update));
    },
    unplanned: async function* (signalType, since, until): AsyncGenerator<readonly UnplannedSignal[]> {
      const query = {
        TableName: table,
        IndexName: 'signalType-emittedAt',
        KeyConditionExpression: 'signalType = :type AND emittedAt BETWEEN :since AND :until',
        FilterExpression: `${without('processedAt')} AND ${without('quarantinedAt')}`,
        ExpressionAttributeValues: {
          ':type': signalType,
          ':since': since.toISOString(),
          ':until': until.toISOString(),
          ':null': 'NULL',
        },
        ...(pageSize === undefined ? {} : { Limit: pageSize }),
      };
      if (!isKey(signalType) || since > until) return;
      for await (const page of pagesOf(client, query)) {
        yield page.filter(isUnplanned).map(({ id, emittedAt }) => ({ id, emittedAt }));
      }
    },
  };
};
