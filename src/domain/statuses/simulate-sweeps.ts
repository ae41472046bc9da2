import { secondsAfter } from '../shared/clock.ts';
import type { Lifecycle, Status } from './lifecycle.ts';
import { type Due, dueOf, type TimedEvent, timerAtOf } from './timers.ts';
import { lastActivityOf, NEVER, type TrackedRecord } from './tracked-record.ts';

/** What one sweep would do on one record, and why. */
export interface SimulatedStep {
  readonly at: Date;
  readonly recordId: string;
  readonly status: Status;
  readonly what: 'warning' | 'move' | 'reconcile';
  /** Of a move: where to. Of a reconciliation: what another program has made of it. */
  readonly to?: Status;
  readonly day?: number;
  readonly rule?: string;
  readonly why: string;
}

export interface SimulatedPeriod {
  /** The first sweep, */
  readonly from: Date;
  /** and the last one is not after this; one an hour in between. */
  readonly until: Date;
}

const EVERY_SECONDS = 3600;

/** The first sweep at or after a moment. */
const sweepAt = ({ from }: SimulatedPeriod, moment: Date): Date => {
  const seconds = Math.max(0, moment.getTime() - from.getTime()) / 1000;
  return secondsAfter(from, Math.ceil(seconds / EVERY_SECONDS) * EVERY_SECONDS);
};

const whyOf = (record: TrackedRecord, event: TimedEvent): string => {
  const silence = `nothing has happened since ${lastActivityOf(record).toISOString()}`;
  return event.what === 'warning'
    ? `${silence}, ${event.day} days and more (${event.rule}); it expires at ${event.expiresAt.toISOString()}`
    : `${silence}, ${event.day} days and more (${event.rule})`;
};

type Acting = Exclude<Due, { readonly what: 'nothing' | 'settling' }>;

const stepOf = (record: TrackedRecord, due: Acting, at: Date): SimulatedStep => {
  const basis = { at, recordId: record.id, status: record.trackedStatus ?? record.status };
  if (due.what === 'changed-outside') {
    const why = `another program has changed it from ${basis.status} to ${record.status}`;
    return { ...basis, what: 'reconcile', to: record.status, why };
  }
  const { what, day, rule } = due;
  return { ...basis, what, day, rule, ...(due.what === 'move' ? { to: due.to } : {}), why: whyOf(record, due) };
};

/** The record as such a step would leave it. */
const after = (record: TrackedRecord, due: Acting, at: Date): TrackedRecord => {
  const { warnedDay: _, ...rest } = record;
  switch (due.what) {
    case 'warning':
      return { ...record, warnedDay: due.day };
    case 'move':
      return {
        ...rest,
        status: due.to,
        trackedStatus: due.to,
        statusSince: at.toISOString(),
        lastActivityAt: at.toISOString(),
        updatedAt: at.toISOString(),
      };
    case 'changed-outside':
      return { ...rest, trackedStatus: record.status, lastActivityAt: record.updatedAt };
    default:
      return due satisfies never;
  }
};

const looksAgainAt = (lifecycle: Lifecycle, record: TrackedRecord, due: Due, at: Date): Date | undefined => {
  if (due.what === 'settling') return secondsAfter(at, 1);
  if (due.what !== 'nothing') return at;
  const timerAt = timerAtOf(lifecycle, record);
  return timerAt === NEVER ? undefined : new Date(timerAt);
};

const simulated = (lifecycle: Lifecycle, start: TrackedRecord, period: SimulatedPeriod): readonly SimulatedStep[] => {
  const steps: SimulatedStep[] = [];
  let record = start;
  let at = period.from;
  while (at <= period.until) {
    const due = dueOf(lifecycle, record, at);
    if (due.what !== 'nothing' && due.what !== 'settling') {
      steps.push(stepOf(record, due, at));
      record = after(record, due, at);
    }
    const next = looksAgainAt(lifecycle, record, due, at);
    if (next === undefined) break;
    at = sweepAt(period, next);
  }
  return steps;
};

/**
 * What hourly sweeps of a period would do, were nothing else to happen, in the order of time. Pure: changes nothing. A
 * period of one moment says what one sweep at that moment would do.
 */
export const simulateSweeps = (
  lifecycle: Lifecycle,
  records: readonly TrackedRecord[],
  period: SimulatedPeriod,
): readonly SimulatedStep[] =>
  records
    .flatMap((record) => simulated(lifecycle, record, period))
    .toSorted((one, other) => one.at.getTime() - other.at.getTime() || (one.recordId < other.recordId ? -1 : 1));
