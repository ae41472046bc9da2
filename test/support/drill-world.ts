import { createMemoryDrillLedger, type KeptDrills } from '../../src/adapters/memory/memory-drill-ledger.ts';
import { readTableRegistry } from '../../src/adapters/registry/read-table-registry.ts';
import {
  type DrillTurn,
  type MonthlyDrillDependencies,
  takeDrillTurn,
} from '../../src/domain/operations/recovery/monthly-drill.ts';
import type { CrashPoints } from './crashes.ts';

const MODELS = ['Contacts', 'NotificationQueue'];
const REGISTRY = readTableRegistry().filter(({ model }) => MODELS.includes(model));

export interface DrillWorldOptions {
  /** A table is ready when it was looked at so often. */
  readonly looksUntilReady: number;
  /** A turn has the time to look so often. */
  readonly looksInATurn: number;
  /** So many tables are brought back at once. */
  readonly room?: number;
  readonly pastless?: readonly string[];
}

/** A stage of two tables and its drills, in memory: what is there outlives a process that is killed. */
export const drillWorld = ({ looksUntilReady, looksInATurn, room = 50, pastless = [] }: DrillWorldOptions) => {
  const kept: KeptDrills = { revision: 0 };
  const there = new Set<string>();
  const looks = new Map<string, number>();
  let now = new Date('2026-12-01T13:00:00.000Z');
  let turnsLooks = 0;
  const isReady = (model: string): boolean => (looks.get(model) ?? 0) >= looksUntilReady;

  const dependencies: Omit<MonthlyDrillDependencies, 'ledger'> = {
    ...{ stage: 'dev', registry: REGISTRY, fromSuffix: 'a'.repeat(26), suffix: 'b'.repeat(26) },
    neverTouch: ['a'.repeat(26)],
    clock: () => now,
    sleep: async () => {
      turnsLooks += 1;
    },
    mayGoOn: () => turnsLooks < looksInATurn,
    findings: async () => 0,
    backups: {
      momentOf: async () => ({ refused: 'none' }),
      restore: async () => {
        throw new Error('there are none');
      },
    },
    pointInTime: {
      windowOf: async (model) =>
        pastless.includes(model) ? undefined : { earliest: new Date(0), latest: new Date(now.getTime() - 180_000) },
      begin: async (model) => {
        const coming = [...there].filter((one) => !isReady(one));
        if (!there.has(model) && coming.length >= room) return 'full';
        there.add(model);
        return 'coming';
      },
      isReady: async (model) => {
        if (there.has(model)) looks.set(model, (looks.get(model) ?? 0) + 1);
        return there.has(model) && isReady(model);
      },
      settle: async () => {},
    },
    tables: {
      count: async () => 3,
      holdBack: async () => {
        return 1;
      },
      remove: async (model) => {
        looks.delete(model);
        return there.delete(model) ? 'removed' : 'absent';
      },
      streams: async () => ({}),
    },
    former: { countIfThere: async () => 3 },
    scratch: { countIfThere: async (model) => (there.has(model) ? 3 : undefined) },
  };

  const newTurn = (): void => {
    turnsLooks = 0;
  };

  /** Each turn is another process. */
  const turn = (points?: CrashPoints): Promise<DrillTurn> => {
    newTurn();
    const ledger = createMemoryDrillLedger(kept);
    if (points === undefined) return takeDrillTurn({ ...dependencies, ledger })();
    return takeDrillTurn({
      ...dependencies,
      ledger: points.watched('ledger', ledger),
      tables: points.watched('tables', dependencies.tables),
      pointInTime: points.watched('past', dependencies.pointInTime),
    })();
  };

  return {
    ...{ kept, there, dependencies, newTurn, turn, scratchTables: REGISTRY.map(({ model }) => model) },
    at: (time: string): void => {
      now = new Date(time);
    },
    tell: async (ended: DrillTurn): Promise<void> => {
      if (ended.kind === 'ended') await createMemoryDrillLedger(kept).tell(ended.drill, ended.drill.done.validate);
    },
  };
};
