import { UnreadableSchedule } from '../../../local/schedule/cron-field.ts';
import { parseSchedule } from '../../../local/schedule/expression.ts';

/** A Monday. */
const AFTER = '2026-03-02T12:00:30Z';

const nextTimes = (expression: string, count: number, after = AFTER): string[] => {
  const next = parseSchedule(expression);
  const times: string[] = [];
  for (let at = next(new Date(after)); at !== undefined && times.length < count; at = next(at)) {
    times.push(at.toISOString().replace(':00.000Z', 'Z'));
  }
  return times;
};

it.each([
  ['rate(1 minute)', ['2026-03-02T12:01:30.000Z', '2026-03-02T12:02:30.000Z']],
  ['rate(5 minutes)', ['2026-03-02T12:05:30.000Z', '2026-03-02T12:10:30.000Z']],
  ['rate(2 hours)', ['2026-03-02T14:00:30.000Z', '2026-03-02T16:00:30.000Z']],
  ['rate(1 day)', ['2026-03-03T12:00:30.000Z', '2026-03-04T12:00:30.000Z']],
])('%s counts from the moment before', (expression, expected) => {
  expect(nextTimes(expression, 2)).toEqual(expected);
});

it.each([
  ['every minute', 'cron(* * * * ? *)', ['2026-03-02T12:01Z', '2026-03-02T12:02Z']],
  [
    'every quarter of an hour',
    'cron(0/15 * * * ? *)',
    ['2026-03-02T12:15Z', '2026-03-02T12:30Z', '2026-03-02T12:45Z', '2026-03-02T13:00Z'],
  ],
  ['at an hour each day', 'cron(30 8 * * ? *)', ['2026-03-03T08:30Z', '2026-03-04T08:30Z']],
  [
    'on weekdays',
    'cron(0 9 ? * MON-FRI *)',
    ['2026-03-03T09:00Z', '2026-03-04T09:00Z', '2026-03-05T09:00Z', '2026-03-06T09:00Z', '2026-03-09T09:00Z'],
  ],
  ['on days by number, Sunday first', 'cron(0 9 ? * 1,7 *)', ['2026-03-07T09:00Z', '2026-03-08T09:00Z']],
  ['on the first of the month', 'cron(0 0 1 * ? *)', ['2026-04-01T00:00Z', '2026-05-01T00:00Z']],
  ['on the last of the month', 'cron(0 0 L * ? *)', ['2026-03-31T00:00Z', '2026-04-30T00:00Z']],
  [
    'on the weekday nearest the 15th',
    'cron(0 0 15W * ? *)',
    ['2026-03-16T00:00Z', '2026-04-15T00:00Z', '2026-05-15T00:00Z'],
  ],
  [
    'on the last weekday of the month',
    'cron(0 0 LW * ? *)',
    ['2026-03-31T00:00Z', '2026-04-30T00:00Z', '2026-05-29T00:00Z'],
  ],
  ['on the third Friday', 'cron(0 0 ? * 6#3 *)', ['2026-03-20T00:00Z', '2026-04-17T00:00Z']],
  ['on the last Friday', 'cron(0 0 ? * FRIL *)', ['2026-03-27T00:00Z', '2026-04-24T00:00Z']],
  [
    'over midnight',
    'cron(0 22-1 * * ? *)',
    ['2026-03-02T22:00Z', '2026-03-02T23:00Z', '2026-03-03T00:00Z', '2026-03-03T01:00Z'],
  ],
  ['in some months', 'cron(0 0 1 JAN,JUL ? *)', ['2026-07-01T00:00Z', '2027-01-01T00:00Z']],
  ['in leap years', 'cron(0 0 29 2 ? *)', ['2028-02-29T00:00Z']],
  ['in one year', 'cron(0 0 1 1 ? 2027)', ['2027-01-01T00:00Z']],
  ['never again', 'cron(0 0 1 1 ? 2020)', []],
])('fires %s', (_, expression, expected) => {
  expect(nextTimes(expression, expected.length || 1)).toEqual(expected);
});

it.each([
  'rate(0 minutes)',
  'rate(1 minutes)',
  'rate(5 minute)',
  'rate(1 week)',
  'cron(* * * * *)',
  'cron(* * * * * *)',
  'cron(60 * * * ? *)',
  'cron(0 0 ? * EVERYDAY *)',
  'cron(0/0 * * * ? *)',
  'at(2026-03-02T12:00:00)',
  'hourly',
])('refuses %s', (expression) => {
  expect(() => parseSchedule(expression)).toThrow(UnreadableSchedule);
});
