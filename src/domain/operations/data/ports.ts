import type { Attributes, ExactRow } from './exact-row.ts';

export interface RowPage {
  readonly rows: readonly ExactRow[];
  /** The place to go on from; a page may be empty and have one. */
  readonly next?: string;
}

/** The tables of a stage, by their models, for those who only look. */
export interface ReadableTables {
  /** A page of all rows, strongly consistent. @throws {TableMissing} when the stage has no such table */
  page(model: string, after?: string): Promise<RowPage>;
  /** Those that exist, strongly consistent. */
  get(model: string, ids: readonly string[]): Promise<readonly ExactRow[]>;
  /** The same, with `id` and these attributes alone. */
  heads(model: string, ids: readonly string[], attributes: readonly string[]): Promise<readonly ExactRow[]>;
}

/** The same, for those who change something. Each answers `conflict` and changes nothing where a row is not as it was read. */
export interface WritableTables extends ReadableTables {
  /** Puts a row where there is none of its id. */
  add(model: string, row: ExactRow): Promise<'added' | 'exists'>;
  change(model: string, row: ExactRow, attributes: Attributes): Promise<'changed' | 'conflict'>;
  /** Also a conflict when it has meanwhile something of `unless`. */
  remove(model: string, row: ExactRow, unless: readonly string[]): Promise<'removed' | 'conflict'>;
}

export class TableMissing extends Error {
  override readonly name = 'TableMissing';
}

/** Waits, so that the people who work there do not notice. Milliseconds. */
export type Sleep = (milliseconds: number) => Promise<void>;

/** Told after each page: rows of this table so far. */
export type OnRows = (model: string, looked: number) => void;
