import type { KeepRecordsDependencies } from '../../../src/domain/statuses/reconcile-record.ts';
import { recordChange } from '../../../src/domain/statuses/record-change.ts';
import { sweepStatuses } from '../../../src/domain/statuses/sweep-statuses.ts';
import { crashPoints } from '../../support/crashes.ts';
import { anOldRecord, aRecord, daysAfter, type StatusWorld, statusWorld } from '../../support/status-world.ts';

/** One of everything that may be due, and of everything that may have been written. */
const arrange = (): StatusWorld => {
  const world = statusWorld({ pageSize: 2 });
  world.plant(aRecord({ id: 'expires' }));
  world.plant(aRecord({ id: 'warned', createdAt: daysAfter(world.now(), 3).toISOString() }));
  world.plant(aRecord({ id: 'archived-outside' }));
  world.plant({ ...anOldRecord({ id: 'unseen' }), timerAt: world.now().toISOString() });
  world.advanceDays(1);
  world.edit('archived-outside', { status: 'Archived' });
  world.stream.length = 0;
  world.advanceDays(14);
  return world;
};

type Watched = ReturnType<typeof crashPoints>;
const processOn = ({ dependencies }: StatusWorld, { watched }: Watched) => ({
  ...dependencies,
  records: watched('records', dependencies.records),
  history: watched('history', dependencies.history),
});

const sweeping = (world: StatusWorld, dependencies: KeepRecordsDependencies) => () =>
  sweepStatuses(dependencies)({ deadline: daysAfter(world.now(), 1) });

/** The stream: a visit put down on a new request, and an old one changed by another program. */
const streaming = (world: StatusWorld, points: Watched) => async () => {
  const keep = recordChange({ ...world.dependencies, ...processOn(world, points) });
  for (const write of [...world.stream]) await keep(write);
};
const arrangeStream = (): StatusWorld => {
  const world = statusWorld();
  world.plant(aRecord({ id: 'visited' }));
  world.plant(anOldRecord({ id: 'old' }));
  world.stream.length = 0;
  world.advanceDays(1);
  world.edit('visited', { fields: { visitDate: '2026-12-01' } });
  world.edit('old', { status: 'Archived' });
  world.advanceMinutes(1);
  world.edit('old', { fields: { officeNotes: 'said no' } });
  return world;
};

const stateOf = ({ stores }: StatusWorld) => ({
  records: stores.records.all(),
  entries: stores.entries().toSorted((one, other) => (one.id < other.id ? -1 : 1)),
  signals: stores.signals().toSorted((one, other) => (one.id < other.id ? -1 : 1)),
  audit: stores.audit().toSorted((one, other) => (one.id < other.id ? -1 : 1)),
});

const pointsOf = async (work: (world: StatusWorld, points: Watched) => () => Promise<unknown>, world: StatusWorld) => {
  const points = crashPoints();
  await points.run(work(world, points));
  return points.passed.length;
};

describe('a process that is killed', () => {
  const sweepIn = (world: StatusWorld, points: Watched) => sweeping(world, processOn(world, points));

  it('S4: at any point of a sweep leaves to the next what it has not done, and nothing half done', async () => {
    const good = arrange();
    await good.sweep();
    const wanted = stateOf(good);
    const passed = await pointsOf(sweepIn, arrange());
    expect(passed).toBeGreaterThan(30);
    for (let crashAt = 0; crashAt < passed; crashAt += 1) {
      const world = arrange();
      const points = crashPoints(crashAt);
      expect(await points.run(sweepIn(world, points))).toBe('crashed');
      await world.sweep();
      expect(stateOf(world)).toEqual(wanted);
    }
  });

  it('S2: at any point of handling the stream has its work done by the one who gets the records again', async () => {
    const good = arrangeStream();
    await good.drain();
    const wanted = stateOf(good);
    expect(wanted.entries).toHaveLength(2);
    const passed = await pointsOf(streaming, arrangeStream());
    expect(passed).toBeGreaterThan(10);
    for (let crashAt = 0; crashAt < passed; crashAt += 1) {
      const world = arrangeStream();
      const points = crashPoints(crashAt);
      const records = [...world.stream];
      expect(await points.run(streaming(world, points))).toBe('crashed');
      world.stream.length = 0;
      for (const write of records) await world.keep(write);
      expect(stateOf(world)).toEqual(wanted);
    }
  });
});
