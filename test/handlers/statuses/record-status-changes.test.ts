import type { DynamoDBRecord } from 'aws-lambda';
import { recordImageReader } from '../../../src/adapters/dynamodb/record-image.ts';
import { REQUESTS_WATCH } from '../../../src/domain/statuses/requests-lifecycle.ts';
import { recordStatusChangesHandler } from '../../../src/handlers/statuses/record-status-changes.stream.ts';
import { NOW } from '../../support/builders.ts';
import { anOldRecord, aRecord, statusWorld } from '../../support/status-world.ts';
import { aStreamEvent, aStreamRecord } from '../../support/stream-events.ts';

const arranged = () => {
  const world = statusWorld();
  world.plant(aRecord({ status: 'New' }));
  world.advanceMinutes(60);
  const handle = recordStatusChangesHandler({
    ...world.dependencies,
    readImage: recordImageReader(REQUESTS_WATCH),
  });
  return { world, handle };
};

const row = (overrides: Readonly<Record<string, unknown>> = {}) => ({
  ...{ id: 'request-1', status: 'New', trackedStatus: 'New', version: 0, lastActivityAt: NOW.toISOString() },
  ...{ createdAt: NOW.toISOString(), updatedAt: NOW.toISOString() },
  ...overrides,
});
const change = (before: ReturnType<typeof row>, after: ReturnType<typeof row>, sequence = 1): DynamoDBRecord => {
  const { dynamodb: old } = aStreamRecord(before);
  const record = aStreamRecord(after, { eventName: 'MODIFY', sequence });
  return { ...record, dynamodb: { ...record.dynamodb, OldImage: old?.NewImage ?? {} } };
};

describe('the function record-status-changes', () => {
  it('writes history of a status that another program has changed, once, though it is told twice', async () => {
    const { world, handle } = arranged();
    const updatedAt = world.now().toISOString();
    world.edit('request-1', { status: 'Expired' });
    const record = change(row(), row({ status: 'Expired', updatedAt }));
    for (const _ of ['first', 'again']) {
      expect(await handle(aStreamEvent([record]))).toEqual({ batchItemFailures: [] });
    }
    expect(world.stores.entries()).toMatchObject([{ newStatus: 'Expired', timestamp: updatedAt }]);
    expect(world.metrics.records).toEqual([
      { task: 'record-changes', done: 1, failed: 0 },
      { task: 'record-changes', done: 1, failed: 0 },
    ]);
  });

  it('begins to keep a new row', async () => {
    const { world, handle } = arranged();
    world.plant(anOldRecord({ id: 'new' }));
    const { id, createdAt, updatedAt } = row({ id: 'new' });
    await handle(aStreamEvent([aStreamRecord({ id, createdAt, updatedAt, status: 'New', leadSource: null })]));
    expect(world.get('new').trackedStatus).toBe('New');
  });

  it('takes a filled-in field for activity, and an emptied or untouched one for what it is', async () => {
    const { world, handle } = arranged();
    const updatedAt = world.now().toISOString();
    await handle(aStreamEvent([change(row({ officeNotes: '' }), row({ officeNotes: null, message: 'x', updatedAt }))]));
    expect(world.get().lastActivityAt).toBe(NOW.toISOString());
    await handle(aStreamEvent([change(row(), row({ officeNotes: 'called', updatedAt }))]));
    expect(world.get().lastActivityAt).toBe(updatedAt);
  });

  it('reports a record that fails alone, and does the others', async () => {
    const { world, handle } = arranged();
    const updatedAt = world.now().toISOString();
    world.plant(aRecord({ id: 'other' }));
    world.edit('request-1', { status: 'Expired' });
    world.edit('other', { status: 'Expired' });
    const { get } = world.stores.records;
    Object.assign(world.dependencies.records, {
      get: (id: string) => (id === 'other' ? Promise.reject(new Error('away')) : get(id)),
    });
    const records = ['other', 'request-1'].map((id, place) =>
      change(row({ id }), row({ id, status: 'Expired', updatedAt }), place + 1),
    );
    expect(await handle(aStreamEvent(records))).toEqual({ batchItemFailures: [{ itemIdentifier: '101' }] });
    expect(world.metrics.records).toEqual([{ task: 'record-changes', done: 1, failed: 1 }]);
    expect(world.journal.entries).toContainEqual(expect.objectContaining({ code: 'statuses.record-fault' }));
  });

  it('tells of a row that is no request, and does not try it again', async () => {
    const { world, handle } = arranged();
    const junk = aStreamRecord({ id: 'junk', status: 7 });
    expect(await handle(aStreamEvent([junk]))).toEqual({ batchItemFailures: [] });
    expect(world.journal.entries).toMatchObject([{ code: 'statuses.record-unreadable', fields: { recordId: 'junk' } }]);
  });

  it('has nothing to say of a row that was removed', async () => {
    const { world, handle } = arranged();
    const removed = aStreamRecord(row(), { eventName: 'REMOVE' });
    expect(await handle(aStreamEvent([removed]))).toEqual({ batchItemFailures: [] });
    expect(world.stores.entries()).toEqual([]);
  });
});
