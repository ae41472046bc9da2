import * as z from 'zod/mini';
import type { Status } from '../../domain/statuses/lifecycle.ts';
import type { DueRecord, StatusFigures } from '../../domain/statuses/ports.ts';
import { moment, readRow, text } from './attributes.ts';
import type { DynamoOptions } from './document-client.ts';
import { pagesOf } from './pages.ts';
import type { PlainItem } from './plain-item.ts';
import { isKey, tableName } from './tables.ts';
import type { RecordTable } from './tracked-row.ts';

interface IndexOptions extends DynamoOptions {
  readonly records: RecordTable;
  readonly pageSize?: number;
}

async function* indexPages(
  { client, suffix, records, pageSize }: IndexOptions,
  status: Status,
  until?: string,
): AsyncGenerator<readonly PlainItem[]> {
  if (!isKey(status)) return;
  yield* pagesOf(client, {
    TableName: tableName(records.model, suffix),
    IndexName: 'status-timerAt',
    KeyConditionExpression: until === undefined ? '#status = :status' : '#status = :status AND timerAt <= :until',
    ExpressionAttributeNames: { '#status': 'status' },
    ExpressionAttributeValues: { ':status': status, ...(until === undefined ? {} : { ':until': until }) },
    ...(pageSize === undefined ? {} : { Limit: pageSize }),
  });
}

const isDue = (item: PlainItem): item is { id: string; timerAt: string } =>
  typeof item.id === 'string' && typeof item.timerAt === 'string';

export async function* dueRecords(
  options: IndexOptions,
  status: Status,
  until: Date,
): AsyncGenerator<readonly DueRecord[]> {
  for await (const page of indexPages(options, status, until.toISOString())) {
    yield page.filter(isDue).map(({ id, timerAt }) => ({ id, timerAt }));
  }
}

const time = z.catch(z.optional(moment), undefined);
const figuresRow = z.object({
  id: text,
  statusSince: time,
  lastActivityAt: time,
  leadSource: z.catch(z.optional(z.string()), undefined),
});

const figuresOf = (item: PlainItem): readonly StatusFigures[] => {
  const read = readRow(figuresRow, item);
  if (!read.ok) return [];
  const { id, statusSince, lastActivityAt, leadSource } = read.value;
  return [
    {
      id,
      ...(statusSince === undefined ? {} : { statusSince }),
      ...(lastActivityAt === undefined ? {} : { lastActivityAt }),
      isTestData: leadSource === 'E2E_TEST',
    },
  ];
};

export async function* recordsInStatus(
  options: IndexOptions,
  status: Status,
): AsyncGenerator<readonly StatusFigures[]> {
  for await (const page of indexPages(options, status)) yield page.flatMap(figuresOf);
}
