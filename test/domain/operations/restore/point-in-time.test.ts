import { createMemoryPointInTime } from '../../../../src/adapters/memory/memory-point-in-time.ts';
import { createMemoryStageTables } from '../../../../src/adapters/memory/memory-stage-tables.ts';
import { canonicalItem, textOf } from '../../../../src/domain/operations/backup/stored-item.ts';
import { holdBackRows } from '../../../../src/domain/operations/restore/hold-back-rows.ts';
import {
  type PointInTime,
  type RecoveryWindow,
  restorePoint,
} from '../../../../src/domain/operations/restore/point-in-time.ts';
import { memoryTables, NOW, REGISTRY } from '../../../support/backup-world.ts';
import { crashPoints } from '../../../support/crashes.ts';

const SUFFIX = 'abcdefghijklmnopqrstuvwxyz';
const at = (minutesAgo: number): Date => new Date(NOW.getTime() - minutesAgo * 60_000);
const WINDOW: RecoveryWindow = { earliest: at(50_000), latest: at(5) };

const source = () => {
  const tables = memoryTables(2);
  tables.plant('NotificationQueue', { id: { S: 'n-open' }, status: { S: 'PENDING' }, dueAt: { S: 'x' } });
  tables.plant('SignalEvents', { id: { S: 's-planned' }, processedAt: { S: 'x' } });
  tables.plant('UserCommands', { id: { S: 'lock#u-1' } });
  return tables;
};

const world = (windows: (model: string) => RecoveryWindow | undefined = () => WINDOW) => {
  const pointInTime = createMemoryPointInTime(source(), REGISTRY, windows);
  let now = NOW.getTime();
  const sleep = async (milliseconds: number): Promise<void> => {
    now += milliseconds;
  };
  const clock = (): Date => new Date(now);
  const run = (wish: { at: Date | 'latest' }, port: PointInTime = pointInTime) =>
    restorePoint({ pointInTime: port, tablesOf: pointInTime.tablesOf, clock, sleep })({
      ...wish,
      tables: REGISTRY,
      suffix: SUFFIX,
    });
  return { pointInTime, run };
};

describe('a restore to a point in time', () => {
  it('O1: brings all tables to one moment: the last that each of them can be brought to', async () => {
    const { run } = world((model) => (model === 'Requests' ? { ...WINDOW, latest: at(7) } : WINDOW));
    expect(await run({ at: 'latest' })).toMatchObject({
      ok: true,
      value: { at: at(7).toISOString(), lostSeconds: 420, suffix: SUFFIX, seconds: 5 },
    });
  });

  it('N3: holds back what was waiting to be sent, before anything can follow the new tables', async () => {
    const { run, pointInTime } = world();
    const seen: string[] = [];
    const watching: PointInTime = {
      ...pointInTime,
      finish: async (table, suffix) => {
        const rows = pointInTime.tablesOf(suffix).rows('NotificationQueue');
        seen.push(...rows.map((row) => textOf(row, 'status') ?? ''));
        await pointInTime.finish(table, suffix);
      },
    };
    const done = await run({ at: 'latest' }, watching);
    expect(done).toMatchObject({ ok: true, value: { held: { message: 1, signal: 2, 'user-lock': 1 } } });
    expect(seen).not.toContain('PENDING');
    expect([...pointInTime.finished].sort()).toEqual(REGISTRY.map(({ model }) => model).sort());
    const signals = pointInTime.tablesOf(SUFFIX).rows('SignalEvents');
    expect(signals.every((row) => row.processedAt !== undefined || row.quarantinedAt !== undefined)).toBe(true);
    expect(
      pointInTime
        .tablesOf(SUFFIX)
        .rows('UserCommands')
        .map(({ id }) => id),
    ).not.toContainEqual({ S: 'lock#u-1' });
  });

  it('O1: is refused for a moment outside of what is kept, and where nothing is kept', async () => {
    expect(await world().run({ at: at(1) })).toEqual({
      ok: false,
      refusal: {
        because: 'outside-window',
        earliest: WINDOW.earliest.toISOString(),
        latest: WINDOW.latest.toISOString(),
      },
    });
    expect(await world((model) => (model === 'Contacts' ? undefined : WINDOW)).run({ at: 'latest' })).toEqual({
      ok: false,
      refusal: { because: 'no-recovery', models: ['Contacts'] },
    });
  });

  it('O1: cut off at any point and begun again, comes to the same tables', async () => {
    const picture = (pointInTime: ReturnType<typeof world>['pointInTime']) =>
      REGISTRY.map(({ model }) => pointInTime.tablesOf(SUFFIX).rows(model).map(canonicalItem));
    const whole = world();
    await whole.run({ at: at(10) });
    const points = crashPoints();
    const counted = world();
    await counted.run({ at: at(10) }, points.watched('pointInTime', counted.pointInTime));
    expect(points.passed.length).toBeGreaterThan(20);
    for (let crashAt = 0; crashAt < points.passed.length; crashAt += 1) {
      const again = world();
      const crash = crashPoints(crashAt);
      await crash.run(() => again.run({ at: at(10) }, crash.watched('pointInTime', again.pointInTime)));
      expect(await again.run({ at: at(10) })).toMatchObject({ ok: true });
      expect(picture(again.pointInTime)).toEqual(picture(whole.pointInTime));
    }
  });
});

describe('holding rows back in whole tables', () => {
  it('finds nothing more when it is done again, and is a fault when somebody writes meanwhile', async () => {
    const tables = createMemoryStageTables(REGISTRY);
    tables.plant('NotificationQueue', { id: { S: 'n-1' }, status: { S: 'SCHEDULED' } });
    const hold = holdBackRows(tables);
    const origin = { id: 'p', endedAt: NOW.toISOString() };
    expect(await hold(['NotificationQueue', 'Contacts'], origin)).toMatchObject({ message: 1 });
    expect(await hold(['NotificationQueue', 'Contacts'], origin)).toMatchObject({ message: 0 });
    tables.plant('NotificationQueue', { id: { S: 'n-2' }, status: { S: 'SCHEDULED' } });
    const raced = { ...tables, put: async () => 'lost' as const };
    await expect(holdBackRows(raced)(['NotificationQueue'], origin)).rejects.toThrow('somebody writes');
  });
});
