import { sweepRecord } from '../../../src/domain/statuses/sweep-record.ts';
import { NOW } from '../../support/builders.ts';
import { aRecord, daysAfter, type StatusWorld, statusWorld } from '../../support/status-world.ts';

const ID = 'request-1';
const look = (world: StatusWorld) => sweepRecord(world.dependencies)(ID);

/** Another program archived it a day after it came, and the stream never told. */
const archivedOutside = (): StatusWorld => {
  const world = statusWorld();
  world.plant(aRecord());
  world.advanceDays(10);
  world.edit(ID, { status: 'Archived' });
  world.stream.length = 0;
  return world;
};

describe('one look at one record', () => {
  it('S4: leaves a status that was changed just now to its stream', async () => {
    const world = archivedOutside();
    world.advanceMinutes(4);
    expect(await look(world)).toBe('settling');
    expect(world.stores.entries()).toEqual([]);
    world.advanceMinutes(1);
    expect(await look(world)).toBe('nothing');
    expect(world.stores.entries()).toMatchObject([{ newStatus: 'Archived', actor: 'outside' }]);
  });

  it('S4: waits for no stream longer than a day, however often a script touches the row', async () => {
    const world = archivedOutside();
    world.advanceMinutes(24 * 60 - 1);
    world.edit(ID, {});
    expect(await look(world)).toBe('settling');
    world.advanceMinutes(1);
    world.edit(ID, {});
    expect(await look(world)).toBe('nothing');
    expect(world.stores.entries()).toHaveLength(1);
  });

  it.each([
    10, 14,
  ])('S4: does nothing of day %i to a record that somebody writes between its look and its write', async (day) => {
    const world = statusWorld();
    world.plant(aRecord());
    world.advanceDays(day);
    const { records } = world.dependencies;
    let isFirst = true;
    const interrupted: typeof records = {
      ...records,
      get: async (id) => {
        const read = await records.get(id);
        if (isFirst) world.edit(ID, { fields: { officeNotes: 'the owner called' } });
        isFirst = false;
        return read;
      },
    };
    expect(await sweepRecord({ ...world.dependencies, records: interrupted })(ID)).toBe('settling');
    expect([world.stores.signals(), world.stores.entries()]).toEqual([[], []]);
    await world.drain();
    expect(world.get()).toMatchObject({ status: 'New', timerAt: daysAfter(NOW, day + 10).toISOString() });
  });

  it('S3: leaves alone what another run has postponed meanwhile, writing nothing', async () => {
    const world = statusWorld();
    world.plant(aRecord());
    world.advanceDays(14);
    await world.stores.records.postpone(ID, daysAfter(world.now(), 1), 'a fault', 1);
    const before = world.get();
    expect(await look(world)).toBe('nothing');
    expect(world.get()).toEqual(before);
  });

  it('counts a row whose fault is over as failing no more', async () => {
    const world = statusWorld();
    world.plant(aRecord({ timerAt: NOW.toISOString(), timerFailures: 2 }));
    world.advanceDays(1);
    expect(await look(world)).toBe('nothing');
    expect(world.get()).not.toHaveProperty('timerFailures');
    expect(world.get().timerAt).toBe(daysAfter(NOW, 10).toISOString());
  });

  it('S3: counts on where a refused move has failed before', async () => {
    const world = statusWorld();
    world.plant(aRecord({ timerFailures: 3 }));
    world.advanceDays(14);
    const lifecycle = {
      ...world.dependencies.lifecycle,
      transitions: world.dependencies.lifecycle.transitions.filter(({ to }) => to !== 'Expired'),
    };
    await expect(sweepRecord({ ...world.dependencies, lifecycle })(ID)).rejects.toMatchObject({
      name: 'TimerFailed',
      failures: 3,
    });
  });

  it('counts a change of status once, however often others were faster', async () => {
    const world = statusWorld();
    world.plant(aRecord());
    world.advanceDays(14);
    const { records } = world.dependencies;
    const { commit } = records;
    let conflicts = 2;
    Object.assign(records, {
      commit: (planned: Parameters<typeof commit>[0]) => {
        conflicts -= 1;
        return conflicts >= 0 ? Promise.resolve('conflict' as const) : commit(planned);
      },
    });
    expect(await look(world)).toBe('moved');
    expect(world.metrics.timesHappened('status-changed')).toBe(1);
  });
});
