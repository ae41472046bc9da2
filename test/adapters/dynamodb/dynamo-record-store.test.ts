import { randomUUID } from 'node:crypto';
import { createDynamoRecordStore } from '../../../src/adapters/dynamodb/dynamo-record-store.ts';
import { createDynamoStatusHistory } from '../../../src/adapters/dynamodb/dynamo-status-history.ts';
import type { TrackedRecord } from '../../../src/domain/statuses/tracked-record.ts';
import { watchCalls } from '../../support/call-watch.ts';
import { loseTheNextAnswer } from '../../support/lost-answers.ts';
import { aCommit, anEntry, aRecord, aStamp, at, changeOf, NOW, recordOf } from '../../support/status-records.ts';
import { createStatusTables, type Row, requestRow } from '../../support/status-tables.ts';
import { meter } from '../../support/unit-meter.ts';

const closing: (() => void)[] = [];
afterAll(() => {
  for (const close of closing) close();
});

const setUp = async ({ keyPartners = [] }: { readonly keyPartners?: readonly string[] } = {}) => {
  const tables = await createStatusTables({ clock: () => NOW, keyPartners });
  closing.push(tables.close);
  const options = { ...tables, newId: randomUUID };
  const plant = async (record: TrackedRecord, changes: Row = {}): Promise<TrackedRecord> => {
    await tables.write('Requests', { ...requestRow(record), ...changes });
    return record;
  };
  return { ...tables, plant, store: createDynamoRecordStore(options), history: createDynamoStatusHistory(options) };
};

describe('A commit on DynamoDB', () => {
  it('S2: whose answer is lost is done, once, when the client makes it again', async () => {
    const { store, client, plant, all } = await setUp();
    const record = await plant(aRecord());
    loseTheNextAnswer(client);
    expect(await store.commit(aCommit(record))).toBe('committed');
    expect(recordOf(await store.get(record.id)).version).toBe(4);
    expect(await all('SignalEvents')).toHaveLength(1);
  });

  it('S2: that is made again after another has won is lost', async () => {
    const { store, client, plant, all } = await setUp();
    const record = await plant(aRecord());
    await store.commit(aCommit(record));
    loseTheNextAnswer(client);
    expect(await store.commit(aCommit(record))).toBe('conflict');
    expect(await all('RequestStatusHistory')).toHaveLength(1);
  });

  it('of the record alone whose answer is lost is there, though it counts as a conflict', async () => {
    const { store, client, plant } = await setUp();
    const record = await plant(aRecord());
    loseTheNextAnswer(client);
    expect(await store.commit(aStamp(record))).toBe('conflict');
    expect(recordOf(await store.get(record.id)).lastActivityAt).toBe(at(2));
  });

  it('S2: goes on after another transaction was at the same row', async () => {
    const { store, plant } = await setUp();
    const record = await plant(aRecord());
    const stamps = Array.from({ length: 8 }, (_, number) =>
      store.commit({ ...aCommit(record, { set: { lastActivityAt: at(number) } }), guard: 'version' }),
    );
    expect(await Promise.all(stamps)).toEqual(Array(8).fill('committed'));
  });

  it.each<[string, Row]>([
    ['times with another zone', { updatedAt: '2026-03-01T00:40:00-08:00', lastActivityAt: '2026-03-01T07:00:00Z' }],
    ['numbers as text', { version: '3', warnedDay: '10', timerFailures: '2' }],
  ])('S4: is guarded as well on a row with %s', async (_, changes) => {
    const { store, plant } = await setUp();
    const record = await plant(aRecord(), changes);
    expect(recordOf(await store.get(record.id))).toEqual(record);
    expect(await store.commit(aStamp({ ...record, updatedAt: at(-999) }))).toBe('conflict');
    expect(await store.commit(aCommit(record, { guard: 'untouched' }))).toBe('committed');
    expect(await store.commit(aStamp(record))).toBe('conflict');
  });

  it.each<[string, Row]>([
    ['NULLs', { version: null, trackedStatus: null, statusSince: null, lastActivityAt: null, assignedTo: null }],
    ['empty texts', { trackedStatus: '', statusSince: '', assignedTo: '', reactivations: '', priority: '' }],
    ['version 0', { version: 0 }],
    ['no updatedAt', { updatedAt: undefined }],
  ])('S4: is made on a row of another program with %s', async (_, changes) => {
    const { store, write } = await setUp();
    const row = { id: 'old', status: 'New', createdAt: at(-60), updatedAt: at(-60), ...changes };
    await write('Requests', row);
    const record = recordOf(await store.get('old'));
    expect(record).toMatchObject({ version: 0, updatedAt: at(-60), counters: {}, facts: { source: [] } });
    expect(await store.commit(aCommit(record, { guard: 'untouched' }))).toBe('committed');
    expect(recordOf(await store.get('old'))).toMatchObject({ status: 'Expired', version: 1 });
    expect(await store.commit(aCommit(record))).toBe('conflict');
  });

  it('S5: leaves every other attribute of the row as it is', async () => {
    const { store, plant, read } = await setUp();
    const theirs = {
      requestedVisitDateTime: '2026-03-09T10:00:00Z',
      uplodedDocuments: ['https://files.example.com/a.pdf'],
      message: 'Please call',
      officeNotes: null,
    };
    const record = await plant(aRecord(), theirs);
    await store.commit(aCommit(record));
    expect(await read('Requests', record.id)).toMatchObject({ ...theirs, status: 'Expired' });
  });

  it('writes rows that other programs understand: test data marked, times stamped, the signal kept 400 days', async () => {
    const { store, plant, all } = await setUp();
    const record = await plant(aRecord({ isTestData: true, facts: { source: ['E2E_TEST'] } }));
    const history = anEntry({ recordId: record.id, isTestData: true });
    await store.commit(aCommit(record, changeOf(record, history)));
    const stamps = { createdAt: NOW.toISOString(), updatedAt: NOW.toISOString() };
    const { recordId: _, minutesInPreviousStatus: __, isTestData: ___, ...same } = history;
    expect(await all('RequestStatusHistory')).toEqual([
      { ...same, ...stamps, requestId: record.id, timeInPreviousStatus: 20_160, leadSource: 'E2E_TEST' },
    ]);
    expect(await all('SignalEvents')).toMatchObject([
      {
        ...stamps,
        signalType: 'REQUEST_STATUS_CHANGED',
        leadSource: 'E2E_TEST',
        ttl: NOW.getTime() / 1000 + 34_560_000,
      },
    ]);
    expect(await all('AuditLog')).toMatchObject([
      { ...stamps, entity: 'request', entityId: record.id, before: { status: 'New', version: 3 } },
    ]);
  });

  it('S3: asks for what it is granted, and costs in proportion to what it writes', async () => {
    const { store, history, client, plant } = await setUp();
    const record = await plant(aRecord());
    const calls = watchCalls(client);
    const units = meter(client);
    await store.commit(aStamp(record));
    expect(units.write).toBeLessThanOrEqual(3);
    await store.commit(aCommit(recordOf(await store.get(record.id))));
    await store.postpone(record.id, NOW, 'why', 1);
    const entry = anEntry();
    const { signal, audit } = changeOf(record, entry);
    await history.add(entry, signal, audit);
    for await (const _ of store.due('New', NOW));
    expect(calls.seen()).toEqual([
      'AuditLog: PutItem',
      'RequestStatusHistory: PutItem',
      'Requests/status-timerAt: Query',
      'Requests: GetItem',
      'Requests: UpdateItem',
      'SignalEvents: PutItem',
    ]);
  });
});

