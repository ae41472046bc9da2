import { createHash, randomUUID } from 'node:crypto';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { createDynamoBulkPlans } from '../../src/adapters/dynamodb/dynamo-bulk-plans.ts';
import { createDynamoIdempotencyRecords } from '../../src/adapters/dynamodb/dynamo-idempotency-records.ts';
import { createDynamoRecordStore } from '../../src/adapters/dynamodb/dynamo-record-store.ts';
import { createDynamoStatusHistory } from '../../src/adapters/dynamodb/dynamo-status-history.ts';
import { recordImageReader } from '../../src/adapters/dynamodb/record-image.ts';
import { requestTable } from '../../src/adapters/dynamodb/request-record.ts';
import { tableName } from '../../src/adapters/dynamodb/tables.ts';
import { createMemoryJournal } from '../../src/adapters/memory/memory-journal.ts';
import { createMemoryStatusMetrics } from '../../src/adapters/memory/memory-status-metrics.ts';
import { REQUESTS_WATCH } from '../../src/domain/statuses/requests-lifecycle.ts';
import { readKeptAnswer } from '../../src/handlers/shared/http/kept-answer.ts';
import { followRequestEventsHandler } from '../../src/handlers/statuses/follow-request-events.stream.ts';
import { recordStatusChangesHandler } from '../../src/handlers/statuses/record-status-changes.stream.ts';
import { requestsApiHandler } from '../../src/handlers/statuses/requests-api.http.ts';
import { sweepStatusesHandler } from '../../src/handlers/statuses/sweep-statuses.schedule.ts';
import { type CallWatch, grantedCalls, watchCalls } from '../support/call-watch.ts';
import { createTestDatabase, type TestDatabase } from '../support/dynamodb.ts';
import { ADMIN, apiEvent, aRequest, daysAgo, NOW, SRM } from '../support/requests-api.ts';
import { requestRow, STATUS_TABLES } from '../support/status-tables.ts';
import { aStreamEvent, aStreamRecord } from '../support/stream-events.ts';

