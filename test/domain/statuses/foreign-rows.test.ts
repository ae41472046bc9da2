import { noteActivity } from '../../../src/domain/statuses/note-activity.ts';
import { NOW } from '../../support/builders.ts';
import { anOldRecord, aRecord, daysAfter, statusWorld } from '../../support/status-world.ts';

type World = ReturnType<typeof statusWorld>;

/** A row of history as another program may write it. */
const tell = async ({ stores }: World, timestamp: string) => {
  const entry = { id: `theirs-${timestamp}`, recordId: 'request-1', previousStatus: 'New', newStatus: 'Expired' };
  const rest = { triggeredBy: 'user' as const, actor: 'somebody', minutesInPreviousStatus: 1, timestamp };
  const signal = { id: entry.id, signalType: 'x', payload: {}, emittedAt: timestamp, emittedBy: 'x' };
  const audit = {
    id: entry.id,
    actor: 'x',
    action: 'x',
    entity: 'request',
    entityId: 'request-1',
    at: timestamp,
    before: {},
    after: {},
  };
  await stores.history.add({ ...entry, ...rest }, { ...signal, source: 'statuses' }, audit);
};

describe('rows of history that other programs wrote', () => {
  it.each(['last Tuesday', '20260101'])('S5: a time that is none (%s) comes into no record', async (timestamp) => {
    const world = statusWorld();
    world.plant(anOldRecord({ status: 'Expired' }));
    await tell(world, timestamp);
    world.stream.length = 0;
    world.edit('request-1', {});
    await world.drain();
    expect(world.get()).toMatchObject({ trackedStatus: 'Expired', statusSince: NOW.toISOString() });
  });

  it.each([
    '2026-01-01T10:00:00+02:00',
    '2026-01-01',
  ])('S5: a time in another manner (%s) is read', async (timestamp) => {
    const world = statusWorld();
    world.plant(anOldRecord({ status: 'Expired' }));
    await tell(world, timestamp);
    world.stream.length = 0;
    world.edit('request-1', {});
    await world.drain();
    expect(world.get().statusSince).toBe(new Date(timestamp).toISOString());
  });
});

describe('a record that was moved by another program', () => {
  it('S4: stays in the sight of the sweep while nothing of ours speaks of it, whatever is noted on it', async () => {
    const world = statusWorld();
    world.plant(aRecord());
    world.advanceDays(1);
    world.edit('request-1', { status: 'Archived' });
    world.stream.length = 0; // the stream never told
    await noteActivity(world.dependencies)('request-1', daysAfter(NOW, 1));
    world.stream.length = 0;
    world.advanceDays(11);
    await world.sweep();
    expect(world.stores.entries()).toMatchObject([{ previousStatus: 'New', newStatus: 'Archived', actor: 'outside' }]);
  });
});
