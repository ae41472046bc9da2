import { canonicalItem, type StoredItem, textOf } from '../backup/stored-item.ts';

/** How a row of a backup and the row of the stage stand to one another. */
export type RowState =
  | 'missing'
  | 'same'
  /** The stage's was written earlier. */
  | 'older'
  /** The stage's was written later. */
  | 'newer'
  /** They differ, and their times do not say which is the later. */
  | 'differs';

const momentOf = (item: StoredItem): number => Date.parse(textOf(item, 'updatedAt') ?? '');

/** `accepted`: what the stage's row may be to count as the same. */
export const compareRow = (
  wanted: StoredItem,
  found: StoredItem | undefined,
  accepted: readonly StoredItem[] = [wanted],
): RowState => {
  if (found === undefined) return 'missing';
  const text = canonicalItem(found);
  if (accepted.some((one) => canonicalItem(one) === text)) return 'same';
  const [ours, theirs] = [momentOf(wanted), momentOf(found)];
  if (theirs < ours) return 'older';
  return theirs > ours ? 'newer' : 'differs';
};

/** Whether the row is written. What is newer in the stage, or may be, stays unless one says otherwise. */
export const isWritten = (state: RowState, { overwrite }: { readonly overwrite: boolean }): boolean =>
  state === 'missing' || state === 'older' || (overwrite && (state === 'newer' || state === 'differs'));
