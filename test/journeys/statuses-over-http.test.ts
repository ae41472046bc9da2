import { createHash, randomUUID } from 'node:crypto';
import { PutCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { createDynamoBulkPlans } from '../../src/adapters/dynamodb/dynamo-bulk-plans.ts';
import { createDynamoIdempotencyRecords } from '../../src/adapters/dynamodb/dynamo-idempotency-records.ts';
import { createDynamoRecordStore } from '../../src/adapters/dynamodb/dynamo-record-store.ts';
import { createDynamoRevocations } from '../../src/adapters/dynamodb/dynamo-revocations.ts';
import { createDynamoStatusHistory } from '../../src/adapters/dynamodb/dynamo-status-history.ts';
import { requestTable } from '../../src/adapters/dynamodb/request-record.ts';
import { tableName } from '../../src/adapters/dynamodb/tables.ts';
import { createMemoryJournal } from '../../src/adapters/memory/memory-journal.ts';
import { createMemoryStatusMetrics } from '../../src/adapters/memory/memory-status-metrics.ts';
import { minutesAfter } from '../../src/domain/shared/clock.ts';
import type { RecordStore } from '../../src/domain/statuses/ports.ts';
import { tokenRevocation } from '../../src/domain/users/token-revocation.ts';
import { readKeptAnswer } from '../../src/handlers/shared/http/kept-answer.ts';
import { requestsApiHandler } from '../../src/handlers/statuses/requests-api.http.ts';
import { grantedCalls, watchCalls } from '../support/call-watch.ts';
import { createTestDatabase, type TestDatabase } from '../support/dynamodb.ts';
import { ADMIN, AE, apiEvent, daysAgo, NOW, SRM, type TestCall } from '../support/requests-api.ts';

const MODELS = [
  'Requests',
  'RequestStatusHistory',
  'SignalEvents',
  'AuditLog',
  'Contacts',
  'BackendState',
  'UserDirectory',
  'UserCommands',
];

describe('the statuses of requests over HTTP, on DynamoDB', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase(MODELS);
  }, 60_000);
  afterAll(() => database.close());

  let now = NOW;
  const clock = () => now;

  const put = (model: string, item: object) =>
    database.client.send(new PutCommand({ TableName: tableName(model, database.suffix), Item: { ...item } }));
  const all = async (model: string) =>
    (await database.client.send(new ScanCommand({ TableName: tableName(model, database.suffix) }))).Items ?? [];

  /** A row of Requests as the forms write it: nothing of ours in it. */
  const aRow = (id: string) => ({
    id,
    status: 'New',
    statusOrder: 1,
    assignedTo: 'contact-ae',
    agentContactId: 'contact-agent',
    requestedVisitDateTime: 'next Tuesday, after lunch',
    leadSource: 'Website',
    createdAt: daysAgo(2),
    updatedAt: daysAgo(1),
  });

  let isCursed = false;
  const cursing = (store: RecordStore): RecordStore => ({
    ...store,
    get: async (id) => {
      if (isCursed && id === 'bulk-7') throw new Error('this row is cursed');
      return store.get(id);
    },
  });

  /** As a container of the function has it. */
  const anApi = () => {
    const { client, suffix } = database;
    const options = { client, suffix, clock, newId: randomUUID };
    const records = requestTable({ ...options, keyPartners: ['Example Realty'] });
    const journal = createMemoryJournal();
    const handle = requestsApiHandler({
      lifecycle: records.lifecycle,
      records: cursing(createDynamoRecordStore({ ...options, records })),
      history: createDynamoStatusHistory({ ...options, records, pageSize: 2 }),
      plans: createDynamoBulkPlans(options),
      idempotency: createDynamoIdempotencyRecords({ ...options, readAnswer: readKeptAnswer }),
      metrics: createMemoryStatusMetrics(),
      isRevoked: tokenRevocation({ revocations: createDynamoRevocations(options), clock }),
      journal,
      clock,
      digest: (text) => createHash('sha256').update(text).digest('hex'),
      newId: randomUUID,
    });
    const call = async (routeKey: string, options: TestCall = {}) => {
      const { statusCode, body = '' } = await handle(apiEvent(routeKey, options));
      return { status: statusCode, body: JSON.parse(body) };
    };
    return { call, journal };
  };
  const MOVE = 'POST /requests/{id}/status';

  it('S2: of many who change the same request at once, one wins and the others are told how it is now', async () => {
    await put('Requests', aRow('raced'));
    const { call } = anApi();
    const targets = ['Pending walk-thru', 'Move to Quoting', 'Pending walk-thru', 'Move to Quoting'];
    const answers = await Promise.all(
      targets.map((to) => call(MOVE, { by: SRM, path: { id: 'raced' }, body: { to, expectedVersion: 0 } })),
    );
    const [won, ...others] = answers.toSorted((one, other) => (one.status ?? 0) - (other.status ?? 0));
    expect(won).toMatchObject({ status: 200, body: { version: 1 } });
    for (const lost of others) {
      expect(lost).toMatchObject({ status: 409, body: { current: { status: won?.body.status, version: 1 } } });
    }
    for (const model of ['RequestStatusHistory', 'SignalEvents', 'AuditLog']) expect(await all(model)).toHaveLength(1);
    expect((await all('Requests'))[0]).toMatchObject({
      status: won?.body.status,
      version: 1,
      requestedVisitDateTime: 'next Tuesday, after lunch',
    });
  });

  it('U3: of the same call sent five times at once, one is carried out; sent again later, it gets the first answer', async () => {
    await put('Requests', aRow('repeated'));
    const call = { by: AE, path: { id: 'repeated' }, body: { to: 'Archived', reason: 'other_reason' }, key: 'k' };
    const answers = await Promise.all(Array.from({ length: 5 }, () => anApi().call(MOVE, call)));
    const done = answers.filter(({ status }) => status === 200);
    expect(answers.every(({ status }) => status === 200 || status === 409)).toBe(true);
    const later = await anApi().call(MOVE, call);
    expect(later.status).toBe(200);
    for (const answer of done) expect(answer).toEqual(later);
    expect((await all('RequestStatusHistory')).filter(({ requestId }) => requestId === 'repeated')).toHaveLength(1);
  });

  it('E3: asks of tables what its role grants, and all of it', async () => {
    await put('Contacts', { id: 'contact-agent', brokerage: 'Example Realty' });
    const items = Array.from({ length: 26 }, (_, at) => ({ id: `bulk-${at}` }));
    for (const { id } of items) await put('Requests', aRow(id));
    const watch = watchCalls(database.client);
    const { call, journal } = anApi();
    const path = { id: 'bulk-0' };

    expect((await call('GET /requests/{id}/status', { by: AE, path })).body.onItsOwn.at(-1)).toMatchObject({
      day: 21, // of a key partner
      rule: 'key-partner',
    });
    expect((await call(MOVE, { path, body: { to: 'Pending walk-thru' } })).status).toBe(200);
    expect((await call(MOVE, { path, body: { to: 'New', reason: 'r', expectedVersion: 0 } })).status).toBe(409);

    now = minutesAfter(NOW, 1);
    const proposal = { items, to: 'Archived', reason: 'duplicate_request' };
    const { plan } = (await call('POST /requests/status/bulk', { by: SRM, body: proposal })).body;
    const application = { by: SRM, body: { planId: plan.planId } };
    expect((await call('POST /requests/status/bulk', application)).status).toBe(403);
    const approval = 'POST /requests/status/bulk/{planId}/approval';
    expect((await call(approval, { by: ADMIN, path: { planId: plan.planId } })).status).toBe(200);
    isCursed = true;
    expect((await call('POST /requests/status/bulk', application)).body).toMatchObject({ changed: 25, left: 1 });
    isCursed = false;
    expect((await call('POST /requests/status/bulk', application)).body).toMatchObject({ changed: 26, left: 0 });

    const page = await call('GET /requests/{id}/history', { path, query: { limit: '1' } });
    expect(page.body.items).toMatchObject([{ to: 'Archived', actor: SRM.sub }]);
    const rest = await call('GET /requests/{id}/history', { path, query: { after: page.body.next } });
    expect(rest.body.items).toMatchObject([{ to: 'Pending walk-thru', actor: ADMIN.sub }]);
    expect(rest.body.next).toBeUndefined();

    const { statuses, isComplete } = (await call('GET /requests/status/metrics')).body;
    expect(isComplete).toBe(true);
    expect(statuses.at(-1)).toMatchObject({ status: 'Archived', count: 27 });

    expect(journal.entries.filter(({ level }) => level === 'error')).toMatchObject([
      { code: 'statuses.bulk-item-fault', fields: { recordId: 'bulk-7' } },
    ]);
    expect(watch.seen()).toEqual(grantedCalls('statuses', 'requests-api'));
  });
});
