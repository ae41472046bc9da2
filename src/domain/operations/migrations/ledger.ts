import type { Attributes } from '../data/exact-row.ts';
import type { Fold } from '../data/fold.ts';

/** How far a migration has come on a stage. */
export interface Ledger {
  readonly migrationId: string;
  /** Counts the writes; of two who go on at once, one gives way. */
  readonly revision: number;
  readonly state: 'running' | 'done' | 'undoing' | 'undone';
  /** The plan that is, or was, carried out. */
  readonly planId: string;
  readonly planned: Fold;
  readonly beganAt: string;
  readonly updatedAt: string;
  /** Tables gone through, and the place in the one under way. */
  readonly finished: readonly string[];
  readonly after?: string;
  readonly counts: Readonly<Record<string, StepCounts>>;
  /** What was done in this plan's runs, to be held against what was planned. */
  readonly made: Fold;
  /** Parts of the undo log, numbered from 1. */
  readonly parts: number;
}

export interface StepCounts {
  readonly looked: number;
  readonly changed: number;
  readonly added: number;
  readonly taken: number;
  /** Somebody wrote the row meanwhile; it stays. */
  readonly conflicts: number;
}

export const NO_STEPS: StepCounts = { looked: 0, changed: 0, added: 0, taken: 0, conflicts: 0 };

/** What it takes to make one row as it was, and to see whether it is still as the migration left it. */
export type UndoEntry =
  | {
      readonly kind: 'change';
      readonly model: string;
      readonly id: string;
      readonly beforeHash: string;
      readonly afterHash: string;
      /** What was changed, as it was; and those that were not there. */
      readonly was: Attributes;
      readonly new: readonly string[];
    }
  | { readonly kind: 'add'; readonly model: string; readonly id: string; readonly afterHash: string };

/** Days for which a migration can be undone: as long as a point in time can be restored. */
export const UNDO_DAYS = 35;

/** What is kept of migrations on a stage. */
export interface MigrationLedgers {
  get(migrationId: string): Promise<Ledger | undefined>;
  /** Writes it where the stored one has the revision before. `changed`: somebody else is at it. */
  save(ledger: Ledger): Promise<'saved' | 'changed'>;
  /** A part of the undo log, before the rows change; kept for `UNDO_DAYS`. A part is never written over. */
  addUndo(migrationId: string, part: number, entries: readonly UndoEntry[]): Promise<'added' | 'exists'>;
  undo(migrationId: string, part: number): Promise<readonly UndoEntry[] | undefined>;
}
