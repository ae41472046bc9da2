import type { AuditEntry } from '../../operations/events.ts';
import type { Answer } from '../carry-out.ts';
import type { Order } from '../order.ts';
import type { Erasure } from './erasure.ts';
import type { Row, RowChange } from './row.ts';

/** The tables of the stage, by their models. */
export interface PersonalRows {
  /** A page of all rows, strongly consistent; `next` is the place to go on from. A page may be empty and have a next one. */
  page(model: string, after?: string): Promise<{ readonly rows: readonly Row[]; readonly next?: string }>;
  /** Those that exist, strongly consistent. */
  get(model: string, ids: readonly string[]): Promise<readonly Row[]>;
  /**
   * Changes a row that is still as it was read in what changes, and has nothing of `unless`. `conflict`: it is not, or is
   * gone. Made again, it answers `conflict` and changes nothing.
   */
  change(model: string, row: Row, change: RowChange): Promise<'changed' | 'conflict'>;
}

/** Erasures that are planned, under way or ended. */
export interface Erasures {
  /** A plan; nobody finds it after its `expiresAt` unless it was begun. */
  add(erasure: Erasure): Promise<void>;
  get(id: string): Promise<Erasure | undefined>;
  /**
   * Writes it where the stored one has the revision before, and counts it among the open ones. `changed`: somebody else is
   * at it.
   */
  save(erasure: Erasure): Promise<'saved' | 'changed'>;
  /**
   * One transaction: the erasure as it ended, without the person; the receipt; no longer among the open ones, and, where it
   * has files, among those whose files are to be seen to.
   */
  end(erasure: Erasure, receipt: AuditEntry, has: { readonly files: boolean }): Promise<'saved' | 'changed'>;
  /** Ids of those that were begun and have not ended. */
  open(): Promise<readonly string[]>;
  /** Ids of those that have ended, and whose files nobody has seen to. */
  withFiles(): Promise<readonly string[]>;
  /** Their files are seen to: what was to be deleted is gone. May be said again. */
  filesSeenTo(id: string): Promise<void>;
  /** Notes files before the rows that name them lose the names; what a part has already stays in it. */
  addFiles(id: string, part: number, urls: readonly string[]): Promise<void>;
  files(id: string, part: number): Promise<readonly string[]>;
  /** Forgets files that are deleted; may be said again. */
  dropFiles(id: string, part: number, urls: readonly string[]): Promise<void>;
}

/** The stage's own bucket of files. */
export interface PersonalFiles {
  /** The object that a row's text names; `undefined`: it is none of this bucket. Pure. */
  keyOf(name: string): string | undefined;
  /** Takes objects away; may be said again. @throws when one is left */
  delete(keys: readonly string[]): Promise<void>;
}

/** The account, and what the directory keeps of it: `deleteUser`. */
export type RemoveAccount = (order: Order) => Promise<Answer>;

export interface AuditTrail {
  /** At most once by the entry's id. */
  add(entry: AuditEntry): Promise<void>;
}

/** Waits between pages, so that the people who work there do not notice. Milliseconds. */
export type Sleep = (milliseconds: number) => Promise<void>;