describe('The index of statuses on DynamoDB', () => {
  it('gives nothing where a figure is damaged, and the figure where it is readable', async () => {
    const { store, write } = await setUp();
    const row = { id: 'a', status: 'New', timerAt: 'never', createdAt: at(0), updatedAt: at(0) };
    await write('Requests', {
      ...row,
      statusSince: 'long ago',
      lastActivityAt: '2026-03-01T04:00:00-08:00',
      leadSource: 7,
    });
    for await (const page of store.inStatus('New')) {
      expect(page).toEqual([{ id: 'a', lastActivityAt: NOW.toISOString(), isTestData: false }]);
    }
  });
});

describe('The history on DynamoDB', () => {
  it('shows what another program wrote, as far as it can be read', async () => {
    const { history, write } = await setUp();
    const bare = { id: 'h1', requestId: 'request-1', timestamp: at(0) };
    await write('RequestStatusHistory', {
      ...bare,
      newStatus: 'Archived',
      triggeredBy: 'cron',
      reason: 7,
      version: 'x',
    });
    expect(await history.latest('request-1')).toEqual({
      ...{ id: 'h1', recordId: 'request-1', timestamp: at(0) },
      ...{ previousStatus: 'unknown', newStatus: 'Archived', triggeredBy: 'system', actor: 'unknown' },
      ...{ minutesInPreviousStatus: 0, reason: '7', version: 0 },
    });
  });

  it('throws for a row that names no record', async () => {
    const { history, write } = await setUp();
    await write('RequestStatusHistory', { id: 'h1', timestamp: at(0) });
    await expect(history.get('h1')).rejects.toThrow('row h1 is no entry of a history: recordId is missing');
  });

  it('S2: an addition whose answer is lost is still an addition', async () => {
    const { history, client } = await setUp();
    const entry = anEntry();
    const { signal, audit } = changeOf(aRecord(), entry);
    loseTheNextAnswer(client);
    expect(await history.add(entry, signal, audit)).toBe('added');
    expect(await history.add(entry, signal, audit)).toBe('exists');
  });
});
