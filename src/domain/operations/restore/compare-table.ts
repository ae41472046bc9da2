import { readItems } from '../backup/chunk.ts';
import type { Manifest } from '../backup/manifest.ts';
import type { ReadingTools } from '../backup/ports.ts';
import { idOf, type StoredItem } from '../backup/stored-item.ts';
import { checkFields } from '../check/check-fields.ts';
import { storedAsExact } from '../check/stored-as-exact.ts';
import { isWritten, type RowState } from './compare-rows.ts';
import type { HeldBack } from './hold-back.ts';
import type { TargetTables } from './ports.ts';
import { type PrepareOptions, prepareRow, stateOfRow } from './prepare-row.ts';
import { inBatches, mustRead } from './read-rows.ts';
import type { RestoreWish } from './restore-wish.ts';
import type { RestoredTable } from './restored-table.ts';

export type RowCounts = Readonly<Record<RowState, number>>;
export type HeldCounts = Readonly<Record<HeldBack, number>>;

export interface TablePlan {
  readonly model: string;
  readonly isMissing: boolean;
  /** Rows of the backup. */
  readonly rows: number;
  readonly states: RowCounts;
  /** Rows of the stage that the backup does not have. They stay. */
  readonly extra: number;
  readonly written: number;
  readonly held: HeldCounts;
  /** Rows of the backup that are not as the registry has them. They come back as they were. */
  readonly unsound: number;
}

export interface CompareTableDependencies extends ReadingTools {
  readonly tables: TargetTables;
  /** Makes rows of nobody; needed where data goes from production to another stage. */
  readonly anonymise: PrepareOptions['anonymise'];
}

export const NO_ROWS: RowCounts = { missing: 0, same: 0, older: 0, newer: 0, differs: 0 };
export const NOTHING_HELD: HeldCounts = { signal: 0, message: 0, 'user-command': 0, 'user-lock': 0 };

/** @throws when rows are to be anonymised and nothing is there to do it: they must not come back as they are */
export const optionsFor = (
  manifest: Manifest,
  wish: RestoreWish,
  anonymise: PrepareOptions['anonymise'],
): PrepareOptions => {
  if (!wish.anonymise) return { origin: manifest };
  if (anonymise === undefined) throw new Error('rows are to be anonymised, and there is nothing to do it with');
  return { origin: manifest, anonymise };
};

/** How the rows of a table in a backup stand to those of the stage, batch by batch. Reads only. */
export const compareTable = (dependencies: CompareTableDependencies, manifest: Manifest, wish: RestoreWish) => {
  const { tables } = dependencies;
  const read = readItems(dependencies);

  return ({ table, part }: RestoredTable) => {
    const options = optionsFor(manifest, wish, dependencies.anonymise);
    const prepare = prepareRow(options);
    const states = { ...NO_ROWS };
    const held = { ...NOTHING_HELD };
    const findingsIn = checkFields(table);
    let unsound = 0;

    const count = async (batch: readonly StoredItem[], isThere: boolean): Promise<void> => {
      const prepared = batch.map((original) => ({ original, one: prepare(table, original) }));
      const ids = prepared.flatMap(({ one }) => (one.restore ? [idOf(one.item)] : []));
      const found = isThere ? await tables.get(table.model, ids) : new Map<string, StoredItem>();
      unsound += batch.filter((row) => findingsIn(storedAsExact(row)).length > 0).length;
      for (const { original, one } of prepared) {
        if (!one.restore) {
          held[one.held] += 1;
          continue;
        }
        const state = stateOfRow(one.item, original, found.get(idOf(one.item)), options);
        states[state] += 1;
        if (one.held !== undefined && isWritten(state, wish)) held[one.held] += 1;
      }
    };

    return async (onProgress: (rows: number) => void): Promise<TablePlan> => {
      const isMissing = (await tables.find(table.model)) === undefined;
      const there = isMissing ? 0 : await tables.count(table.model);
      for (const chunk of part.chunks) {
        const items = await mustRead(read, manifest, part.name, chunk);
        for (const batch of inBatches(items)) await count(batch, there > 0);
        onProgress(chunk.records);
      }
      const { missing, older, newer, differs } = states;
      const written = missing + older + (wish.overwrite ? newer + differs : 0);
      const extra = Math.max(0, there - (part.records - missing - held['user-lock']));
      return { model: table.model, isMissing, rows: part.records, states, extra, written, held, unsound };
    };
  };
};
