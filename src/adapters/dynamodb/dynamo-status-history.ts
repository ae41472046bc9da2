import { GetCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { Clock } from '../../domain/shared/clock.ts';
import type { NewId } from '../../domain/shared/ids.ts';
import { accept, refuse } from '../../domain/shared/result.ts';
import type { HistoryFigures, StatusHistory } from '../../domain/statuses/ports.ts';
import { type HistoryPlace, historyCursor, historyPlace } from '../shared/history-cursor.ts';
import type { DynamoOptions } from './document-client.ts';
import { parseHistory } from './history-record.ts';
import { pagesOf } from './pages.ts';
import type { PlainItem } from './plain-item.ts';
import { auditPut, historyPut, signalPut } from './status-change-items.ts';
import { isKey, tableName } from './tables.ts';
import type { RecordTable } from './tracked-row.ts';
import { transact } from './transaction.ts';

export interface DynamoStatusHistoryOptions extends DynamoOptions {
  readonly records: Pick<RecordTable, 'lifecycle' | 'historyModel' | 'model' | 'read'>;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly pageSize?: number;
}

const isNamed = (recordId: unknown): boolean => typeof recordId === 'string' && recordId !== '';

export const createDynamoStatusHistory = (options: DynamoStatusHistoryOptions): StatusHistory => {
  const { client, suffix, records, clock, newId, pageSize } = options;
  const { idField } = records.lifecycle.signals;
  const table = tableName(records.historyModel, suffix);
  const read = (item: PlainItem) => parseHistory(item, idField);

  const newest = async (recordId: string, limit: number, place?: HistoryPlace) => {
    const query = new QueryCommand({
      TableName: table,
      IndexName: `${idField}-timestamp`,
      KeyConditionExpression: '#record = :record',
      ExpressionAttributeNames: { '#record': idField },
      ExpressionAttributeValues: { ':record': recordId },
      ScanIndexForward: false,
      Limit: limit,
      ...(place === undefined ? {} : { ExclusiveStartKey: { ...place, [idField]: recordId } }),
    });
    const { Items: items = [], LastEvaluatedKey: end } = isKey(recordId) ? await client.send(query) : {};
    return { entries: items.map(read), isCutOff: end !== undefined };
  };

  const figuresOf = (item: PlainItem): HistoryFigures => {
    const { id, recordId, previousStatus, newStatus, triggeredBy, minutesInPreviousStatus, timestamp, isTestData } =
      read(item);
    return {
      ...{ id, recordId, previousStatus, newStatus, triggeredBy, minutesInPreviousStatus, timestamp },
      ...(isTestData === undefined ? {} : { isTestData }),
    };
  };

  return {
    get: async (id) => {
      const get = new GetCommand({ TableName: table, Key: { id }, ConsistentRead: true });
      const { Item: item } = isKey(id) ? await client.send(get) : {};
      return item === undefined ? undefined : read(item);
    },
    /** One more than a page is read, to know whether there is another. */
    page: async (recordId, { limit, after }) => {
      const place = after === undefined ? undefined : historyPlace(recordId, after);
      if (after !== undefined && place === undefined) return refuse({ because: 'bad-cursor' });
      const { entries: found, isCutOff } = await newest(recordId, limit + 1, place);
      const entries = found.slice(0, limit);
      const end = found.length > limit || (isCutOff && found.length < limit) ? entries.at(-1) : undefined;
      return accept({ entries, ...(end === undefined ? {} : { next: historyCursor(recordId, end) }) });
    },
    latest: async (recordId) => (await newest(recordId, 1)).entries[0],
    into: async function* (status, since, until) {
      if (!isKey(status) || since > until) return;
      const pages = pagesOf(client, {
        TableName: table,
        IndexName: 'newStatus-timestamp',
        KeyConditionExpression: 'newStatus = :status AND #timestamp BETWEEN :since AND :until',
        ExpressionAttributeNames: { '#timestamp': 'timestamp' },
        ExpressionAttributeValues: {
          ':status': status,
          ':since': since.toISOString(),
          ':until': until.toISOString(),
        },
        ...(pageSize === undefined ? {} : { Limit: pageSize }),
      });
      // A row that names no record is none of ours, and hides none of the rest.
      for await (const page of pages) yield page.filter((item) => isNamed(item[idField])).map(figuresOf);
    },
    add: async (entry, signal, audit) => {
      const writing = { suffix, records, writtenAt: clock() };
      const parts = [historyPut(entry, writing), signalPut(signal, writing), auditPut(audit, writing)];
      return (await transact(client, parts, newId())).length === 0 ? 'added' : 'exists';
    },
  };
};
