import type { Journal } from '../shared/journal.ts';
import { commitOnce } from './change-record.ts';
import { firstSight, pastOf } from './first-sight.ts';
import { definitionOf } from './lifecycle.ts';
import { outsideChangeOf, outsideCommit } from './outside-change.ts';
import type { Commit, HistoryEntry } from './ports.ts';
import type { TrackedRecord } from './tracked-record.ts';
import type { TransitionStatusDependencies } from './transition-status.ts';

export interface KeepRecordsDependencies extends TransitionStatusDependencies {
  readonly journal: Journal;
}

/** Tells of changes that were made past this backend, each once. */
export const tellOutsideChange =
  ({ metrics, journal }: Pick<KeepRecordsDependencies, 'metrics' | 'journal'>) =>
  ({ recordId, previousStatus, newStatus, irregular }: HistoryEntry): void => {
    metrics.happened('status-changed-outside');
    if (irregular === undefined) return;
    metrics.happened('irregular-status-change');
    journal.warn('statuses.irregular-change', { recordId, from: previousStatus, to: newStatus, why: irregular });
  };

export const tellUnknownStatus =
  ({ lifecycle, metrics, journal }: Pick<KeepRecordsDependencies, 'lifecycle' | 'metrics' | 'journal'>) =>
  ({ id, status }: Pick<TrackedRecord, 'id' | 'status'>): void => {
    if (definitionOf(lifecycle, status) !== undefined) return;
    metrics.happened('unknown-status');
    journal.warn('statuses.unknown-status', { recordId: id, status });
  };

export type ReconciliationDependencies = Pick<KeepRecordsDependencies, 'lifecycle' | 'history' | 'clock' | 'digest'>;

/** What our fields of a record are short of; `undefined`: they speak of the record as it is. */
export const reconciliationOf =
  ({ lifecycle, history, clock, digest }: ReconciliationDependencies) =>
  async (record: TrackedRecord): Promise<Commit | undefined> => {
    const now = clock();
    if (record.trackedStatus === undefined) {
      return firstSight(lifecycle, record, await pastOf(lifecycle, history)(record), now);
    }
    const change = outsideChangeOf(record, now);
    return change === undefined ? undefined : outsideCommit(lifecycle, record, change, digest);
  };

/** Lets our fields of one record, as it was read, speak of it as it is: a row unseen so far, or changed by another program. */
export const reconcileRecord = (dependencies: KeepRecordsDependencies) => {
  const plan = reconciliationOf(dependencies);
  const commit = commitOnce(dependencies.records);
  const tellChange = tellOutsideChange(dependencies);
  const tellUnknown = tellUnknownStatus(dependencies);

  return async (record: TrackedRecord): Promise<'reconciled' | 'nothing' | 'conflict'> => {
    const planned = await plan(record);
    if (planned === undefined) return 'nothing';
    const committed = await commit(planned);
    if (committed === 'conflict') return 'conflict';
    if (committed === 'committed') {
      if (planned.history !== undefined) tellChange(planned.history);
      tellUnknown(record);
    }
    return 'reconciled';
  };
};
