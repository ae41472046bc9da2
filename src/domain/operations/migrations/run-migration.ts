import type { Clock } from '../../shared/clock.ts';
import { accept, type Result, refuse } from '../../shared/result.ts';
import { NOTHING_FOLDED } from '../data/fold.ts';
import type { RowPage } from '../data/ports.ts';
import { rest } from '../data/read-pages.ts';
import type { Ledger } from './ledger.ts';
import { fromSource, type PlanMigrationDependencies, planMigration, SAMPLES, SourceMissing } from './plan-migration.ts';
import { recoverRun } from './recover-run.ts';
import { type RunPageDependencies, runPage } from './run-page.ts';
import type { Work } from './work.ts';

export interface RunMigrationDependencies extends RunPageDependencies, PlanMigrationDependencies {
  readonly clock: Clock;
}

export type RunRefusal =
  /** The rows are not those of the plan any more. */
  | { readonly because: 'source-changed'; readonly planId: string }
  | { readonly because: 'undo-under-way' }
  /** Another run has gone on with it meanwhile. */
  | { readonly because: 'taken-over' };

export interface MigrationRun {
  readonly ledger: Ledger;
  readonly isResumed: boolean;
  /** What was done is what was planned, row by row. */
  readonly isAsPlanned: boolean;
  readonly conflictSamples: Readonly<Record<string, readonly string[]>>;
}

const NO_PAGE: RowPage = { rows: [] };

/**
 * Carries a plan out, or goes on with it: page by page, the place written down after each, a row changed only while it is as it
 * was read. Killed at any point and run again, it ends as if it had not been. Run again after its end, it changes nothing.
 */
export const runMigration = (dependencies: RunMigrationDependencies) => {
  const { ledgers, clock, pace } = dependencies;
  const plan = planMigration(dependencies);
  const run = runPage(dependencies);
  const recover = recoverRun(dependencies);

  const saved = async (ledger: Ledger): Promise<Ledger | undefined> => {
    const next = { ...ledger, revision: ledger.revision + 1, updatedAt: clock().toISOString() };
    return (await ledgers.save(next)) === 'saved' ? next : undefined;
  };

  const begun = async (work: Work, last: Ledger | undefined, planId: string): Promise<Result<Ledger, RunRefusal>> => {
    const planned = await plan(work);
    const isDone = last?.state === 'done' && planned.steps.count === 0;
    if (isDone && [planned.planId, last.planId].includes(planId)) return accept(last);
    if (planned.planId !== planId) return refuse({ because: 'source-changed', planId: planned.planId });
    const now = clock().toISOString();
    const ledger = await saved({
      migrationId: work.id,
      revision: last?.revision ?? 0,
      state: 'running',
      planId,
      planned: planned.steps,
      beganAt: now,
      updatedAt: now,
      finished: [],
      counts: {},
      made: NOTHING_FOLDED,
      parts: last?.parts ?? 0,
    });
    return ledger === undefined ? refuse({ because: 'taken-over' }) : accept(ledger);
  };

  const pageOf = async (work: Work, model: string, after: string | undefined): Promise<RowPage> => {
    try {
      return await fromSource(work, model, after);
    } catch (fault) {
      if (fault instanceof SourceMissing) return NO_PAGE;
      throw fault;
    }
  };

  const moved = ({ after: _, ...ledger }: Ledger, model: string, next: string | undefined): Ledger =>
    next === undefined ? { ...ledger, finished: [...ledger.finished, model] } : { ...ledger, after: next };

  /** One page, and where it leaves the run. */
  const onePage = async (work: Work, ledger: Ledger, model: string) => {
    const page = await pageOf(work, model, ledger.after);
    const { counts, made, parts, conflicts } = await run(work, ledger, model, page.rows);
    const next = await saved({
      ...moved(ledger, model, page.next),
      counts: { ...ledger.counts, [model]: counts },
      made,
      parts,
    });
    pace.onRows?.(model, counts.looked);
    if (page.next !== undefined) await rest(pace, page.rows.length);
    return { ledger: next, conflicts };
  };

  const oneTable = async (work: Work, from: Ledger, model: string) => {
    const conflicts: string[] = [];
    let ledger: Ledger | undefined = from;
    while (ledger !== undefined && !ledger.finished.includes(model)) {
      const done = await onePage(work, ledger, model);
      ledger = done.ledger;
      conflicts.push(...done.conflicts.slice(0, SAMPLES - conflicts.length));
    }
    return { ledger, conflicts };
  };

  const goOn = async (work: Work, from: Ledger, isResumed: boolean): Promise<Result<MigrationRun, RunRefusal>> => {
    const conflictSamples: Record<string, readonly string[]> = {};
    let ledger = from;
    for (const model of work.tables) {
      const done = await oneTable(work, ledger, model);
      if (done.ledger === undefined) return refuse({ because: 'taken-over' });
      ledger = done.ledger;
      if (done.conflicts.length > 0) conflictSamples[model] = done.conflicts;
    }
    const done = await saved({ ...ledger, state: 'done' });
    if (done === undefined) return refuse({ because: 'taken-over' });
    return accept(asRun(done, isResumed, conflictSamples));
  };

  const asRun = (
    ledger: Ledger,
    isResumed: boolean,
    conflictSamples: MigrationRun['conflictSamples'],
  ): MigrationRun => ({
    ledger,
    isResumed,
    isAsPlanned: ledger.made.count === ledger.planned.count && ledger.made.sum === ledger.planned.sum,
    conflictSamples,
  });

  return async (work: Work, planId: string): Promise<Result<MigrationRun, RunRefusal>> => {
    const last = await ledgers.get(work.id);
    if (last?.state === 'undoing') return refuse({ because: 'undo-under-way' });
    if (last?.state === 'running' && last.planId === planId) return goOn(work, await recover(last), true);
    const ledger = await begun(work, last, planId);
    if (!ledger.ok) return ledger;
    return ledger.value.state === 'done' ? accept(asRun(ledger.value, false, {})) : goOn(work, ledger.value, false);
  };
};
