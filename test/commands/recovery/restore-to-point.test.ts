import type { OperationFrame } from '../../../src/commands/operations/run-operation.ts';
import { type RestoreToPointOptions, restoreToPoint } from '../../../src/commands/restore/restore-to-point.ts';
import { canonicalItem, textOf } from '../../../src/domain/operations/backup/stored-item.ts';
import { REGISTRY } from '../../support/backup-world.ts';
import { crashPoints } from '../../support/crashes.ts';
import { minutesAgo, NEW_SUFFIX, OLD_SUFFIX, recoveryWorld, WINDOW } from '../../support/recovery-world.ts';
import { aTerminal } from '../../support/terminal.ts';

type World = ReturnType<typeof recoveryWorld>;

const asked = async (world: World, options: Partial<RestoreToPointOptions> = {}, changes: object = {}) => {
  const { terminal, out } = aTerminal();
  const frame: OperationFrame = {
    ...{ terminal, clock: world.dependencies.clock, newId: () => 'operation-1', operator: 'operator:ann' },
    keepReport: async () => 'report.json',
  };
  const restore = restoreToPoint({ ...world.dependencies, ...changes, frame, fromSuffix: OLD_SUFFIX });
  const wish: RestoreToPointOptions = {
    ...{ into: 'dev', at: 'latest', suffix: NEW_SUFFIX, apply: true, json: false },
    ...options,
  };
  return { code: await restore(wish), text: out.join('\n') };
};
const picture = ({ made }: World) => REGISTRY.map(({ model }) => made.rows(model).map(canonicalItem));

describe('realtechee restore --point-in-time', () => {
  it('O1: shows the one moment of all tables, makes nothing, and says how to go on', async () => {
    const world = recoveryWorld((model) => (model === 'Requests' ? { ...WINDOW, latest: minutesAgo(7) } : WINDOW));
    const { code, text } = await asked(world, { apply: false });
    expect([code, await world.made.find('Contacts')]).toEqual([0, undefined]);
    expect(text).toContain(`6 table(s) as they were at ${minutesAgo(7).toISOString()}, 420 s ago`);
    expect(text).toContain(`--point-in-time ${minutesAgo(7).toISOString()} --suffix ${NEW_SUFFIX} --apply`);
    expect(world.kept.size).toBe(0);
  });

  it('O1, N3: makes the tables beside the stage’s own, with what was waiting held back, and leaves those as they are', async () => {
    const world = recoveryWorld();
    const { code, text } = await asked(world);
    expect([code, text]).toEqual([0, expect.stringContaining('held back: 2 signals, 1 messages, 0 commands on users')]);
    expect(text).toContain('The stage works on with its own tables');
    const statuses = world.made.rows('NotificationQueue').map((row) => textOf(row, 'status'));
    expect(statuses).not.toContain('PENDING');
    expect(world.from.rows('NotificationQueue').map((row) => textOf(row, 'status'))).toContain('PENDING');
    expect([...world.dependencies.pointInTime.settled].sort()).toEqual(REGISTRY.map(({ model }) => model).sort());
  });

  it('O1: goes on with what was begun under a suffix, as of its moment, though a later one can be had', async () => {
    const world = recoveryWorld();
    await asked(world, { at: minutesAgo(10), tables: ['Contacts'] });
    const again = await asked(world);
    expect([again.code, again.text]).toEqual([0, expect.stringContaining(minutesAgo(10).toISOString())]);
    const other = await asked(world, { at: minutesAgo(9) });
    expect([other.code, other.text]).toEqual([1, expect.stringContaining('were begun as of')]);
  });

  it('O1: is refused outside of what is kept, where nothing is kept, and over a stage', async () => {
    const outside = await asked(recoveryWorld(), { at: minutesAgo(1) });
    expect([outside.code, outside.text]).toEqual([1, expect.stringContaining(WINDOW.latest.toISOString())]);
    const pastless = await asked(recoveryWorld((model) => (model === 'Contacts' ? undefined : WINDOW)));
    expect([pastless.code, pastless.text]).toEqual([1, expect.stringContaining('no point-in-time recovery: Contacts')]);
    await expect(asked(recoveryWorld(), { suffix: OLD_SUFFIX })).rejects.toThrow("the stage's own tables");
    const taken = 'c'.repeat(26);
    const another = await asked(recoveryWorld(), { suffix: taken }, { neverTouch: [taken] });
    expect([another.code, another.text]).toEqual([1, expect.stringContaining('a stage stands on the suffix')]);
    await expect(asked(recoveryWorld(), { tables: ['Nonsense'] })).rejects.toThrow('has no Nonsense');
  });

  it('O1: gives up after 12 hours, and says that it can be gone on with', async () => {
    const world = recoveryWorld();
    const never = { ...world.dependencies.pointInTime, isReady: async () => false };
    await expect(asked(world, {}, { pointInTime: never })).rejects.toThrow('the same command goes on');
    expect((await asked(world)).code).toBe(0);
  });

  it('O1: cut off at any point and begun again, comes to the same tables', async () => {
    const whole = recoveryWorld();
    await asked(whole);
    const watched = ({ dependencies }: World, points: ReturnType<typeof crashPoints>) => ({
      pointInTime: points.watched('past', dependencies.pointInTime),
      recoveries: points.watched('recoveries', dependencies.recoveries),
      rows: points.watched('rows', dependencies.rows),
    });
    const counting = crashPoints();
    const counted = recoveryWorld();
    await counting.run(() => asked(counted, {}, watched(counted, counting)));
    expect(counting.passed).toEqual(
      expect.arrayContaining(['after past.settle', 'after rows.put', 'after rows.remove']),
    );
    for (let point = 0; point < counting.passed.length; point += 1) {
      const world = recoveryWorld();
      const crash = crashPoints(point);
      expect(await crash.run(() => asked(world, {}, watched(world, crash)))).toBe('crashed');
      expect((await asked(world)).code).toBe(0);
      expect(picture(world)).toEqual(picture(whole));
    }
  });
});
