import { secondsAfter } from '../shared/clock.ts';
import { type Lifecycle, type Status, type Timer, timersOn } from './lifecycle.ts';
import { isChangedOutside, lastActivityOf, NEVER, type TrackedRecord } from './tracked-record.ts';

const DAY_SECONDS = 86_400;

/** One thing that happens on its own when nothing happens before. `rule` is the timer, or the override that counts. */
export type TimedEvent =
  | {
      readonly what: 'warning';
      readonly at: Date;
      readonly day: number;
      readonly expiresAt: Date;
      readonly rule: string;
    }
  | {
      readonly what: 'move';
      readonly at: Date;
      readonly day: number;
      readonly to: Status;
      readonly timer: string;
      readonly rule: string;
    };

const daysOf = (timer: Timer, { facts }: TrackedRecord) => {
  const override = timer.overrides.find(({ when }) => facts[when.fact]?.includes(when.has) === true);
  return { rule: override?.name ?? timer.name, ...(override ?? timer) };
};

const eventsOf = (timer: Timer, record: TrackedRecord): readonly TimedEvent[] => {
  const since = lastActivityOf(record);
  const { rule, afterDays, warnAtDays } = daysOf(timer, record);
  const dayAt = (day: number): Date => secondsAfter(since, day * DAY_SECONDS);
  const expiresAt = dayAt(afterDays);
  return [
    ...warnAtDays
      .filter((day) => day > (record.warnedDay ?? 0))
      .map((day) => ({ what: 'warning' as const, at: dayAt(day), day, expiresAt, rule })),
    { what: 'move', at: expiresAt, day: afterDays, to: timer.to, timer: timer.name, rule },
  ];
};

/** What will happen on its own from here, were nothing else to happen: oldest first, as far as the next status. */
export const forecast = (lifecycle: Lifecycle, record: TrackedRecord): readonly TimedEvent[] => {
  if (record.isTestData) return [];
  const events = timersOn(lifecycle, record.status)
    .flatMap((timer) => eventsOf(timer, record))
    .toSorted((one, other) => one.at.getTime() - other.at.getTime());
  const end = events.findIndex(({ what }) => what === 'move');
  return end === -1 ? events : events.slice(0, end + 1);
};

/** When to look at a record again: an ISO time, or `never`. */
export const timerAtOf = (lifecycle: Lifecycle, record: TrackedRecord): string =>
  forecast(lifecycle, record)[0]?.at.toISOString() ?? NEVER;

/** What a look at a record finds to do. */
export type Due =
  | { readonly what: 'nothing' }
  /** The status was changed by another program, and nothing of ours speaks of it yet. */
  | { readonly what: 'changed-outside' }
  /** Somebody has written the row just now; whether that was activity is about to be known. */
  | { readonly what: 'settling' }
  | TimedEvent;

/** A row that another program wrote this short a time ago is left for the next look, */
export const SETTLING_SECONDS = 300;
/** unless what is due has been so for this long: a script that touches rows again and again keeps nothing alive. */
export const SETTLING_AT_MOST_SECONDS = DAY_SECONDS;

const isSettling = (record: TrackedRecord, event: TimedEvent, now: Date): boolean =>
  Date.parse(record.updatedAt) > secondsAfter(now, -SETTLING_SECONDS).getTime() &&
  event.at > secondsAfter(now, -SETTLING_AT_MOST_SECONDS);

/**
 * What is due on a record at a moment. Of several warnings that are due the last one counts, and a move counts before
 * all: who was not warned in time is not warned of what has passed.
 */
export const dueOf = (lifecycle: Lifecycle, record: TrackedRecord, now: Date): Due => {
  if (isChangedOutside(record)) return { what: 'changed-outside' };
  const due = forecast(lifecycle, record)
    .filter(({ at }) => at <= now)
    .at(-1);
  if (due === undefined) return { what: 'nothing' };
  return isSettling(record, due, now) ? { what: 'settling' } : due;
};
