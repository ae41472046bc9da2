import type { Person } from './actor.ts';
import { decide } from './decide.ts';
import { definitionOf, type Lifecycle, reasonsOf, type Status, type Transition, transitionsFrom } from './lifecycle.ts';
import { describeRefusal } from './refusal.ts';
import { dueOf, forecast, type TimedEvent } from './timers.ts';
import { lastActivityOf, statusSinceOf, type TrackedRecord, versionOf } from './tracked-record.ts';

/** What a reason must be: none is asked for, any text, or a word of a list. */
export type AskedReason =
  | { readonly reason: 'none' | 'free' }
  | { readonly reason: 'listed'; readonly reasons: readonly string[] };

export type NextStatus = { readonly to: Status } & AskedReason;

/** Where a record is, and what comes next for one person. */
export interface StatusOverview {
  readonly id: string;
  readonly status: Status;
  /** A status that the lifecycle does not know: nothing moves it but a correction of the row. */
  readonly isKnown: boolean;
  readonly since: Date;
  readonly version: number;
  readonly lastActivityAt: Date;
  /** Where this person may move it now. */
  readonly next: readonly NextStatus[];
  /** Where it could go otherwise, and why this person cannot move it there. */
  readonly closed: readonly { readonly to: Status; readonly because: string }[];
  /** What happens to it if nobody does anything; an `at` in the past is about to happen. */
  readonly onItsOwn: readonly TimedEvent[];
  /** How often transitions that are counted may still be taken, by counter. */
  readonly left: Readonly<Record<string, number>>;
}

const askedReason = (lifecycle: Lifecycle, transition: Transition): AskedReason => {
  const reasons = reasonsOf(lifecycle, transition);
  if (reasons !== undefined) return { reason: 'listed', reasons };
  return { reason: transition.reason === undefined ? 'none' : 'free' };
};

/** A reason that would do. */
const anyReason = (asked: AskedReason): string => (asked.reason === 'listed' ? (asked.reasons[0] ?? '') : '-');

const judged = (lifecycle: Lifecycle, record: TrackedRecord, person: Person, now: Date) =>
  transitionsFrom(lifecycle, record.status).map((transition) => {
    const asked = askedReason(lifecycle, transition);
    const { to } = transition;
    const command = { to, actor: { kind: 'person' as const, person }, reason: anyReason(asked) };
    return { to, asked, decided: decide(lifecycle, record, command, now) };
  });

/** Of what is due already, only what a look would find is still to come. */
const comingOf = (lifecycle: Lifecycle, record: TrackedRecord, now: Date): readonly TimedEvent[] => {
  const events = forecast(lifecycle, record);
  const due = events.filter(({ at }) => at <= now).at(-1);
  if (due === undefined || dueOf(lifecycle, record, now).what === 'changed-outside') return events;
  return due.what === 'move' ? [due] : [due, ...events.filter(({ at }) => at > now)];
};

const leftOf = ({ transitions }: Lifecycle, { counters }: TrackedRecord): Readonly<Record<string, number>> =>
  Object.fromEntries(
    transitions.flatMap(({ limit }) =>
      limit === undefined ? [] : [[limit.counter, Math.max(0, limit.atMost - (counters[limit.counter] ?? 0))]],
    ),
  );

export const statusOverview = (
  lifecycle: Lifecycle,
  record: TrackedRecord,
  person: Person,
  now: Date,
): StatusOverview => {
  const transitions = judged(lifecycle, record, person, now);
  return {
    id: record.id,
    status: record.status,
    isKnown: definitionOf(lifecycle, record.status) !== undefined,
    since: statusSinceOf(record),
    version: versionOf(record),
    lastActivityAt: lastActivityOf(record),
    next: transitions.flatMap(({ to, asked, decided }) => (decided.ok ? [{ to, ...asked }] : [])),
    closed: transitions.flatMap(({ to, decided }) =>
      decided.ok ? [] : [{ to, because: describeRefusal(decided.refusal, lifecycle.record) }],
    ),
    onItsOwn: comingOf(lifecycle, record, now),
    left: leftOf(lifecycle, record),
  };
};
