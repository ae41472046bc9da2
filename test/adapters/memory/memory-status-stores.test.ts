import { createMemoryIdempotencyRecords } from '../../../src/adapters/memory/memory-idempotency-records.ts';
import { createMemoryStatusStores } from '../../../src/adapters/memory/memory-status-stores.ts';
import { type Answer, describeIdempotencyRecordsContract } from '../../contract/idempotency-records.contract.ts';
import { describeRecordStoreContract, type RecordStoreHarness } from '../../contract/record-store.contract.ts';
import { describeStatusHistoryContract } from '../../contract/status-history.contract.ts';
import { aCommit, anEntry, aRecord, changeOf, NOW } from '../../support/status-records.ts';

const make = async (options: { readonly pageSize?: number }): Promise<RecordStoreHarness> => {
  const { records, scan, history, signals, audit } = createMemoryStatusStores(options);
  return {
    ...{ records, scan, history },
    plant: async (record) => records.plant(record),
    plantUnreadable: async (row) => records.plant({ ...row, unreadable: 'version must be a whole number' }),
    remove: async (id) => records.remove(id),
    signals: async () => signals().map(({ id }) => id),
    audit: async () => audit().map(({ id }) => id),
    beside: async (id) => records.beside(id) ?? { stamps: {} },
  };
};

describe('The records in memory', () => describeRecordStoreContract(make));
describe('The history in memory', () => describeStatusHistoryContract(make));
describe('The idempotency records in memory', () =>
  describeIdempotencyRecordsContract(async () => createMemoryIdempotencyRecords<Answer>()));

describe('The stores of statuses that are out', () => {
  it('throw at every call, and go on with what they had', async () => {
    const { records, scan, history, setOutage } = createMemoryStatusStores();
    const record = aRecord();
    records.plant(record);
    const commit = aCommit(record);
    const { history: entry, signal, audit } = changeOf(record, anEntry({ recordId: record.id }));
    const first = (pages: AsyncIterable<unknown>) => pages[Symbol.asyncIterator]().next();
    const calls = [
      () => records.get(record.id),
      () => records.postpone(record.id, NOW, 'why', 1),
      () => records.commit(commit),
      () => first(records.due('New', NOW)),
      () => first(records.inStatus('New')),
      () => scan.page(undefined),
      () => history.get('a'),
      () => history.page('a', { limit: 1 }),
      () => history.latest('a'),
      () => first(history.into('New', NOW, NOW)),
      () => history.add(entry, signal, audit),
    ];
    setOutage(true);
    for (const call of calls) await expect(call()).rejects.toThrow('the store of statuses cannot be reached');
    expect(records.all()).toEqual([record]);
    records.setOutage(false);
    for (const call of calls) await expect(call()).resolves.not.toThrow();
  });

  it('fail the idempotency records too', async () => {
    const records = createMemoryIdempotencyRecords<Answer>();
    const command = { key: 'a', fingerprint: 'b' };
    records.setOutage(true);
    await expect(records.begin(command, NOW, NOW)).rejects.toThrow(/cannot be reached/);
    await expect(records.complete(command, { status: 1, body: '' }, NOW)).rejects.toThrow(/cannot be reached/);
    await expect(records.release(command, NOW)).rejects.toThrow(/cannot be reached/);
  });
});

describe('Rows that others write past the stores in memory', () => {
  it('are gone when they are removed, and keep what was written beside them when they are replaced', async () => {
    const { records, entries } = createMemoryStatusStores();
    const record = aRecord();
    records.plant(record);
    await records.commit(aCommit(record, { set: { stamps: { expiredDate: 'then' } } }));
    records.plant({ ...record, status: 'Archived' });
    expect(records.beside(record.id)).toEqual({ stamps: { expiredDate: 'then' } });
    expect(entries()).toHaveLength(1);
    records.remove(record.id);
    expect(records.beside(record.id)).toBeUndefined();
    expect(records.all()).toEqual([]);
  });
});
