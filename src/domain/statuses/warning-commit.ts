import { type Digest, derivedId } from '../shared/ids.ts';
import type { StatusSignal } from './events.ts';
import type { Lifecycle } from './lifecycle.ts';
import type { Commit } from './ports.ts';
import { markOf, signalBasis } from './status-change.ts';
import { type TimedEvent, timerAtOf } from './timers.ts';
import { lastActivityOf, type TrackedRecord } from './tracked-record.ts';

export type Warning = Extract<TimedEvent, { readonly what: 'warning' }>;

/** Of one day in one period of inactivity there is one, whoever finds it due. */
const warningSignal = (
  { lifecycle, record, digest, now }: WarningContext,
  { day, expiresAt, rule }: Warning,
): StatusSignal => {
  const { warning } = lifecycle.signals;
  const id = derivedId(digest, [warning, record.id, lastActivityOf(record).toISOString(), String(day)]);
  const { status } = record;
  return {
    id,
    signalType: warning,
    payload: { ...signalBasis(lifecycle, record), status, day, expiresAt: expiresAt.toISOString(), rule },
    emittedAt: now.toISOString(),
    emittedBy: `automation:${rule}`,
    source: 'statuses',
    ...markOf(record),
  };
};

export interface WarningContext {
  readonly lifecycle: Lifecycle;
  readonly record: TrackedRecord;
  readonly digest: Digest;
  readonly now: Date;
}

/** Warns of what will happen on its own, and notes on the record that it did. */
export const warningCommit = (context: WarningContext, warning: Warning): Commit => {
  const { lifecycle, record } = context;
  const { day } = warning;
  return {
    from: record,
    guard: 'untouched',
    set: {
      warnedDay: day,
      timerAt: timerAtOf(lifecycle, { ...record, warnedDay: day }),
      timerFailures: undefined,
    },
    signal: warningSignal(context, warning),
  };
};
