import type { FormerTables, RecoveredTables } from '../../domain/operations/recovery/ports.ts';
import type { TableRegistry } from '../../domain/operations/table-registry.ts';
import type { MemoryStageTables } from './memory-stage-tables.ts';

/** Tables in memory as a recovery sees those that it makes, or recovers from. */
export const createMemoryRecoveredTables = (
  tables: MemoryStageTables,
  registry: TableRegistry,
): RecoveredTables & FormerTables => {
  const isThere = async (model: string): Promise<boolean> => (await tables.find(model)) !== undefined;
  return {
    count: tables.count,
    countIfThere: async (model) => ((await isThere(model)) ? tables.count(model) : undefined),
    remove: async (model) => {
      if (!(await isThere(model))) return 'absent';
      tables.dropTable(model);
      return 'removed';
    },
    streams: async () => {
      const found: Record<string, string> = {};
      for (const { model, stream } of registry)
        if (stream !== undefined && (await isThere(model))) found[model] = `arn:stream:${model}`;
      return found;
    },
  };
};
