import type { PointInTime, RecoveryWindow } from '../../domain/operations/recovery/ports.ts';
import type { TableRegistry } from '../../domain/operations/table-registry.ts';
import type { MemoryStageTables } from './memory-stage-tables.ts';

export interface MemoryTablePastOptions {
  /** Of the stage, and those that are made of them. */
  readonly from: MemoryStageTables;
  readonly made: MemoryStageTables;
  readonly registry: TableRegistry;
  readonly windowOf: (model: string) => RecoveryWindow | undefined;
  /** A table is ready when it was looked at so often. */
  readonly looksUntilReady?: number;
  /** So many tables are brought back at once. */
  readonly room?: number;
}

export interface MemoryTablePast extends PointInTime {
  /** What has been settled, in order. */
  readonly settled: readonly string[];
}

/** The past of tables in memory: what they hold now is what they held then. It outlives a process that is killed. */
export const createMemoryTablePast = (options: MemoryTablePastOptions): MemoryTablePast => {
  const { from, made, registry, windowOf, looksUntilReady = 2, room = 50 } = options;
  const looks = new Map<string, number>();
  const settled: string[] = [];
  const isThere = async (model: string): Promise<boolean> => (await made.find(model)) !== undefined;
  const isReady = (model: string): boolean => (looks.get(model) ?? 0) >= looksUntilReady;

  const coming = async (): Promise<number> => {
    const there = await Promise.all(registry.map(async ({ model }) => !isReady(model) && (await isThere(model))));
    return there.filter(Boolean).length;
  };

  return {
    settled,
    windowOf: async (model) => ((await from.find(model)) === undefined ? undefined : windowOf(model)),
    begin: async (model) => {
      const table = registry.find((one) => one.model === model);
      if (await isThere(model)) return 'coming';
      if (table === undefined || (await from.find(model)) === undefined) throw new Error(`there is no table ${model}`);
      if ((await coming()) >= room) return 'full';
      looks.delete(model);
      await made.create(table);
      for (const row of from.rows(model)) made.plant(model, row);
      return 'coming';
    },
    isReady: async (model) => {
      if (!(await isThere(model))) return false;
      looks.set(model, (looks.get(model) ?? 0) + 1);
      return isReady(model);
    },
    settle: async ({ model }) => {
      if (!(await isThere(model))) throw new Error(`${model} is not there any more`);
      settled.push(model);
    },
  };
};
