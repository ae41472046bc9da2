import { randomUUID } from 'node:crypto';
import { BatchWriteCommand } from '@aws-sdk/lib-dynamodb';
import { createDynamoRecordStore } from '../../src/adapters/dynamodb/dynamo-record-store.ts';
import { createDynamoStatusHistory } from '../../src/adapters/dynamodb/dynamo-status-history.ts';
import { tableName } from '../../src/adapters/dynamodb/tables.ts';
import { type RecordTable, trackedRowReader } from '../../src/adapters/dynamodb/tracked-row.ts';
import { accept } from '../../src/domain/shared/result.ts';
import { sweepStatuses } from '../../src/domain/statuses/sweep-statuses.ts';
import type { TrackedRecord } from '../../src/domain/statuses/tracked-record.ts';
import { NOW } from '../support/builders.ts';
import { LOANS } from '../support/second-lifecycle.ts';
import { createStatusTables, requestRow } from '../support/status-tables.ts';
import { aRecord, daysAfter, statusWorld } from '../support/status-world.ts';
import { meter } from '../support/unit-meter.ts';

/** How many requests of each age, in days, there are; the rest came an hour ago, or are quoted, archived or test data. */
const DUE = { 14: 50, 12: 30, 10: 40 };
const ALL = 10_000;

const requestOf = (n: number, age: number, overrides: Partial<TrackedRecord> = {}): TrackedRecord => {
  const createdAt = new Date(daysAfter(NOW, -age).getTime() - n * 1000).toISOString();
  const warnedDay = age === 14 ? { warnedDay: 12 } : {};
  return aRecord({ id: `request-${n}`, createdAt, ...(age === 12 ? { warnedDay: 10 } : warnedDay), ...overrides });
};

const OTHERS: readonly Partial<TrackedRecord>[] = [
  {},
  { status: 'Pending walk-thru' },
  { status: 'Move to Quoting' },
  { status: 'Archived' },
  { isTestData: true },
];
const everything = (): readonly TrackedRecord[] => {
  const due = Object.entries(DUE).flatMap(([age, count]) => Array.from({ length: count }, () => Number(age)));
  return Array.from({ length: ALL }, (_, n) => {
    const age = due[n];
    if (age !== undefined) return requestOf(n, age);
    const other = OTHERS[n % OTHERS.length] ?? {};
    return requestOf(n, other.status === undefined && other.isTestData === undefined ? 1 / 24 : 5, other);
  });
};

describe('statuses on DynamoDB Local', () => {
  let tables: Awaited<ReturnType<typeof createStatusTables>>;
  beforeAll(async () => {
    tables = await createStatusTables({ clock: () => NOW });
    const records = everything();
    const batches = Array.from({ length: Math.ceil(ALL / 25) }, (_, n) => records.slice(n * 25, n * 25 + 25));
    const put = async (batch: readonly TrackedRecord[]): Promise<void> => {
      const Requests = batch.map((record) => ({ PutRequest: { Item: requestRow(record) } }));
      await tables.client.send(
        new BatchWriteCommand({ RequestItems: { [tableName('Requests', tables.suffix)]: Requests } }),
      );
    };
    for (let n = 0; n < batches.length; n += 8) await Promise.all(batches.slice(n, n + 8).map(put));
  }, 120_000);
  afterAll(() => tables.close());

  const wired = (records: RecordTable = tables.records) => {
    const options = { ...tables, newId: randomUUID, records };
    const { dependencies } = statusWorld({ lifecycle: records.lifecycle });
    return {
      ...dependencies,
      clock: () => NOW,
      records: createDynamoRecordStore(options),
      history: createDynamoStatusHistory(options),
    };
  };
  const deadline = daysAfter(NOW, 1);

  it('S3: a sweep costs what is due, not what there is; runs that overlap do everything once', async () => {
    const units = meter(tables.client);
    const due = Object.values(DUE).reduce((sum, count) => sum + count, 0);
    const reports = await Promise.all([1, 2].map(() => sweepStatuses(wired())({ deadline })));
    const total = (figure: 'warned' | 'moved' | 'failed' | 'stuck') =>
      reports.reduce((sum, report) => sum + report[figure], 0);
    expect([total('moved'), total('warned'), total('failed'), total('stuck')]).toEqual([
      DUE[14],
      DUE[12] + DUE[10],
      0,
      0,
    ]);
    for (const report of reports) expect(report).toMatchObject({ left: false, oldestDueSeconds: 0 });
    expect(units.read).toBeLessThan(due * 2 * 3); // of two runs: each due row is read once, or once more after a lost race

    const signals = await tables.all('SignalEvents');
    const told = signals.map(({ payload }) => JSON.parse(String(payload)));
    expect(told.filter(({ toStatus }) => toStatus === 'Expired')).toHaveLength(DUE[14]);
    for (const day of [10, 12] as const) expect(told.filter((payload) => payload.day === day)).toHaveLength(DUE[day]);
    expect(await tables.all('RequestStatusHistory')).toHaveLength(DUE[14]);

    const before = units.read;
    expect(await sweepStatuses(wired())({ deadline })).toMatchObject({ looked: 0 });
    expect(units.read - before).toBeLessThanOrEqual(5);
    expect(units.calls).toBeGreaterThan(due);
  }, 120_000);

  it('S1: another lifecycle is kept, warned of and moved by the same store and sweep', async () => {
    const read = trackedRowReader(LOANS);
    const loans: RecordTable = {
      ...{ lifecycle: LOANS, model: 'Requests', historyModel: 'RequestStatusHistory' },
      read: async (item) => {
        const row = read(item);
        return row.ok ? accept({ ...row.value, facts: {}, details: {} }) : row;
      },
    };
    for (const [id, age] of [
      ['loan-3', 3],
      ['loan-5', 5],
    ] as const) {
      const createdAt = daysAfter(NOW, -age).toISOString();
      await tables.write('Requests', requestRow(aRecord({ id, status: 'Lent', createdAt }, LOANS)));
    }
    expect(await sweepStatuses(wired(loans))({ deadline })).toMatchObject({ warned: 1, moved: 1, failed: 0 });
    expect(await tables.read('Requests', 'loan-5')).toMatchObject({ status: 'Overdue', overdueAt: NOW.toISOString() });
    expect(await tables.read('Requests', 'loan-3')).toMatchObject({ status: 'Lent', warnedDay: 3 });
  });
});
