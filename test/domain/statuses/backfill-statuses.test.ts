import { backfillStatuses } from '../../../src/domain/statuses/backfill-statuses.ts';
import type { Checkpoints } from '../../../src/domain/statuses/ports.ts';
import { NOW } from '../../support/builders.ts';
import { anOldRecord, aRecord, daysAfter, statusWorld } from '../../support/status-world.ts';

const arranged = () => {
  const world = statusWorld({ pageSize: 2 });
  const places = new Map<string, string>();
  const checkpoints: Checkpoints = {
    get: async (name) => places.get(name),
    set: async (name, value) => void places.set(name, value),
    clear: async (name) => void places.delete(name),
  };
  world.plant(anOldRecord({ id: 'a-old' }));
  world.plant(anOldRecord({ id: 'b-odd', status: 'Limbo' }));
  world.plant(aRecord({ id: 'c-right' }));
  world.plant(aRecord({ id: 'd-outside', status: 'Archived', trackedStatus: 'New' }));
  world.plant(aRecord({ id: 'e-mistimed', timerAt: 'never' }));
  world.plant(aRecord({ id: 'f-postponed', timerFailures: 2, timerAt: daysAfter(NOW, 3).toISOString() }));
  world.stores.records.plant({ id: 'g-junk', unreadable: 'status must be a text' });
  world.advanceDays(1);
  const backfill = backfillStatuses({ ...world.dependencies, scan: world.stores.scan, checkpoints });
  return { ...world, places, backfill };
};
const COUNTS = {
  looked: 7,
  right: 2,
  unseen: 2,
  changedOutside: 1,
  mistimed: 1,
  unknownStatus: 1,
  unreadable: 1,
  failed: 0,
};

describe('a backfill of statuses', () => {
  it('says in a dry run what it would do, and writes nothing', async () => {
    const { backfill, stores, places } = arranged();
    const before = stores.records.all();
    const report = await backfill({ apply: false });
    expect(report).toMatchObject({ ...COUNTS, resumed: false });
    expect(report.samples).toContainEqual({
      recordId: 'd-outside',
      what: 'changed-outside',
      says: 'from New to Archived',
    });
    expect(report.samples).toContainEqual({ recordId: 'g-junk', what: 'unreadable', says: 'status must be a text' });
    expect(stores.records.all()).toEqual(before);
    expect(stores.entries()).toEqual([]);
    expect(places.size).toBe(0);
  });

  it('does it when applied, and nothing more when applied again', async () => {
    const { backfill, stores, get, places } = arranged();
    expect(await backfill({ apply: true })).toMatchObject(COUNTS);
    expect(get('a-old')).toMatchObject({ trackedStatus: 'New', timerAt: daysAfter(NOW, 10).toISOString() });
    expect(get('d-outside')).toMatchObject({ trackedStatus: 'Archived', version: 1 });
    expect(get('e-mistimed').timerAt).toBe(daysAfter(NOW, 10).toISOString());
    expect(get('f-postponed').timerAt).toBe(daysAfter(NOW, 3).toISOString());
    const after = stores.records.all();
    expect(await backfill({ apply: true })).toMatchObject({ looked: 7, right: 6, unseen: 0, unreadable: 1 });
    expect(stores.records.all()).toEqual(after);
    expect(stores.entries()).toHaveLength(1);
    expect(places.size).toBe(0);
  });

  it('goes on where it was cut off, unless it is told to begin anew', async () => {
    const { backfill, get, places } = arranged();
    const cutOff = {
      apply: true,
      onProgress: ({ looked }: { looked: number }) => {
        if (looked === 4) throw new Error('cut off');
      },
    };
    await expect(backfill(cutOff)).rejects.toThrow('cut off');
    expect(places.size).toBe(1);
    expect(await backfill({ apply: false })).toMatchObject({ resumed: false, looked: 7 });
    expect(await backfill({ apply: true })).toMatchObject({ resumed: true, looked: 3, mistimed: 1 });
    expect(get('e-mistimed').timerAt).not.toBe('never');
    await expect(backfill(cutOff)).rejects.toThrow('cut off');
    expect(await backfill({ apply: true, restart: true })).toMatchObject({ resumed: false, looked: 7 });
  });

  it('learns from history since when a request is in its status, and how often it came back', async () => {
    const { backfill, stores, plant, get } = arranged();
    plant(anOldRecord({ id: 'z' }));
    for (const [day, previousStatus, newStatus] of [
      [1, 'New', 'Archived'],
      [2, 'Archived', 'New'],
    ] as const) {
      const entry = {
        id: `${day}`,
        recordId: 'z',
        previousStatus,
        newStatus,
        triggeredBy: 'user',
        actor: 'user-1',
      } as const;
      const timestamp = daysAfter(NOW, -day).toISOString();
      const signal = {
        id: `s${day}`,
        signalType: 'X',
        payload: {},
        emittedAt: timestamp,
        emittedBy: 'x',
        source: 'statuses',
      } as const;
      const audit = {
        id: `a${day}`,
        actor: 'x',
        action: 'x',
        entity: 'request',
        entityId: 'z',
        at: timestamp,
        before: {},
        after: {},
      };
      await stores.history.add(
        { ...entry, minutesInPreviousStatus: 1, timestamp: daysAfter(NOW, day - 5).toISOString() },
        signal,
        audit,
      );
    }
    await backfill({ apply: true });
    expect(get('z')).toMatchObject({ statusSince: daysAfter(NOW, -3).toISOString(), counters: { reactivations: 1 } });
  });

  it('counts what it could not write, and goes on; a row that moved on meanwhile is taken as it is', async () => {
    const { backfill, dependencies, stores, edit } = arranged();
    const { commit } = stores.records;
    let isFirst = true;
    Object.assign(dependencies.records, {
      commit: async (asked: Parameters<typeof commit>[0]) => {
        if (asked.from.id === 'd-outside') throw new Error('no such luck');
        if (asked.from.id === 'e-mistimed') return 'conflict';
        if (asked.from.id === 'a-old' && isFirst) edit('a-old', { status: 'Expired' });
        isFirst = false;
        return commit(asked);
      },
    });
    const report = await backfill({ apply: true });
    expect(report).toMatchObject({ unseen: 2, failed: 2, changedOutside: 0 });
    expect(report.samples).toContainEqual({ recordId: 'e-mistimed', what: 'failed', says: 'others kept writing it' });
  });
});
