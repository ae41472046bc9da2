import type { Facts, Status } from './lifecycle.ts';

/** What is written instead of a time when a record has no timer. Sorts after every time. */
export const NEVER = 'never';

/** What this backend knows of a record with a lifecycle. Times are ISO-8601 UTC. */
export interface TrackedRecord {
  readonly id: string;
  /** As stored, whoever wrote it. */
  readonly status: Status;
  /** The status that the fields below speak of. Another one than `status`: a program has changed it past this backend. */
  readonly trackedStatus?: Status;
  /** Grows by one with each change of status that this backend makes or learns of; 0: none yet. */
  readonly version: number;
  readonly statusSince?: string;
  /** Absent on old rows, which count from `updatedAt`. */
  readonly lastActivityAt?: string;
  /** Look again at: when the next timer may be due, or `never`. Absent: this backend has not seen the row yet. */
  readonly timerAt?: string;
  /** The highest day that was warned of since the last activity. */
  readonly warnedDay?: number;
  /** How often a timer has failed in a row. */
  readonly timerFailures?: number;
  readonly counters: Readonly<Record<string, number>>;
  readonly createdAt: string;
  readonly updatedAt: string;
  /** Id of the contact who works on it. */
  readonly assignedTo?: string;
  readonly isTestData: boolean;
  readonly facts: Facts;
  /** Goes along in signals, so that hooks can ask for it: priority, estimatedValue. */
  readonly details: Readonly<Record<string, string | number>>;
}

/** When something last happened on a record. */
export const lastActivityOf = ({ lastActivityAt, updatedAt }: TrackedRecord): Date =>
  new Date(lastActivityAt ?? updatedAt);

/** Whether another program has changed the status and nothing of ours speaks of it yet. */
export const isChangedOutside = ({ status, trackedStatus }: TrackedRecord): boolean =>
  trackedStatus !== undefined && trackedStatus !== status;

/** As people see and expect it: a change by another program counts from the moment that it was made, not only once it is told. */
export const versionOf = (record: TrackedRecord): number => record.version + (isChangedOutside(record) ? 1 : 0);

/** Since when it is in its status, as well as anybody knows. */
export const statusSinceOf = (record: TrackedRecord): Date => {
  const { statusSince, createdAt, updatedAt } = record;
  const entered = new Date(statusSince ?? createdAt);
  const written = new Date(updatedAt);
  return isChangedOutside(record) && written > entered ? written : entered;
};
