import type { ExactRow } from '../data/exact-row.ts';
import type { ReadableTables } from '../data/ports.ts';

/** What becomes of one row. */
export type Step =
  | { readonly kind: 'change'; readonly before: ExactRow; readonly after: ExactRow }
  | { readonly kind: 'add'; readonly row: ExactRow }
  /** There is another row under this id: it stays. */
  | { readonly kind: 'taken'; readonly id: string };

export interface Stepped {
  readonly steps: readonly Step[];
  /** What was noticed on the way, by a sentence of the work's own: `NULL dropped from email`. */
  readonly noted: Readonly<Record<string, number>>;
}

/** A numbered migration, or a copy: from where rows come, and what is to become of each. */
export interface Work {
  /** `0002-contact-emails`, or `copy-<suffix>`. */
  readonly id: string;
  readonly description: string;
  /** In the order in which they are gone through. */
  readonly tables: readonly string[];
  readonly source: Pick<ReadableTables, 'page'>;
  /** Reads, and writes nothing. The same rows give the same steps. */
  readonly stepsFor: (model: string, rows: readonly ExactRow[]) => Promise<Stepped>;
  /** How a row of the source is to stand in the target. */
  readonly expected: (model: string, row: ExactRow) => ExactRow;
}