describe('what the functions of statuses ask of tables, and what their roles grant', () => {
  let database: TestDatabase;
  let watch: CallWatch;
  beforeAll(async () => {
    database = await createTestDatabase([...STATUS_TABLES, 'BackendState']);
    watch = watchCalls(database.client);
    await put('Contacts', { id: 'agent', brokerage: 'Key Partner' });
  }, 60_000);
  afterAll(() => database.close());

  const clock = () => NOW;
  /** As each function is wired: with stores of its own. */
  const wired = () => {
    const options = { client: database.client, suffix: database.suffix, clock, newId: randomUUID };
    const records = requestTable({ ...options, keyPartners: ['Key Partner'] });
    return {
      lifecycle: records.lifecycle,
      records: createDynamoRecordStore({ ...options, records }),
      history: createDynamoStatusHistory({ ...options, records }),
      plans: createDynamoBulkPlans(options),
      idempotency: createDynamoIdempotencyRecords({ ...options, readAnswer: readKeptAnswer }),
      watch: REQUESTS_WATCH,
      readImage: recordImageReader(REQUESTS_WATCH),
      metrics: createMemoryStatusMetrics(),
      journal: createMemoryJournal(),
      clock,
      digest: (text: string) => createHash('sha256').update(text).digest('hex'),
      newId: randomUUID,
    };
  };
  const put = (model: string, Item: Record<string, unknown>) =>
    database.client.send(new PutCommand({ TableName: tableName(model, database.suffix), Item }));
  /** A request of an agent, whose contact says the brokerage. */
  const plant = async (id: string, changes: Parameters<typeof aRequest>[0] = {}) => {
    const row = { ...requestRow(aRequest({ id, ...changes })), agentContactId: 'agent' };
    await put('Requests', row);
    return { ...row, id };
  };
  const old = { lastActivityAt: daysAgo(22), statusSince: daysAgo(22), updatedAt: daysAgo(22), timerAt: daysAgo(1) };

  it('E3: is the same for sweep-statuses', async () => {
    await plant('expires', old);
    await plant('never-seen', { ...old, trackedStatus: undefined } as never);
    watch.seen();
    await sweepStatusesHandler(wired())();
    expect(watch.seen()).toEqual(grantedCalls('statuses', 'sweep-statuses'));
  });

  it('E3: is the same for record-status-changes', async () => {
    const row = await plant('moved-outside', { status: 'Archived', trackedStatus: 'New' });
    const unseen = await plant('unseen', { trackedStatus: undefined } as never);
    const visited = await plant('visited');
    const record = (after: typeof row, before: object, sequence: number) => {
      const made = aStreamRecord(after, { eventName: 'MODIFY', sequence });
      const { dynamodb } = aStreamRecord({ ...after, ...before });
      return { ...made, dynamodb: { ...made.dynamodb, OldImage: dynamodb?.NewImage ?? {} } };
    };
    watch.seen();
    const visit = { ...visited, visitDate: NOW.toISOString() };
    const handle = recordStatusChangesHandler(wired());
    await handle(
      aStreamEvent([
        record(row, { status: 'New' }, 1),
        record(unseen, {}, 2),
        record(visit, { visitDate: undefined }, 3),
        record(visit, { visitDate: undefined }, 4), // told twice
      ]),
    );
    expect(watch.seen()).toEqual(grantedCalls('statuses', 'record-status-changes'));
  });

  it('E3: is the same for follow-request-events', async () => {
    await plant('quoted');
    const made = aStreamRecord({ id: 'quote-1', requestId: 'quoted', createdAt: daysAgo(0) });
    const quotes = { ...made, eventSourceARN: made.eventSourceARN?.replace('table/T/', 'table/Quotes-x-NONE/') ?? '' };
    watch.seen();
    const { records, ...others } = wired();
    const before = await records.get('quoted');
    await followRequestEventsHandler({ ...others, records })(aStreamEvent([quotes]));
    const slow = { ...others, records: { ...records, get: async () => before } }; // told twice at once
    await followRequestEventsHandler(slow)(aStreamEvent([quotes]));
    expect(watch.seen()).toEqual(grantedCalls('statuses', 'follow-request-events'));
  });

  it('E3: is the same for requests-api', async () => {
    await plant('asked-for');
    const ids = Array.from({ length: 26 }, (_, n) => `in-bulk-${n}`); // one more than goes without approval
    await Promise.all(ids.map((id) => plant(id)));
    const api = requestsApiHandler(wired());
    const path = { id: 'asked-for' };
    watch.seen();
    const change = { to: 'Archived', reason: 'duplicate_request', expectedVersion: 2 };
    const call = async (routeKey: string, asked: object) => {
      const { statusCode, body = '{}' } = await api(apiEvent(routeKey, { by: ADMIN, ...asked }));
      return { statusCode, body: JSON.parse(body) };
    };
    const archive = { to: 'Archived', reason: 'duplicate_request' };
    const items = ids.map((id) => ({ id }));
    const dryRun = await call('POST /requests/status/bulk', { by: SRM, body: { items, ...archive } });
    const { planId } = dryRun.body.plan;
    const plans = { ...wired().plans, add: () => Promise.reject(new Error('broken')) };
    const broken = requestsApiHandler({ ...wired(), plans });
    const breaking = apiEvent('POST /requests/status/bulk', { by: ADMIN, body: { items, ...archive } });
    const answered = [
      await broken(breaking),
      dryRun,
      await call('POST /requests/status/bulk/{planId}/approval', { path: { planId } }),
      await call('POST /requests/status/bulk', { by: SRM, body: { planId } }),
      await call('GET /requests/{id}/status', { path }),
      await call('POST /requests/{id}/status', { path, body: change, key: 'k-1' }),
      await call('POST /requests/{id}/status', { path, body: change, key: 'k-1' }),
      await call('POST /requests/{id}/status', { path, body: change }),
      await call('GET /requests/{id}/history', { path }),
      await call('GET /requests/status/metrics', {}),
    ];
    expect(answered.map(({ statusCode }) => statusCode)).toEqual([500, 200, 200, 200, 200, 200, 200, 409, 200, 200]);
    expect(watch.seen()).toEqual(grantedCalls('statuses', 'requests-api'));
  });
});
