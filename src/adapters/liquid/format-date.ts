import { Refused } from './refused.ts';

const FORMATS = new Map<string, readonly Intl.DateTimeFormatOptions[]>(
  Object.entries({
    dateTime: [
      { year: 'numeric', month: 'long', day: 'numeric' },
      { hour: 'numeric', minute: '2-digit', timeZoneName: 'short' },
    ],
    weekdayTime: [
      { weekday: 'long', year: 'numeric', month: 'long', day: 'numeric' },
      { hour: 'numeric', minute: '2-digit', timeZoneName: 'short' },
    ],
    shortDateTime: [
      { month: 'short', day: 'numeric' },
      { hour: 'numeric', minute: '2-digit' },
    ],
    date: [{ year: 'numeric', month: 'long', day: 'numeric' }],
    weekday: [{ weekday: 'long', year: 'numeric', month: 'long', day: 'numeric' }],
    shortDate: [{ year: 'numeric', month: 'short', day: 'numeric' }],
    time: [{ hour: 'numeric', minute: '2-digit', timeZoneName: 'short' }],
  }),
);

const DEFAULT_ZONE = 'America/Los_Angeles';
const ISO = /^(\d{4})-(\d\d)-(\d\d)(?:T(\d\d):(\d\d)(?::(\d\d)(?:\.\d+)?)?(Z|[+-]\d\d:?\d\d)?)?$/;

const invalid = (message: string): never => {
  throw new Refused('invalid', message);
};

/** Minutes that the zone's clock is ahead of UTC at an instant. */
const offsetMinutes = (epochMilliseconds: number, timeZone: string): number => {
  const parts = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' }).formatToParts(
    epochMilliseconds,
  );
  const offset = parts.find(({ type }) => type === 'timeZoneName')?.value ?? '';
  const [, sign, hours = '0', minutes = '0'] = /GMT(?:([+-])(\d\d):(\d\d))?/.exec(offset) ?? [];
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
};

/** When the zone's clocks show this wall time; in the hour that spring skips, as if they had not been changed yet. */
const instantOfWallTime = (wallTime: number, timeZone: string): number => {
  const first = wallTime - offsetMinutes(wallTime, timeZone) * 60_000;
  const second = wallTime - offsetMinutes(first, timeZone) * 60_000;
  return offsetMinutes(second, timeZone) === offsetMinutes(first, timeZone) ? second : Math.max(first, second);
};

interface Moment {
  readonly at: number;
  readonly timeZone: string;
  readonly dateOnly: boolean;
}

/** A date alone is that date everywhere; a time without an offset is what the zone's clocks show. */
const momentOf = (text: string, timeZone: string): Moment => {
  const [, year, month, day, hour, minute, second = '0', offset] = ISO.exec(text) ?? [];
  const date = Date.UTC(Number(year), Number(month) - 1, Number(day));
  if (Number.isNaN(date) || new Date(date).toISOString().slice(0, 10) !== text.slice(0, 10)) {
    return invalid('formatDate needs an ISO 8601 date, like 2026-03-08 or 2026-03-08T17:30:00Z');
  }
  if (hour === undefined) return { at: date, timeZone: 'UTC', dateOnly: true };
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59)
    return invalid('formatDate was given no time of day');
  const wallTime = date + (Number(hour) * 3600 + Number(minute) * 60 + Number(second)) * 1000;
  const at =
    offset === undefined ? instantOfWallTime(wallTime, timeZone) : Date.parse(text.replace(/(\d\d):?(\d\d)$/, '$1:$2'));
  return Number.isNaN(at) ? invalid('formatDate was given no time zone offset') : { at, timeZone, dateOnly: false };
};

const checkedZone = (zone: string): string => {
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone: zone }).resolvedOptions().timeZone;
  } catch {
    return invalid(`formatDate does not know the time zone "${zone}"; write it like America/Los_Angeles`);
  }
};

/** `{{ submittedAt | formatDate: 'date', 'America/New_York' }}` */
export const formatDate = (value: unknown, format: unknown, zone: unknown, locale: string): string => {
  const options = FORMATS.get(String(format ?? 'dateTime'));
  if (options === undefined) {
    return invalid(
      `formatDate does not know the format "${String(format)}"; use one of: ${[...FORMATS.keys()].join(', ')}`,
    );
  }
  const text = typeof value === 'string' ? value.trim() : '';
  const { at, timeZone, dateOnly } = momentOf(text, checkedZone(String(zone ?? DEFAULT_ZONE)));
  const shown = dateOnly ? options.slice(0, 1) : options;
  return shown
    .map((part) => new Intl.DateTimeFormat(locale, { ...part, timeZone }).format(at))
    .join(', ')
    .replace(/[\u00A0\u202F]/g, ' ');
};
