import type { Commit } from './ports.ts';
import { type ReconciliationDependencies, reconciliationOf } from './reconcile-record.ts';
import { timerAtOf } from './timers.ts';
import type { TrackedRecord } from './tracked-record.ts';

/** What a row is short of. */
export type Shortcoming = 'unseen' | 'changed-outside' | 'mistimed';

export interface BackfillPlan {
  readonly what: Shortcoming;
  /** In words, for a person: what would be written. */
  readonly says: string;
  readonly commit: Commit;
}

const reconciled = (record: TrackedRecord, commit: Commit): BackfillPlan => {
  const { status, trackedStatus } = record;
  if (trackedStatus === undefined) {
    const { timerAt = '', lastActivityAt = '' } = commit.set;
    return { what: 'unseen', says: `in ${status}, last activity ${lastActivityAt}, due ${timerAt}`, commit };
  }
  const irregular = commit.history?.irregular;
  const says = `from ${trackedStatus} to ${status}${irregular === undefined ? '' : `; ${irregular}`}`;
  return { what: 'changed-outside', says, commit };
};

/** What has to be put right about one row; `undefined`: nothing. A row that was postponed keeps its time. Reads only. */
export const planBackfill = (dependencies: ReconciliationDependencies) => {
  const reconciliation = reconciliationOf(dependencies);

  return async (record: TrackedRecord): Promise<BackfillPlan | undefined> => {
    const commit = await reconciliation(record);
    if (commit !== undefined) return reconciled(record, commit);
    const timerAt = timerAtOf(dependencies.lifecycle, record);
    if (record.timerFailures !== undefined || timerAt === record.timerAt) return undefined;
    const says = `due ${timerAt} instead of ${record.timerAt ?? 'never'}`;
    return { what: 'mistimed', says, commit: { from: record, guard: 'untouched', set: { timerAt } } };
  };
};
