import { idOf, type StoredItem } from '../../domain/operations/backup/stored-item.ts';
import type { BackupRestore } from '../../domain/operations/recovery/ports.ts';
import { heldBack } from '../../domain/operations/restore/hold-back.ts';
import type { TableRegistry } from '../../domain/operations/table-registry.ts';
import type { MemoryStageTables } from './memory-stage-tables.ts';

export interface MemoryBackup {
  readonly at: string;
  readonly rows: Readonly<Record<string, readonly StoredItem[]>>;
}

/** Whole backups in memory, restored into tables in memory; one that is not among them cannot be read. */
export const createMemoryBackupRestore = (
  backups: ReadonlyMap<string, MemoryBackup>,
  tables: MemoryStageTables,
  registry: TableRegistry,
): BackupRestore => ({
  momentOf: async (backup) => {
    const found = backups.get(backup);
    if (found === undefined) return { refused: `${backup} cannot be read as a whole backup` };
    return { at: found.at, models: Object.keys(found.rows) };
  },
  restore: async (backup, onProgress) => {
    const found = backups.get(backup);
    if (found === undefined) throw new Error(`${backup} cannot be restored`);
    const all = Object.entries(found.rows);
    const total = all.reduce((sum, [, rows]) => sum + rows.length, 0);
    let done = 0;
    for (const [model, rows] of all) {
      const table = registry.find((one) => one.model === model);
      if (table === undefined) throw new Error(`the registry has no table ${model}`);
      await tables.create(table);
      for (const row of rows) {
        const prepared = heldBack(model, row, { id: backup, endedAt: found.at });
        const there = await tables.get(model, [idOf(row)]);
        if (prepared.restore && there.size === 0) await tables.put(model, prepared.item, undefined);
        done += 1;
        onProgress(done, total);
      }
    }
    return { wrong: 0 };
  },
});
