import type { Due, TimedEvent } from '../domain/statuses/timers.ts';

/** To the minute, in UTC: `2026-03-04 17:30Z`. */
export const minuteOf = (at: Date): string => at.toISOString().replace(/^(.*)T(\d\d:\d\d).*$/, '$1 $2Z');

const whatOf = (event: TimedEvent): string =>
  event.what === 'warning' ? `warning, expires ${minuteOf(event.expiresAt)}` : `to ${event.to}`;

/** What happens by itself: when, what, on which day, by which rule. */
export const describeEvent = (event: TimedEvent): string =>
  `${minuteOf(event.at)}  ${whatOf(event)} (day ${event.day}, ${event.rule})`;

/** What a sweep would do now. */
export const describeDue = (due: Due): string => {
  switch (due.what) {
    case 'nothing':
      return 'nothing is due';
    case 'changed-outside':
      return 'the change made outside is about to be recorded';
    case 'settling':
      return 'it was written minutes ago; the next sweep looks again';
    case 'warning':
    case 'move':
      return `due since ${describeEvent(due)}`;
    default:
      return due satisfies never;
  }
};
