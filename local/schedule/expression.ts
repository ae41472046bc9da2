import { parseCron } from './cron.ts';
import { UnreadableSchedule } from './cron-field.ts';

const UNITS_MS: Readonly<Record<string, number>> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };

const parseRate = (inside: string): ((after: Date) => Date) => {
  const [, count = '', unit = '', plural] = /^(\d+)\s+(minute|hour|day)(s?)$/.exec(inside.trim()) ?? [];
  const every = Number(count) * (UNITS_MS[unit] ?? 0);
  // AWS refuses `rate(1 minutes)` and `rate(5 minute)`; so a template that runs here deploys there.
  if (every === 0 || (Number(count) === 1) !== (plural === ''))
    throw new UnreadableSchedule(`no rate: rate(${inside})`);
  return (after) => new Date(after.getTime() + every);
};

/**
 * Reads `rate(...)` or `cron(...)`: answers what comes next after a moment. A rate counts from that moment.
 * @throws {UnreadableSchedule}
 */
export const parseSchedule = (expression: string): ((after: Date) => Date | undefined) => {
  const [, kind, inside = ''] = /^(rate|cron)\((.*)\)$/.exec(expression.trim()) ?? [];
  if (kind === 'rate') return parseRate(inside);
  if (kind === 'cron') return parseCron(inside);
  throw new UnreadableSchedule(`the local stage knows rate(...) and cron(...), not ${expression}`);
};
