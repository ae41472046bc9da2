import { modelOfPart } from '../backup/manifest.ts';
import { openBackup } from '../backup/verify-backup.ts';
import { planRestore } from '../restore/plan-restore.ts';
import { type RestoreTablesDependencies, restoreTables } from '../restore/restore-tables.ts';
import type { BackupRestore } from './ports.ts';

/** Restores whole backups of a stage into the tables of a suffix, which need not be there. */
export const restoreBackup = (
  dependencies: RestoreTablesDependencies,
  { stage, suffix, models }: { readonly stage: string; readonly suffix: string; readonly models?: readonly string[] },
): BackupRestore => ({
  momentOf: async (backup) => {
    const opened = await openBackup(dependencies)(backup);
    if (!opened.ok) return { refused: `${backup} cannot be read as a whole backup` };
    const { stage: of, beganAt, parts } = opened.value;
    if (of !== stage) return { refused: `${backup} is of stage ${of}, not of ${stage}` };
    return { at: beganAt, models: parts.flatMap(({ name }) => modelOfPart(name) ?? []) };
  },
  restore: async (backup, onProgress) => {
    const wish = {
      ...{ backup, into: stage, overwrite: false, anonymise: false },
      ...(models === undefined ? {} : { models }),
    };
    const planned = await planRestore(dependencies)(wish);
    if (!planned.ok) throw new Error(`${backup} cannot be restored: ${planned.refusal.because}`);
    const { tables } = await restoreTables(dependencies)(planned.value, wish, suffix, onProgress);
    return { wrong: tables.reduce((sum, { wrong }) => sum + wrong, 0) };
  },
});
