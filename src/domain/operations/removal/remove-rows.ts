import type { Digest } from '../../shared/ids.ts';
import { accept, type Result, refuse } from '../../shared/result.ts';
import { canonical, type ExactRow, rowHash } from '../data/exact-row.ts';
import { type Fold, folded, NOTHING_FOLDED } from '../data/fold.ts';
import type { WritableTables } from '../data/ports.ts';
import { type Pace, readPages } from '../data/read-pages.ts';
import { inParallelToTheEnd } from '../data/to-the-end.ts';

/** What is to become of a row; absent: it is none of this removal's. */
export type Fate = 'remove' | { readonly keep: string } | undefined;

/** Which rows are to go. The same rows get the same answer. */
export interface Removal {
  /** `purge.test-data`; a part of the plan's id, as is `asked`. */
  readonly name: string;
  readonly asked: string;
  /** In the order in which rows go: those that refer before those that they refer to. */
  readonly tables: readonly string[];
  readonly fateOf: (model: string, row: ExactRow) => Fate;
  /** Called before rows of a table go: what keeps rows may have come since the plan. */
  readonly lookAgain?: () => Promise<void>;
}

export interface RemovedTable {
  readonly model: string;
  readonly looked: number;
  /** To remove, or removed. */
  readonly removed: number;
  /** How many stay, by the reason. */
  readonly kept: Readonly<Record<string, number>>;
  /** Ids of some of those that go. */
  readonly samples: readonly string[];
  /** Ids of some that somebody wrote meanwhile, which stay. */
  readonly conflicts: readonly string[];
}

export interface RemovalPlan {
  readonly planId: string;
  readonly steps: Fold;
  readonly tables: readonly RemovedTable[];
}

export interface RemovalRun extends RemovalPlan {
  readonly isAsPlanned: boolean;
}

export interface RemoveRowsDependencies {
  readonly tables: WritableTables;
  readonly digest: Digest;
  readonly pace: Pace;
}

const SAMPLES = 5;
const AT_ONCE = 16;
/** Comes between the look and the removal, and keeps the row. */
const HOLD = ['legalHold'];

const nothingOf = (model: string): RemovedTable => ({
  model,
  looked: 0,
  removed: 0,
  kept: {},
  samples: [],
  conflicts: [],
});

const withFate = (table: RemovedTable, { id }: ExactRow, fate: Fate): RemovedTable => {
  if (fate === undefined) return table;
  if (fate === 'remove') {
    return { ...table, removed: table.removed + 1, samples: [...table.samples, id].slice(0, SAMPLES) };
  }
  return { ...table, kept: { ...table.kept, [fate.keep]: (table.kept[fate.keep] ?? 0) + 1 } };
};

/** Plans the removal of rows, and carries such a plan out. Each row goes only while it is as it was read. */
export const removeRows = ({ tables, digest, pace }: RemoveRowsDependencies) => {
  const stepOf = (model: string, row: ExactRow): string => JSON.stringify([model, row.id, rowHash(digest, row)]);

  const plan = async (removal: Removal): Promise<RemovalPlan> => {
    let steps = NOTHING_FOLDED;
    const planned: RemovedTable[] = [];
    for (const model of removal.tables) {
      let table = nothingOf(model);
      for await (const rows of readPages(tables, model, pace)) {
        table = { ...table, looked: table.looked + rows.length };
        for (const row of rows) {
          const fate = removal.fateOf(model, row);
          table = withFate(table, row, fate);
          if (fate === 'remove') steps = folded(digest, steps, stepOf(model, row));
        }
      }
      planned.push(table);
    }
    const planId = digest(canonical([removal.name, removal.asked, steps])).slice(0, 16);
    return { planId, steps, tables: planned };
  };

  /** Also when it is gone already, and the answer to our own removal was lost. */
  const isGone = async (model: string, row: ExactRow): Promise<boolean> =>
    (await tables.remove(model, row, HOLD)) === 'removed' || (await tables.get(model, [row.id])).length === 0;

  const runTable = async (removal: Removal, model: string, made: Fold) => {
    let table = nothingOf(model);
    let steps = made;
    for await (const rows of readPages(tables, model, pace)) {
      table = { ...table, looked: table.looked + rows.length };
      await inParallelToTheEnd(rows, AT_ONCE, async (row) => {
        const fate = removal.fateOf(model, row);
        if (fate !== 'remove') table = withFate(table, row, fate);
        else if (await isGone(model, row)) {
          table = withFate(table, row, fate);
          steps = folded(digest, steps, stepOf(model, row));
        } else table = { ...table, conflicts: [...table.conflicts, row.id].slice(0, SAMPLES) };
      });
    }
    return { table, steps };
  };

  /** Refused when the rows are not those of this plan any more: `planId` is the plan that is true now. */
  const run = async (
    removal: Removal,
    planId: string,
  ): Promise<Result<RemovalRun, { readonly because: 'rows-changed'; readonly planId: string }>> => {
    const planned = await plan(removal);
    if (planned.planId !== planId) return refuse({ because: 'rows-changed', planId: planned.planId });
    let steps = NOTHING_FOLDED;
    const removed: RemovedTable[] = [];
    for (const { model, removed: expected } of planned.tables) {
      if (expected > 0) await removal.lookAgain?.();
      const done = await runTable(removal, model, steps);
      steps = done.steps;
      removed.push(done.table);
    }
    const isAsPlanned = steps.count === planned.steps.count && steps.sum === planned.steps.sum;
    return accept({ planId, steps, tables: removed, isAsPlanned });
  };

  return { plan, run };
};
