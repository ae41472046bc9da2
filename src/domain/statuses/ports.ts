import type { AuditEntry } from '../operations/events.ts';
import type { Result } from '../shared/result.ts';
import type { StatusSignal } from './events.ts';
import type { Status } from './lifecycle.ts';
import type { TrackedRecord } from './tracked-record.ts';

/** A row of the history table. Times are ISO-8601 UTC. */
export interface HistoryEntry {
  readonly id: string;
  readonly recordId: string;
  readonly previousStatus: Status;
  readonly newStatus: Status;
  readonly triggeredBy: 'user' | 'system' | 'automation';
  readonly actor: string;
  readonly reason?: string;
  readonly automationRule?: string;
  readonly minutesInPreviousStatus: number;
  readonly timestamp: string;
  /** The record's version after this. */
  readonly version?: number;
  /** Why the lifecycle would not have let it happen; of changes made past this backend. */
  readonly irregular?: string;
  /** Of test data, which no report counts. */
  readonly isTestData?: true;
}

/** What an index shows of an entry. */
export type HistoryFigures = Pick<
  HistoryEntry,
  | 'id'
  | 'recordId'
  | 'previousStatus'
  | 'newStatus'
  | 'triggeredBy'
  | 'minutesInPreviousStatus'
  | 'timestamp'
  | 'isTestData'
>;

/** New values of a record's fields; `undefined` removes one, and a field that is not named stays. */
export interface RecordFields {
  readonly status?: Status;
  readonly statusOrder?: number;
  readonly trackedStatus?: Status;
  readonly version?: number;
  readonly statusSince?: string;
  readonly lastActivityAt?: string;
  readonly timerAt?: string;
  readonly warnedDay?: number | undefined;
  readonly timerFailures?: number | undefined;
  /** By field: expiredDate, ... */
  readonly stamps?: Readonly<Record<string, string>>;
  /** By field: reactivations, ... */
  readonly counters?: Readonly<Record<string, number>>;
  readonly updatedAt?: string;
}

/** One transaction: all of it or nothing. */
export interface Commit {
  /**
   * The record as it was read. `version`: it still has that version and status. `untouched`: nor has anybody else
   * written it since, as far as `updatedAt` and our own fields show.
   */
  readonly from: TrackedRecord;
  readonly guard: 'version' | 'untouched';
  readonly set: RecordFields;
  readonly history?: HistoryEntry;
  readonly signal?: StatusSignal;
  readonly audit?: AuditEntry;
}

/** `repeated`: the history entry, the signal or the audit entry of this id is there already, so this very thing was done before. */
export type Committed = 'committed' | 'repeated' | 'conflict';

export type RecordRefusal =
  | { readonly because: 'missing' }
  | { readonly because: 'unreadable'; readonly reason: string };

export interface RecordStore {
  /** Strongly consistent. */
  get(id: string): Promise<Result<TrackedRecord, RecordRefusal>>;
  commit(commit: Commit): Promise<Committed>;
  /**
   * Looks at a record again later, whatever it is like, and keeps the reason (without personal data) in the row. Nothing
   * happens to a row that is gone.
   */
  postpone(id: string, until: Date, reason: string, failures: number): Promise<void>;
  /** Pages of what has to be looked at in one status, longest due first. May be some seconds old. */
  due(status: Status, until: Date): AsyncIterable<readonly DueRecord[]>;
  /** Pages of all records of one status that this backend has seen (they have a `timerAt`). May be some seconds old. */
  inStatus(status: Status): AsyncIterable<readonly StatusFigures[]>;
}
export interface DueRecord {
  readonly id: string;
  readonly timerAt: string;
}
export interface StatusFigures {
  readonly id: string;
  readonly statusSince?: string;
  readonly lastActivityAt?: string;
  readonly isTestData: boolean;
}

/** Every row there is, for those who must see also what no index knows. */
export interface RecordScan {
  /** The next rows after a place; no `next` at the end. Rows come in no order, each once. */
  page(after: string | undefined): Promise<{
    readonly records: readonly ScannedRecord[];
    readonly next?: string;
  }>;
}
export type ScannedRecord = { readonly id: string } & Result<TrackedRecord, RecordRefusal>;

export interface StatusHistory {
  get(id: string): Promise<HistoryEntry | undefined>;
  /** Newest first. `after` is what a page before gave as `next`; one that is none is refused. */
  page(
    recordId: string,
    options: { readonly limit: number; readonly after?: string },
  ): Promise<Result<HistoryPage, { readonly because: 'bad-cursor' }>>;
  /** The latest, as far as it is known. */
  latest(recordId: string): Promise<HistoryEntry | undefined>;
  /** Pages of the changes into a status in [since, until], oldest first. */
  into(status: Status, since: Date, until: Date): AsyncIterable<readonly HistoryFigures[]>;
  /** Puts what belongs to a change that the record itself has already moved on from; at most once by the entry's id. */
  add(entry: HistoryEntry, signal: StatusSignal, audit: AuditEntry): Promise<'added' | 'exists'>;
}
export interface HistoryPage {
  readonly entries: readonly HistoryEntry[];
  readonly next?: string;
}

/** Where a long run has come to, by its name, so that another goes on from there. */
export interface Checkpoints {
  get(name: string): Promise<string | undefined>;
  set(name: string, value: string): Promise<void>;
  clear(name: string): Promise<void>;
}

/** What one sweep did. */
export interface SweepFigures {
  readonly looked: number;
  readonly warned: number;
  readonly moved: number;
  readonly failed: number;
  /** How long what is still due has been so, in seconds; 0 when nothing is left. */
  readonly oldestDueSeconds: number;
}
export type StatusHappening =
  | 'status-changed'
  | 'status-changed-outside'
  | 'irregular-status-change'
  | 'unknown-status'
  | 'database-unreachable';
export type StatusTask = 'record-changes' | 'follow-events';

/** The figures that alarms and dashboards read. Giving one never throws, never waits, and names nobody. */
export interface StatusMetrics {
  swept(figures: SweepFigures): void;
  happened(what: StatusHappening, times?: number): void;
  /** Both are told, also when they are 0. */
  handled(task: StatusTask, records: { readonly done: number; readonly failed: number }): void;
}
