import { accept, type Result, refuse } from '../../shared/result.ts';
import { readItems } from '../backup/chunk.ts';
import { type Manifest, modelOfPart, type PartEntry } from '../backup/manifest.ts';
import type { ArchiveTools } from '../backup/ports.ts';
import { openBackup } from '../backup/verify-backup.ts';
import { changesBetween, type ExactRow } from '../data/exact-row.ts';
import { type ReadableTables, TableMissing } from '../data/ports.ts';
import { type Pace, readPages } from '../data/read-pages.ts';
import { storedAsExact } from './stored-as-exact.ts';

export interface ComparedTable {
  readonly model: string;
  readonly same: number;
  /** In both, and not the same by now; by attribute, how many. */
  readonly changed: number;
  readonly fields: Readonly<Record<string, number>>;
  /** In the backup and not in the stage. */
  readonly gone: number;
  /** In the stage and not in the backup. */
  readonly added: number;
  readonly goneSamples: readonly string[];
  readonly changedSamples: readonly string[];
}

export interface BackupRefused {
  readonly where: string;
  readonly problem: string;
}

export interface CompareBackupDependencies {
  readonly archive: ArchiveTools;
  readonly tables: ReadableTables;
  readonly pace: Pace;
}

const SAMPLES = 5;

const nothingOf = (model: string): ComparedTable => ({
  model,
  same: 0,
  changed: 0,
  fields: {},
  gone: 0,
  added: 0,
  goneSamples: [],
  changedSamples: [],
});

const withRow = (table: ComparedTable, was: ExactRow, now: ExactRow | undefined): ComparedTable => {
  if (now === undefined) {
    const goneSamples = [...table.goneSamples, was.id].slice(0, SAMPLES);
    return { ...table, gone: table.gone + 1, goneSamples };
  }
  const names = Object.keys(changesBetween(was, now));
  if (names.length === 0) return { ...table, same: table.same + 1 };
  const counted = names.map((name) => [name, (table.fields[name] ?? 0) + 1] as const);
  const changedSamples = [...table.changedSamples, was.id].slice(0, SAMPLES);
  return {
    ...table,
    changed: table.changed + 1,
    fields: { ...table.fields, ...Object.fromEntries(counted) },
    changedSamples,
  };
};

/**
 * Holds every row of a backup against the stage as it is now, by its id and its content. What people have changed since is
 * different, and nothing wrong. Refused where the backup is not whole. Reads only.
 */
export const compareBackup = ({ archive, tables, pace }: CompareBackupDependencies) => {
  const itemsOf = readItems(archive);

  /** Of a table that is gone, every row is. */
  const rowsNow = async (model: string, ids: readonly string[]): Promise<readonly ExactRow[]> => {
    try {
      return await tables.get(model, ids);
    } catch (fault) {
      if (fault instanceof TableMissing) return [];
      throw fault;
    }
  };

  const comparePart = async (
    manifest: Manifest,
    part: PartEntry,
    model: string,
  ): Promise<Result<ComparedTable, BackupRefused>> => {
    let table = nothingOf(model);
    for (const chunk of part.chunks) {
      const read = await itemsOf(manifest, part.name, chunk);
      if (!read.ok) return refuse({ where: chunk.path, problem: read.refusal });
      const rows = read.value.map(storedAsExact);
      const ids = rows.map(({ id }) => id);
      const now = new Map((await rowsNow(model, ids)).map((row) => [row.id, row]));
      for (const row of rows) table = withRow(table, row, now.get(row.id));
      pace.onRows?.(model, table.same + table.changed + table.gone);
    }
    return accept(table);
  };

  const countOf = async (model: string): Promise<number> => {
    let count = 0;
    try {
      for await (const rows of readPages(tables, model, pace)) count += rows.length;
    } catch (fault) {
      if (!(fault instanceof TableMissing)) throw fault;
    }
    return count;
  };

  return async (
    id: string,
    stage: string,
  ): Promise<Result<{ readonly takenAt: string; readonly tables: readonly ComparedTable[] }, BackupRefused>> => {
    const opened = await openBackup(archive)(id, { stage });
    if (!opened.ok) return opened;
    const compared: ComparedTable[] = [];
    for (const part of opened.value.parts) {
      const model = modelOfPart(part.name);
      if (model === undefined) continue;
      const found = await comparePart(opened.value, part, model);
      if (!found.ok) return found;
      const { same, changed } = found.value;
      compared.push({ ...found.value, added: Math.max(0, (await countOf(model)) - same - changed) });
    }
    return accept({ takenAt: opened.value.beganAt, tables: compared });
  };
};
