import type { StoredItem } from '../backup/stored-item.ts';
import type { RegisteredTable } from '../table-registry.ts';
import type { Anonymise } from './anonymise.ts';
import { compareRow, type RowState } from './compare-rows.ts';
import { heldBack, type Origin, type Prepared } from './hold-back.ts';

export interface PrepareOptions {
  readonly origin: Origin;
  /** Absent: rows come back with the personal data that they have. */
  readonly anonymise?: Anonymise;
}

/** A row of a backup as it is to be in the stage. */
export const prepareRow =
  ({ origin, anonymise }: PrepareOptions) =>
  (table: RegisteredTable, item: StoredItem): Prepared => {
    const own = anonymise === undefined ? item : anonymise(table, item);
    return heldBack(table.model, own, origin);
  };

/**
 * How the stage's row stands to it. A row that is in the stage as it was copied is alive there and right as it is, unless
 * it should have been anonymised.
 */
export const stateOfRow = (
  wanted: StoredItem,
  original: StoredItem,
  found: StoredItem | undefined,
  { anonymise }: PrepareOptions,
): RowState => compareRow(wanted, found, anonymise === undefined ? [wanted, original] : [wanted]);
