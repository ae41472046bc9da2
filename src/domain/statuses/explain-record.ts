import type { Clock } from '../shared/clock.ts';
import { accept, type Result, refuse } from '../shared/result.ts';
import { whoMoves } from './decide.ts';
import { definitionOf, type Lifecycle, reasonsOf, type Status, type Transition, transitionsFrom } from './lifecycle.ts';
import type { HistoryEntry, RecordStore, StatusHistory } from './ports.ts';
import type { TransitionRefusal } from './refusal.ts';
import { type Due, dueOf, forecast, type TimedEvent } from './timers.ts';
import { isChangedOutside, lastActivityOf, statusSinceOf, type TrackedRecord, versionOf } from './tracked-record.ts';
import { refusalOf } from './transition-status.ts';

export interface ExplainRecordDependencies {
  readonly lifecycle: Lifecycle;
  readonly records: Pick<RecordStore, 'get'>;
  readonly history: Pick<StatusHistory, 'latest'>;
  readonly clock: Clock;
}

/** One way on from here. */
export interface WayOn {
  readonly to: Status;
  readonly who: string;
  /** Of people: any text, or one of these words. */
  readonly reason?: 'any text' | readonly string[];
  /** How often it can still be gone; 0 closes it. */
  readonly timesLeft?: number;
}

/** Why a record is where it is, and what comes next. */
export interface Explanation {
  readonly record: TrackedRecord;
  /** As a command that names one must expect it. */
  readonly version: number;
  readonly isKnownStatus: boolean;
  readonly isChangedOutside: boolean;
  readonly since: Date;
  readonly lastActivity: Date;
  /** The change that led here, when there is one on record. */
  readonly came?: HistoryEntry;
  /** What a sweep would find to do now. */
  readonly due: Due;
  /** What happens by itself when nothing else does, oldest first. */
  readonly onItsOwn: readonly TimedEvent[];
  /** Why nothing happens by itself. */
  readonly stillBecause?: string;
  readonly waysOn: readonly WayOn[];
}

const wayOn = (lifecycle: Lifecycle, { counters }: TrackedRecord, transition: Transition): WayOn => {
  const { to, reason, limit } = transition;
  return {
    to,
    who: whoMoves(lifecycle, transition),
    ...(reason === undefined ? {} : { reason: reasonsOf(lifecycle, transition) ?? 'any text' }),
    ...(limit === undefined ? {} : { timesLeft: Math.max(0, limit.atMost - (counters[limit.counter] ?? 0)) }),
  };
};

const stillBecause = (lifecycle: Lifecycle, { isTestData, status }: TrackedRecord): string => {
  if (isTestData) return 'it is test data';
  return definitionOf(lifecycle, status) === undefined
    ? `${status} is no status of a ${lifecycle.record}`
    : `no timer runs in ${status}`;
};

const explained = (lifecycle: Lifecycle, record: TrackedRecord, now: Date): Explanation => {
  const onItsOwn = forecast(lifecycle, record);
  return {
    record,
    version: versionOf(record),
    isKnownStatus: definitionOf(lifecycle, record.status) !== undefined,
    isChangedOutside: isChangedOutside(record),
    since: statusSinceOf(record),
    lastActivity: lastActivityOf(record),
    due: dueOf(lifecycle, record, now),
    onItsOwn,
    ...(onItsOwn.length === 0 ? { stillBecause: stillBecause(lifecycle, record) } : {}),
    waysOn: transitionsFrom(lifecycle, record.status).map((transition) => wayOn(lifecycle, record, transition)),
  };
};

/** Why a record is where it is, and what comes next, by itself or by somebody. Reads only. */
export const explainRecord =
  ({ lifecycle, records, history, clock }: ExplainRecordDependencies) =>
  async (id: string): Promise<Result<Explanation, TransitionRefusal>> => {
    const read = await records.get(id);
    if (!read.ok) return refuse(refusalOf(read.refusal));
    const latest = await history.latest(id);
    const came = latest?.newStatus === read.value.status ? { came: latest } : {};
    return accept({ ...explained(lifecycle, read.value, clock()), ...came });
  };
