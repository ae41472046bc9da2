import { createMemoryDrillLedger, type KeptDrills } from '../../src/adapters/memory/memory-drill-ledger.ts';
import { createMemoryRecoveredTables } from '../../src/adapters/memory/memory-recovered-tables.ts';
import { createMemoryStageTables } from '../../src/adapters/memory/memory-stage-tables.ts';
import { createMemoryTablePast } from '../../src/adapters/memory/memory-table-past.ts';
import { readTableRegistry } from '../../src/adapters/registry/read-table-registry.ts';
import {
  type DrillTurn,
  type MonthlyDrillDependencies,
  takeDrillTurn,
} from '../../src/domain/operations/recovery/monthly-drill.ts';
import { NO_BACKUPS } from '../../src/domain/operations/recovery/no-backups.ts';
import type { PointInTime } from '../../src/domain/operations/recovery/ports.ts';
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
  const from = createMemoryStageTables(REGISTRY);
  for (const { model } of REGISTRY) for (const id of ['one', 'two', 'three']) from.plant(model, { id: { S: id } });
  from.plant('NotificationQueue', { id: { S: 'one' }, status: { S: 'PENDING' } });
  const made = createMemoryStageTables();
  let now = new Date('2026-12-01T13:00:00.000Z');
  let turnsLooks = 0;

  const dependencies: Omit<MonthlyDrillDependencies, 'ledger'> & { pointInTime: { begin: PointInTime['begin'] } } = {
    ...{ stage: 'dev', registry: REGISTRY, fromSuffix: 'a'.repeat(26), suffix: 'b'.repeat(26) },
    neverTouch: ['a'.repeat(26)],
    clock: () => now,
    sleep: async () => {
      turnsLooks += 1;
    },
    mayGoOn: () => turnsLooks < looksInATurn,
    findings: async () => 0,
    backups: NO_BACKUPS,
    pointInTime: createMemoryTablePast({
      ...{ from, made, registry: REGISTRY, looksUntilReady, room },
      windowOf: (model) =>
        pastless.includes(model) ? undefined : { earliest: new Date(0), latest: new Date(now.getTime() - 180_000) },
    }),
    tables: createMemoryRecoveredTables(made, REGISTRY),
    rows: made,
    former: createMemoryRecoveredTables(from, REGISTRY),
    scratch: createMemoryRecoveredTables(made, REGISTRY),
  };

  /** Models whose tables of the drill are there. */
  const there = async (): Promise<readonly string[]> => {
    const found = await Promise.all(REGISTRY.map(async ({ model }) => ((await made.find(model)) ? [model] : [])));
    return found.flat();
  };
  /** A table that no drill has recorded. */
  const leave = async (model: string): Promise<void> => {
    for (const table of REGISTRY) if (table.model === model) await made.create(table);
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
      rows: points.watched('rows', dependencies.rows),
      pointInTime: points.watched('past', dependencies.pointInTime),
    })();
  };

  return {
    ...{ kept, there, leave, dependencies, newTurn, turn, scratchTables: REGISTRY.map(({ model }) => model) },
    at: (time: string): void => {
      now = new Date(time);
    },
    tell: async (ended: DrillTurn): Promise<void> => {
      if (ended.kind === 'ended') await createMemoryDrillLedger(kept).tell(ended.drill, ended.drill.done.validate);
    },
  };
};
