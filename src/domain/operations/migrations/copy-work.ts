import { type ExactRow, isSameRow } from '../data/exact-row.ts';
import type { ReadableTables } from '../data/ports.ts';
import type { TableRegistry } from '../table-registry.ts';
import { indexKeysOf, withoutNullKeys } from './drop-null-index-keys.ts';
import { settledCopy } from './settle-copied.ts';
import type { Step, Work } from './work.ts';

export interface CopyWorkOptions {
  readonly id: string;
  readonly description: string;
  readonly registry: TableRegistry;
  readonly tables: readonly string[];
  readonly source: Pick<ReadableTables, 'page'>;
  readonly target: Pick<ReadableTables, 'get'>;
}

/**
 * Rows of the source's tables as they are to stand in the target's, under the ids that they have: keys that no index can
 * hold are dropped, and nothing that is copied can start a message. What is there already stays.
 */
export const copyWork = ({ registry, target, ...about }: CopyWorkOptions): Work => {
  const keys = new Map(registry.map((table) => [table.model, indexKeysOf(table)]));

  const made = (model: string, row: ExactRow) => {
    const { row: kept, dropped } = withoutNullKeys(keys.get(model) ?? [], row);
    const settled = settledCopy(model, kept);
    const notes = dropped.map((name) => `NULL or empty key dropped: ${name}`);
    return { row: settled, notes: isSameRow(settled, kept) ? notes : [...notes, 'settled, so that it is not sent'] };
  };

  const stepOf = (row: ExactRow, there: ExactRow | undefined): readonly Step[] => {
    if (there === undefined) return [{ kind: 'add', row }];
    return isSameRow(row, there) ? [] : [{ kind: 'taken', id: row.id }];
  };

  return {
    ...about,
    stepsFor: async (model, rows) => {
      const copies = rows.map((row) => made(model, row));
      const there = new Map(
        (
          await target.get(
            model,
            rows.map(({ id }) => id),
          )
        ).map((row) => [row.id, row]),
      );
      const noted: Record<string, number> = {};
      for (const note of copies.flatMap(({ notes }) => notes)) noted[note] = (noted[note] ?? 0) + 1;
      return { steps: copies.flatMap(({ row }) => stepOf(row, there.get(row.id))), noted };
    },
    expected: (model, row) => made(model, row).row,
  };
};
