import { type FieldRange, fieldValues, UnreadableSchedule } from './cron-field.ts';

const MINUTE: FieldRange = { name: 'minute', from: 0, to: 59 };
const HOUR: FieldRange = { name: 'hour', from: 0, to: 23 };
const DAY_OF_MONTH: FieldRange = { name: 'day of the month', from: 1, to: 31 };
const MONTH: FieldRange = {
  name: 'month',
  from: 1,
  to: 12,
  names: ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'],
};
const DAY_OF_WEEK: FieldRange = {
  name: 'day of the week',
  from: 1,
  to: 7,
  names: ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'],
};
const YEAR: FieldRange = { name: 'year', from: 1970, to: 2199 };

type DayTest = (day: Date) => boolean;

const lastDayOf = (day: Date): number =>
  new Date(Date.UTC(day.getUTCFullYear(), day.getUTCMonth() + 1, 0)).getUTCDate();
const weekdayOf = (day: Date): number => day.getUTCDay() + 1;

/** The weekday (Monday to Friday) of the same month that is nearest to a date. */
const nearestWeekday = (day: Date, wanted: number): number => {
  const date = Math.min(wanted, lastDayOf(day));
  const weekday = new Date(Date.UTC(day.getUTCFullYear(), day.getUTCMonth(), date)).getUTCDay();
  if (weekday === 6) return date === 1 ? date + 2 : date - 1;
  if (weekday === 0) return date === lastDayOf(day) ? date - 2 : date + 1;
  return date;
};

const dayOfMonth = (text: string): DayTest => {
  if (text === 'L') return (day) => day.getUTCDate() === lastDayOf(day);
  const nearest = /^(\d+|L)W$/.exec(text)?.[1];
  if (nearest !== undefined) {
    return (day) => day.getUTCDate() === nearestWeekday(day, nearest === 'L' ? lastDayOf(day) : Number(nearest));
  }
  const values = fieldValues(text, DAY_OF_MONTH);
  return (day) => values.has(day.getUTCDate());
};

const dayOfWeek = (text: string): DayTest => {
  if (text === 'L') return (day) => weekdayOf(day) === 7;
  const special = /^(\w+?)(L|#([1-5]))$/.exec(text);
  if (special !== null) {
    const [weekday] = fieldValues(special[1] ?? '', DAY_OF_WEEK);
    const nth = special[3];
    return (day) =>
      weekdayOf(day) === weekday &&
      (nth === undefined ? day.getUTCDate() > lastDayOf(day) - 7 : Math.ceil(day.getUTCDate() / 7) === Number(nth));
  }
  const values = fieldValues(text, DAY_OF_WEEK);
  return (day) => values.has(weekdayOf(day));
};

/** One of the two is always `?`: "whatever day that is". */
const dayTest = (monthField: string, weekField: string): DayTest => {
  if (monthField !== '?' && weekField !== '?') {
    throw new UnreadableSchedule('either the day of the month or the day of the week must be "?"');
  }
  if (weekField !== '?') return dayOfWeek(weekField);
  return monthField === '?' ? () => true : dayOfMonth(monthField);
};

const SEARCHED_DAYS = 366 * 8;

/**
 * Reads the inside of AWS's `cron(minutes hours day-of-month month day-of-week year)`, in UTC.
 * Answers what comes next strictly after a moment, or nothing when it never comes again.
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html
 * @throws {UnreadableSchedule}
 */
export const parseCron = (expression: string): ((after: Date) => Date | undefined) => {
  const fields = expression.trim().split(/\s+/);
  const [minute, hour, monthDay, month, weekDay, year] = fields;
  if (fields.length !== 6 || year === undefined) throw new UnreadableSchedule(`cron takes 6 fields: ${expression}`);
  const minutes = [...fieldValues(minute ?? '', MINUTE)].sort((a, b) => a - b);
  const hours = [...fieldValues(hour ?? '', HOUR)].sort((a, b) => a - b);
  const months = fieldValues(month ?? '', MONTH);
  const years = fieldValues(year, YEAR);
  const isDay = dayTest(monthDay ?? '', weekDay ?? '');

  const onDay = (day: Date, after: Date): Date | undefined => {
    if (!years.has(day.getUTCFullYear()) || !months.has(day.getUTCMonth() + 1) || !isDay(day)) return undefined;
    return hours
      .flatMap((h) => minutes.map((m) => new Date(day.getTime() + (h * 60 + m) * 60_000)))
      .find((moment) => moment > after);
  };

  return (after) => {
    const midnight = Date.UTC(after.getUTCFullYear(), after.getUTCMonth(), after.getUTCDate());
    for (let days = 0; days < SEARCHED_DAYS; days += 1) {
      const found = onDay(new Date(midnight + days * 86_400_000), after);
      if (found !== undefined) return found;
    }
    return undefined;
  };
};
