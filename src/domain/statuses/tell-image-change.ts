import { momentOf } from '../shared/clock.ts';
import { changeRecord, notBusy } from './change-record.ts';
import { noteActivity } from './note-activity.ts';
import { accountOf, OUTSIDE, type OutsideChange, outsideCommit } from './outside-change.ts';
import type { HistoryEntry } from './ports.ts';
import { type KeepRecordsDependencies, tellOutsideChange, tellUnknownStatus } from './reconcile-record.ts';
import type { TrackedRecord } from './tracked-record.ts';

/** How far back to look for what was told already. */
const ENTRIES = 20;

/** Whoever reconciled the record from what it was later has told this change along with the others since that version. */
const isTold = (entries: readonly HistoryEntry[], { version, at }: OutsideChange): boolean =>
  entries.some(
    (entry) => entry.actor === OUTSIDE && entry.version === version + 1 && entry.timestamp >= at.toISOString(),
  );

const sinceIn = (entries: readonly HistoryEntry[], { from, at }: OutsideChange): { readonly since?: Date } => {
  const entered = entries.find(({ newStatus, timestamp }) => newStatus === from && timestamp < at.toISOString());
  const since = entered === undefined ? undefined : momentOf(entered.timestamp);
  return since === undefined ? {} : { since };
};

/**
 * Writes history, signal and audit entry of a change of status that a write past this backend has made, once. Where the
 * record is still as that write left it, its own fields go along in the same transaction.
 */
export const tellImageChange = (dependencies: KeepRecordsDependencies) => {
  const { lifecycle, records, history, digest } = dependencies;
  const commit = changeRecord(records);
  const note = noteActivity(dependencies);
  const tellChange = tellOutsideChange(dependencies);
  const tellUnknown = tellUnknownStatus(dependencies);

  const tellLate = async (record: TrackedRecord, change: OutsideChange): Promise<boolean> => {
    const page = await history.page(record.id, { limit: ENTRIES });
    const entries = page.ok ? page.value.entries : [];
    if (isTold(entries, change)) return false;
    const account = accountOf(lifecycle, record, { ...change, ...sinceIn(entries, change) }, digest);
    const added = await history.add(account.history, account.signal, account.audit);
    await note(record.id, change.at);
    if (added === 'added') tellChange(account.history);
    return added === 'added';
  };

  /** @throws when others keep writing the record */
  return async (id: string, change: OutsideChange): Promise<boolean> => {
    let late: TrackedRecord | undefined;
    let told: HistoryEntry | undefined;
    const changed = await commit(id, (record) => {
      const isStill = record.status === change.to && record.trackedStatus !== change.to;
      late = isStill ? undefined : record;
      if (!isStill) return undefined;
      const planned = outsideCommit(lifecycle, record, change, digest);
      told = planned.history;
      return planned;
    });
    const { outcome } = notBusy(id, changed);
    if (outcome === 'nothing' && late !== undefined) return tellLate(late, change);
    if (outcome !== 'committed' || told === undefined) return false;
    tellChange(told);
    tellUnknown({ id, status: change.to });
    return true;
  };
};
