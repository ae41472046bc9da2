import { secondsAfter } from '../shared/clock.ts';
import { zonesOfNumber } from './area-zones.ts';
import type { Contact } from './ports.ts';

/** On the recipient's clock: from 8:00, until 21:00 exclusive. */
const OPENS_AT_HOUR = 8;
const CLOSES_AT_HOUR = 21;

/** No zone's offset is finer (since 1972), so the hours open and close, and clocks are changed, at quarters of an hour. */
const QUARTER_SECONDS = 900;
/** A night, and a day that a zone leaves out when it moves across the date line. */
const SEARCHED_SECONDS = 3 * 86_400;

const clocks = new Map<string, Intl.DateTimeFormat>();

/** @throws {RangeError} for a zone that does not exist */
const clockOf = (timeZone: string): Intl.DateTimeFormat => {
  const known = clocks.get(timeZone);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat('en-US', { timeZone, hour: '2-digit', hourCycle: 'h23' });
  clocks.set(timeZone, made);
  return made;
};

/** Whether there is a zone of this name, like `America/Los_Angeles`. */
export const isTimeZone = (name: string): boolean => {
  try {
    clockOf(name);
    return true;
  } catch {
    return false;
  }
};

const isOpen = (at: Date, zone: string): boolean => {
  const hour = Number(clockOf(zone).format(at));
  return hour >= OPENS_AT_HOUR && hour < CLOSES_AT_HOUR;
};

/**
 * Until when it is too early or too late for an SMS in any of these zones: the first moment that is within the hours of
 * all of them. `undefined`: it may be sent now.
 */
export const quietUntil = (now: Date, zones: readonly string[]): Date | undefined => {
  const allOpen = (at: Date): boolean => zones.every((zone) => isOpen(at, zone));
  if (allOpen(now)) return undefined;
  const nextQuarter = Math.floor(now.getTime() / 1000 / QUARTER_SECONDS) * QUARTER_SECONDS + QUARTER_SECONDS;
  for (let seconds = 0; seconds <= SEARCHED_SECONDS; seconds += QUARTER_SECONDS) {
    const at = secondsAfter(new Date(nextQuarter * 1000), seconds);
    if (allOpen(at)) return at;
  }
  throw new Error(`no moment is between ${OPENS_AT_HOUR}:00 and ${CLOSES_AT_HOUR}:00 in all of ${zones.join(', ')}`);
};

/**
 * The zones in which a recipient may be: what the contact says, else the stage's own and that of the number's area.
 * People keep their number when they move, so neither of the two is sure.
 */
export const zonesOf = ({
  contact,
  number,
  defaultZone,
}: {
  readonly contact: Contact | undefined;
  readonly number: string;
  readonly defaultZone: string;
}): readonly string[] => {
  const own = contact?.timeZone;
  if (own !== undefined && isTimeZone(own)) return [own];
  return [...new Set([defaultZone, ...zonesOfNumber(number)])];
};
