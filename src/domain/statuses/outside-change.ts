import type { AuditEntry } from '../operations/events.ts';
import type { Digest } from '../shared/ids.ts';
import { transitionTo } from './decide.ts';
import type { StatusSignal } from './events.ts';
import { definitionOf, type Lifecycle, type Status } from './lifecycle.ts';
import type { Commit, HistoryEntry } from './ports.ts';
import { describeRefusal } from './refusal.ts';
import { changeAudit, changeSignal, historyIdOf } from './status-change.ts';
import { timerAtOf } from './timers.ts';
import { lastActivityOf, type TrackedRecord } from './tracked-record.ts';

/** Who stands in history for a program that writes past this backend. */
export const OUTSIDE = 'outside';

/** A change of status that another program has made. */
export interface OutsideChange {
  readonly from: Status;
  readonly to: Status;
  readonly at: Date;
  /** The record's, as that program left it. */
  readonly version: number;
  readonly updatedAt: string;
  /** Since when it was in `from`, where that is known better than by the record. */
  readonly since?: Date;
}

/** The change that a record shows and nothing of ours speaks of. A program that wrote no time did so just now, as far as we know. */
export const outsideChangeOf = (record: TrackedRecord, now: Date): OutsideChange | undefined => {
  const { trackedStatus: from, status: to, version, updatedAt, statusSince } = record;
  if (from === undefined || from === to) return undefined;
  const writtenAt = new Date(updatedAt);
  const isDated = writtenAt <= now && (statusSince === undefined || writtenAt > new Date(statusSince));
  return { from, to, version, updatedAt, at: isDated ? writtenAt : now };
};

const limitOf = (lifecycle: Lifecycle, { from, to }: OutsideChange) => {
  const found = transitionTo(lifecycle, { status: from }, to);
  return found.ok ? found.value.limit : undefined;
};

/** Why the lifecycle would not have let it happen, were it known who did it. */
const irregularityOf = (
  lifecycle: Lifecycle,
  { counters }: TrackedRecord,
  change: OutsideChange,
): string | undefined => {
  const { from, to } = change;
  if (definitionOf(lifecycle, from) === undefined) return `"${from}" is no status of a ${lifecycle.record}`;
  const found = transitionTo(lifecycle, { status: from }, to);
  if (!found.ok) return describeRefusal(found.refusal, lifecycle.record);
  const { limit } = found.value;
  if (limit === undefined || (counters[limit.counter] ?? 0) < limit.atMost) return undefined;
  return describeRefusal({ because: 'limit-reached', ...limit }, lifecycle.record);
};

export interface Account {
  readonly history: HistoryEntry;
  readonly signal: StatusSignal;
  readonly audit: AuditEntry;
}

/** What there is to say of such a change. It has the same ids whoever finds it, and how often. */
export const accountOf = (
  lifecycle: Lifecycle,
  record: TrackedRecord,
  change: OutsideChange,
  digest: Digest,
): Account => {
  const { from, to, at, version, updatedAt } = change;
  const since = change.since ?? new Date(record.statusSince ?? record.createdAt);
  const irregular = irregularityOf(lifecycle, record, change);
  const history: HistoryEntry = {
    id: historyIdOf(digest, lifecycle, record.id, `${OUTSIDE}#${version}#${from}#${to}#${updatedAt}`),
    recordId: record.id,
    previousStatus: from,
    newStatus: to,
    triggeredBy: 'system',
    actor: OUTSIDE,
    minutesInPreviousStatus: Math.max(0, Math.floor((at.getTime() - since.getTime()) / 60_000)),
    timestamp: at.toISOString(),
    ...(irregular === undefined ? {} : { irregular }),
    ...(record.isTestData ? { isTestData: true } : {}),
  };
  return {
    history,
    signal: changeSignal(lifecycle, record, history, digest),
    audit: changeAudit(lifecycle, history, version),
  };
};

/** The same, with our fields of a record that still is as that program left it. The status itself is not touched. */
export const outsideCommit = (
  lifecycle: Lifecycle,
  record: TrackedRecord,
  change: OutsideChange,
  digest: Digest,
): Commit & Account => {
  const account = accountOf(lifecycle, record, change, digest);
  const definition = definitionOf(lifecycle, change.to);
  const limit = limitOf(lifecycle, change);
  const at = change.at.toISOString();
  const isForward = record.lastActivityAt === undefined || change.at > lastActivityOf(record);
  const lastActivityAt = isForward ? at : record.lastActivityAt;
  const version = record.version + 1;
  const { warnedDay: _, ...rest } = record;
  return {
    from: record,
    guard: 'untouched',
    set: {
      ...(definition === undefined ? {} : { statusOrder: definition.order }),
      trackedStatus: change.to,
      version,
      statusSince: at,
      lastActivityAt,
      timerAt: timerAtOf(lifecycle, { ...rest, lastActivityAt }),
      warnedDay: undefined,
      timerFailures: undefined,
      stamps: definition?.stamp === undefined ? {} : { [definition.stamp]: at },
      counters: limit === undefined ? {} : { [limit.counter]: (record.counters[limit.counter] ?? 0) + 1 },
    },
    ...account,
    history: { ...account.history, version },
  };
};
