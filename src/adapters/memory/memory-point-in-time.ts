import type { StoredItem } from '../../domain/operations/backup/stored-item.ts';
import { idOf } from '../../domain/operations/backup/stored-item.ts';
import type { PointInTime, RecoveryWindow } from '../../domain/operations/restore/point-in-time.ts';
import type { TableRegistry } from '../../domain/operations/table-registry.ts';
import { createMemoryStageTables, type MemoryStageTables } from './memory-stage-tables.ts';

export interface MemoryPointInTime extends PointInTime {
  /** The tables of a suffix, made on first use. */
  tablesOf(suffix: string): MemoryStageTables;
  readonly finished: readonly string[];
}

/** Recovery of tables in memory: what they hold now is what they held then. A table is ready at the second look. */
export const createMemoryPointInTime = (
  source: MemoryStageTables,
  registry: TableRegistry,
  windows: (model: string) => RecoveryWindow | undefined,
): MemoryPointInTime => {
  const bySuffix = new Map<string, MemoryStageTables>();
  const looks = new Map<string, number>();
  const finished: string[] = [];
  const tablesOf = (suffix: string): MemoryStageTables => {
    const tables = bySuffix.get(suffix) ?? createMemoryStageTables();
    bySuffix.set(suffix, tables);
    return tables;
  };
  const copied = (tables: MemoryStageTables, model: string, rows: readonly StoredItem[]): void => {
    for (const row of rows) tables.plant(model, { ...row, id: { S: idOf(row) } });
  };
  return {
    tablesOf,
    finished,
    window: async (model) => windows(model),
    begin: async (model, { suffix }) => {
      const tables = tablesOf(suffix);
      const table = registry.find((one) => one.model === model);
      if (table === undefined || (await tables.find(model)) !== undefined) return;
      await tables.create(table);
      copied(tables, model, source.rows(model));
    },
    state: async (model, suffix) => {
      if ((await tablesOf(suffix).find(model)) === undefined) return 'absent';
      const seen = (looks.get(`${model}-${suffix}`) ?? 0) + 1;
      looks.set(`${model}-${suffix}`, seen);
      return seen > 1 ? 'ready' : 'in-work';
    },
    finish: async ({ model }) => void finished.push(model),
  };
};
