import type { Digest } from '../../shared/ids.ts';
import { changesBetween, type ExactRow, rowHash } from '../data/exact-row.ts';
import { type Fold, folded } from '../data/fold.ts';
import type { WritableTables } from '../data/ports.ts';
import { inParallelToTheEnd } from '../data/to-the-end.ts';
import { type Ledger, type MigrationLedgers, NO_STEPS, type StepCounts, type UndoEntry } from './ledger.ts';
import { type Doing, isDoing, rowOf, stepText, undoEntryOf } from './step-text.ts';
import { inParts } from './undo-parts.ts';
import type { Work } from './work.ts';

export interface RunPageDependencies {
  readonly target: WritableTables;
  readonly ledgers: MigrationLedgers;
  readonly digest: Digest;
}

export interface PageRun {
  readonly counts: StepCounts;
  readonly made: Fold;
  readonly parts: number;
  /** Ids of rows that somebody wrote meanwhile. */
  readonly conflicts: readonly string[];
}

const AT_ONCE = 16;

/** What a migration does to a page of rows: the undo log first, then each row that is still as it was read. */
export const runPage = ({ target, ledgers, digest }: RunPageDependencies) => {
  const keepUndo = async (ledger: Ledger, log: readonly UndoEntry[]): Promise<number> => {
    let { parts } = ledger;
    for (const entries of inParts(log)) {
      do parts += 1;
      while ((await ledgers.addUndo(ledger.migrationId, parts, entries)) === 'exists');
    }
    return parts;
  };

  /** Also when it is done already, and the answer to our own write was lost. */
  const isMade = async (model: string, step: Doing): Promise<boolean> => {
    const after = step.kind === 'add' ? step.row : step.after;
    const written =
      step.kind === 'add'
        ? (await target.add(model, step.row)) === 'added'
        : (await target.change(model, step.before, changesBetween(step.before, after))) === 'changed';
    if (written) return true;
    const [now] = await target.get(model, [after.id]);
    return now !== undefined && rowHash(digest, now) === rowHash(digest, after);
  };

  return async (work: Work, ledger: Ledger, model: string, rows: readonly ExactRow[]): Promise<PageRun> => {
    const { steps } = await work.stepsFor(model, rows);
    const doing = steps.filter(isDoing).map((step) => ({ step, entry: undoEntryOf(digest, model, step) }));
    const parts = await keepUndo(
      ledger,
      doing.map(({ entry }) => entry),
    );

    let { made } = ledger;
    const conflicts: string[] = [];
    const counts = { ...(ledger.counts[model] ?? NO_STEPS) };
    await inParallelToTheEnd(doing, AT_ONCE, async ({ step, entry }) => {
      if (await isMade(model, step)) {
        made = folded(digest, made, stepText(entry));
        counts[step.kind === 'add' ? 'added' : 'changed'] += 1;
      } else conflicts.push(rowOf(step).id);
    });
    const taken = steps.length - doing.length;
    return {
      made,
      parts,
      conflicts,
      counts: {
        ...counts,
        looked: counts.looked + rows.length,
        taken: counts.taken + taken,
        conflicts: counts.conflicts + conflicts.length,
      },
    };
  };
};
