import { createHash, randomUUID } from 'node:crypto';
import { PutCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { createDynamoBulkPlans } from '../../src/adapters/dynamodb/dynamo-bulk-plans.ts';
import { createDynamoIdempotencyRecords } from '../../src/adapters/dynamodb/dynamo-idempotency-records.ts';
import { createDynamoRecordStore } from '../../src/adapters/dynamodb/dynamo-record-store.ts';
import { createDynamoStatusHistory } from '../../src/adapters/dynamodb/dynamo-status-history.ts';
import { requestTable } from '../../src/adapters/dynamodb/request-record.ts';
import { tableName } from '../../src/adapters/dynamodb/tables.ts';
import { createMemoryJournal } from '../../src/adapters/memory/memory-journal.ts';
import { createMemoryStatusMetrics } from '../../src/adapters/memory/memory-status-metrics.ts';
import { readKeptAnswer } from '../../src/handlers/shared/http/kept-answer.ts';
import { requestsApiHandler } from '../../src/handlers/statuses/requests-api.http.ts';
import { createTestDatabase, type TestDatabase } from '../support/dynamodb.ts';
import { apiEvent, daysAgo, NOW, type TestCall } from '../support/requests-api.ts';

/** Input that stores in memory take and DynamoDB refuses: it must be refused before. */
describe('input that DynamoDB would choke on', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase([
      'Requests',
      'RequestStatusHistory',
      'SignalEvents',
      'AuditLog',
      'Contacts',
      'BackendState',
    ]);
  }, 60_000);
  afterAll(() => database.close());

  const clock = () => NOW;
  const put = (model: string, item: object) =>
    database.client.send(new PutCommand({ TableName: tableName(model, database.suffix), Item: { ...item } }));
  const all = async (model: string) =>
    (await database.client.send(new ScanCommand({ TableName: tableName(model, database.suffix) }))).Items ?? [];
  const aRow = (id: string) => ({ id, status: 'New', createdAt: daysAgo(2), updatedAt: daysAgo(1) });

  const call = async (routeKey: string, asked: TestCall) => {
    const { client, suffix } = database;
    const options = { client, suffix, clock, newId: randomUUID };
    const records = requestTable({ ...options, keyPartners: [] });
    const handle = requestsApiHandler({
      lifecycle: records.lifecycle,
      records: createDynamoRecordStore({ ...options, records }),
      history: createDynamoStatusHistory({ ...options, records }),
      plans: createDynamoBulkPlans(options),
      idempotency: createDynamoIdempotencyRecords({ ...options, readAnswer: readKeptAnswer }),
      metrics: createMemoryStatusMetrics(),
      isRevoked: async () => false,
      journal: createMemoryJournal(),
      clock,
      digest: (text) => createHash('sha256').update(text).digest('hex'),
      newId: randomUUID,
    });
    const { statusCode, body = '' } = await handle(apiEvent(routeKey, asked));
    return { status: statusCode, body: JSON.parse(body) };
  };

  it.each([
    '9999-12-31T23:59:59-23:00',
    '0000-01-01T00:00:00+01:00',
  ])('refuses a time in no year of four digits: %s', async (until) => {
    expect(await call('GET /requests/status/metrics', { query: { until } })).toMatchObject({
      status: 400,
      body: { errors: [{ in: 'query', field: 'until' }] },
    });
  });

  it('refuses a reason that is no well-formed text, and writes nothing', async () => {
    await put('Requests', aRow('half'));
    const asked = { path: { id: 'half' }, body: '{"to":"Expired","reason":"half \\ud83d of a pair"}' };
    expect(await call('POST /requests/{id}/status', asked)).toMatchObject({
      status: 400,
      body: { errors: [{ in: 'body', field: 'reason' }] },
    });
    expect(await all('AuditLog')).toEqual([]);
  });

  it('measures past rows of history that name no request', async () => {
    await put('RequestStatusHistory', { id: 'nameless', newStatus: 'Expired', timestamp: daysAgo(1) });
    expect(await call('GET /requests/status/metrics', {})).toMatchObject({ status: 200, body: { isComplete: true } });
  });
});
