import { randomUUID } from 'node:crypto';
import type { DynamoDBRecord } from 'aws-lambda';
import { createDynamoRecordStore } from '../../src/adapters/dynamodb/dynamo-record-store.ts';
import { createDynamoStatusHistory } from '../../src/adapters/dynamodb/dynamo-status-history.ts';
import { recordImageReader } from '../../src/adapters/dynamodb/record-image.ts';
import { requestTable } from '../../src/adapters/dynamodb/request-record.ts';
import { REQUESTS_WATCH } from '../../src/domain/statuses/requests-lifecycle.ts';
import { followRequestEventsHandler } from '../../src/handlers/statuses/follow-request-events.stream.ts';
import { recordStatusChangesHandler } from '../../src/handlers/statuses/record-status-changes.stream.ts';
import { sweepStatusesHandler } from '../../src/handlers/statuses/sweep-statuses.schedule.ts';
import { NOW } from '../support/builders.ts';
import { type CallWatch, grantedCalls, watchCalls } from '../support/call-watch.ts';
import { createStatusTables, type Row, requestRow } from '../support/status-tables.ts';
import { anOldRecord, aRecord, daysAfter, statusWorld } from '../support/status-world.ts';
import { aStreamEvent, aStreamRecord } from '../support/stream-events.ts';

describe('what the functions of statuses ask of tables, and what their roles grant', () => {
  let tables: Awaited<ReturnType<typeof createStatusTables>>;
  let watch: CallWatch;
  beforeAll(async () => {
    tables = await createStatusTables({ clock: () => NOW });
    watch = watchCalls(tables.client);
  }, 60_000);
  afterAll(() => tables.close());

  /** As a function is wired, with a key partner to look for. */
  const wired = () => {
    const { dependencies } = statusWorld();
    const options = { ...tables, newId: randomUUID };
    const records = requestTable({ ...options, keyPartners: ['A brokerage'] });
    return {
      ...dependencies,
      clock: () => NOW,
      readImage: recordImageReader(REQUESTS_WATCH),
      records: createDynamoRecordStore({ ...options, records }),
      history: createDynamoStatusHistory({ ...options, records }),
    };
  };
  const put = async (row: Row): Promise<Row> => {
    await tables.write('Requests', { agentContactId: 'contact-1', ...row });
    watch.seen();
    return row;
  };
  const changed = (before: Row, after: Row): DynamoDBRecord => {
    const id = String(after.id);
    const record = aStreamRecord({ ...after, id }, { eventName: 'MODIFY' });
    const OldImage = aStreamRecord({ ...before, id }).dynamodb?.NewImage ?? {};
    return { ...record, dynamodb: { ...record.dynamodb, OldImage } };
  };
  it('E3: sweep-statuses asks for what it may, and nothing else', async () => {
    const createdAt = daysAfter(NOW, -20).toISOString();
    await tables.write('Requests', requestRow(aRecord({ id: 'due', createdAt })));
    await tables.write('Requests', { ...requestRow(anOldRecord({ id: 'unseen', createdAt })), timerAt: createdAt });
    await put(requestRow(aRecord({ id: 'warned', createdAt: daysAfter(NOW, -11).toISOString() })));
    await sweepStatusesHandler(wired())();
    const calls = watch.seen();
    expect(await tables.read('Requests', 'due')).toMatchObject({ status: 'Expired' });
    expect(calls).toEqual(grantedCalls('statuses', 'sweep-statuses'));
  });

  it('E3: record-status-changes asks for no more than it may, late changes and old rows included', async () => {
    const granted = grantedCalls('statuses', 'record-status-changes');
    const handle = recordStatusChangesHandler(wired());
    const before = requestRow(anOldRecord({ id: 'old', createdAt: daysAfter(NOW, -5).toISOString() }));
    const after = await put({ ...before, status: 'Archived', updatedAt: daysAfter(NOW, -1).toISOString() });
    const late = { ...after, status: 'New', updatedAt: daysAfter(NOW, -2).toISOString() };
    const records = [changed(before, after), changed({ ...late, status: 'Expired' }, late)];
    for (const record of records) expect((await handle(aStreamEvent([record]))).batchItemFailures).toEqual([]);
    const calls = watch.seen();
    expect(calls).toContain('RequestStatusHistory/requestId-timestamp: Query');
    for (const call of calls) expect(granted).toContain(call);
  });

  it('E3: follow-request-events asks for no more than it may', async () => {
    const granted = grantedCalls('statuses', 'follow-request-events');
    await put(requestRow(aRecord({ id: 'quoted', createdAt: daysAfter(NOW, -1).toISOString() })));
    const record = aStreamRecord({ id: 'quote-1', requestId: 'quoted', createdAt: NOW.toISOString() });
    const quote = { ...record, eventSourceARN: 'arn:aws:dynamodb:us-west-1:000000000000:table/Quotes-x-NONE/stream/1' };
    const handle = followRequestEventsHandler(wired());
    for (const _ of ['first', 'again']) expect((await handle(aStreamEvent([quote]))).batchItemFailures).toEqual([]);
    const calls = watch.seen();
    expect(calls).toContain('Requests: GetItem');
    for (const call of calls) expect(granted).toContain(call);
  });
});
