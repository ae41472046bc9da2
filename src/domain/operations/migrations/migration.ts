import type { ExactRow } from '../data/exact-row.ts';

/** A numbered change of rows. Once it has run somewhere it is not edited any more: the next one puts it right. */
export interface Migration {
  /** `0001-what-it-does`; the order in which they run. */
  readonly id: string;
  /** One sentence: what changes and why. */
  readonly description: string;
  readonly tables: readonly string[];
  /**
   * The row as it is to be; the very same row where there is nothing to do. Pure; made twice, it changes nothing more;
   * leaves `id`, `createdAt` and `updatedAt` alone: a script that touches a row is no activity.
   */
  readonly apply: (model: string, row: ExactRow) => ExactRow;
}
