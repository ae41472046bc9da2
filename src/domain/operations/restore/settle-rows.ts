import { inParallel } from '../../shared/in-parallel.ts';
import { readItems, recordDigest } from '../backup/chunk.ts';
import { contentSum, NO_CONTENT } from '../backup/content-hash.ts';
import type { ChunkEntry, Manifest } from '../backup/manifest.ts';
import { canonicalItem, idOf, type StoredItem } from '../backup/stored-item.ts';
import { isWritten, type RowState } from './compare-rows.ts';
import { type CompareTableDependencies, NO_ROWS, optionsFor } from './compare-table.ts';
import { prepareRow, stateOfRow } from './prepare-row.ts';
import { inBatches, mustRead } from './read-rows.ts';
import type { RestoreWish } from './restore-wish.ts';
import type { RestoredTable } from './restored-table.ts';

export interface RestoredRows {
  readonly model: string;
  /** Rows of the backup that are in the stage as they should be. */
  readonly same: number;
  /** Rows that are newer in the stage, or differ, and stay. */
  readonly kept: number;
  /** Rows that are not there after all, or are older. */
  readonly wrong: number;
  /** Hash of the rows that should be there, and of those that are; the same where none is kept or wrong. */
  readonly wantedContent: string;
  readonly foundContent: string;
}

interface Compared {
  readonly item: StoredItem;
  readonly found: StoredItem | undefined;
  readonly state: RowState;
}

/** Writes at a time: no batch takes conditions. */
const WRITES = 32;

/** Work on the rows of a backup, batch by batch, for one restore. */
export const settleRows = (dependencies: CompareTableDependencies, manifest: Manifest, wish: RestoreWish) => {
  const { tables, digest } = dependencies;
  const read = readItems(dependencies);
  const options = optionsFor(manifest, wish, dependencies.anonymise);
  const prepare = prepareRow(options);

  /** Rows as they should be, with what the stage has of them. */
  const compared = async ({ table }: RestoredTable, batch: readonly StoredItem[]): Promise<readonly Compared[]> => {
    const wanted = batch.flatMap((original) => {
      const one = prepare(table, original);
      return one.restore ? [{ original, item: one.item }] : [];
    });
    const ids = wanted.map(({ item }) => idOf(item));
    const there = await tables.get(table.model, ids);
    return wanted.map(({ original, item }) => {
      const found = there.get(idOf(item));
      return { item, found, state: stateOfRow(item, original, found, options) };
    });
  };

  async function* batchesOf({ part }: RestoredTable, chunks: readonly ChunkEntry[]) {
    for (const chunk of chunks) yield* inBatches(await mustRead(read, manifest, part.name, chunk));
  }

  const write = async (one: RestoredTable, chunk: ChunkEntry): Promise<{ written: number; lost: number }> => {
    const count = { written: 0, lost: 0 };
    for await (const batch of batchesOf(one, [chunk])) {
      const rows = (await compared(one, batch)).filter(({ state }) => isWritten(state, wish));
      await inParallel(rows, WRITES, async ({ item, found }) => {
        count[await tables.put(one.table.model, item, found)] += 1;
      });
    }
    return count;
  };

  const verify = async (one: RestoredTable): Promise<RestoredRows> => {
    const states: Record<RowState, number> = { ...NO_ROWS };
    const digestOf = (item: StoredItem): string => recordDigest(digest, one.part.name, canonicalItem(item));
    let [wantedContent, foundContent] = [NO_CONTENT, NO_CONTENT];
    for await (const batch of batchesOf(one, one.part.chunks)) {
      for (const { item, found, state } of await compared(one, batch)) {
        states[state] += 1;
        wantedContent = contentSum(wantedContent, digestOf(state === 'same' ? (found ?? item) : item));
        if (found !== undefined) foundContent = contentSum(foundContent, digestOf(found));
      }
    }
    const { same, missing, older, newer, differs } = states;
    return { model: one.table.model, same, kept: newer + differs, wrong: missing + older, wantedContent, foundContent };
  };

  return { write, verify };
};
