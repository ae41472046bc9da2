import type { DynamoDBRecord } from 'aws-lambda';
import { followRequestEventsHandler } from '../../../src/handlers/statuses/follow-request-events.stream.ts';
import { NOW } from '../../support/builders.ts';
import { aRecord, statusWorld } from '../../support/status-world.ts';
import { aStreamEvent, aStreamRecord } from '../../support/stream-events.ts';

const arranged = () => {
  const world = statusWorld();
  world.plant(aRecord());
  world.advanceMinutes(60);
  return { world, handle: followRequestEventsHandler(world.dependencies) };
};

const inserted = (
  model: string,
  row: Readonly<Record<string, unknown>>,
  eventName: 'INSERT' | 'MODIFY' = 'INSERT',
): DynamoDBRecord => ({
  ...aStreamRecord({ id: `${model}-1`, ...row }, { eventName }),
  eventSourceARN: `arn:aws:dynamodb:us-west-1:000000000000:table/${model}-abcdefghijklmnopqrstuvwxyz-NONE/stream/2026-11-22T00:00:00.000`,
});

describe('the function follow-request-events', () => {
  it.each([
    ['Quotes', 'Move to Quoting'],
    ['PendingAppoitments', 'Pending walk-thru'],
    ['RequestNotes', 'New'],
    ['RequestAssignments', 'New'],
  ])('takes a new row of %s for activity on its request, which is then in %s', async (model, status) => {
    const { world, handle } = arranged();
    const at = world.now().toISOString();
    const record = inserted(model, { requestId: 'request-1', createdAt: at });
    for (const _ of ['first', 'again']) {
      expect(await handle(aStreamEvent([record]))).toEqual({ batchItemFailures: [] });
    }
    expect(world.get()).toMatchObject({ status, lastActivityAt: at });
    expect(world.stores.entries()).toHaveLength(status === 'New' ? 0 : 1);
    expect(world.metrics.records).toHaveLength(2);
  });

  it('S4: takes a note that is copied from elsewhere for as old as it is', async () => {
    const { world, handle } = arranged();
    await handle(
      aStreamEvent([inserted('RequestNotes', { requestId: 'request-1', createdAt: '2023-05-01T00:00:00Z' })]),
    );
    expect(world.get().lastActivityAt).toBe(NOW.toISOString());
  });

  it('dates a row without a time by its stream', async () => {
    const { world, handle } = arranged();
    world.plant(aRecord({ createdAt: '2026-11-10T00:00:00.000Z' }));
    world.moveTo(new Date(1_795_000_000_000 + 60_000));
    await handle(aStreamEvent([inserted('RequestNotes', { requestId: 'request-1' })]));
    expect(world.get().lastActivityAt).toBe(new Date(1_795_000_000_999).toISOString());
  });

  it.each([
    [{}],
    [{ requestId: null }],
    [{ requestId: '' }],
    [{ requestId: 'gone' }],
  ])('has nothing to do for a row with %j', async (row) => {
    const { world, handle } = arranged();
    expect(await handle(aStreamEvent([inserted('Quotes', row)]))).toEqual({ batchItemFailures: [] });
    expect(world.get().status).toBe('New');
  });

  it('looks at new rows only', async () => {
    const { world, handle } = arranged();
    await handle(aStreamEvent([inserted('Quotes', { requestId: 'request-1' }, 'MODIFY')]));
    expect(world.get().status).toBe('New');
  });

  it('reports what it could not follow, and a table that it was not meant for', async () => {
    const { world, handle } = arranged();
    world.stores.records.plant({ id: 'junk', unreadable: 'status must be a text' });
    for (const record of [
      inserted('Quotes', { requestId: 'junk' }),
      inserted('Projects', { requestId: 'request-1' }),
    ]) {
      expect(await handle(aStreamEvent([record]))).toEqual({ batchItemFailures: [{ itemIdentifier: '101' }] });
    }
    expect(world.journal.entries.filter(({ code }) => code === 'statuses.event-fault')).toHaveLength(2);
  });
});
