import type { Gauge, Series } from '../../../../src/domain/operations/monitor/gauge.ts';
import {
  judgeGauge,
  periodsBefore,
  sparkLine,
  worstOf,
} from '../../../../src/domain/operations/monitor/judge-gauge.ts';
import { readGauges } from '../../../../src/domain/operations/monitor/read-gauges.ts';
import { type Tick, watchStage } from '../../../../src/domain/operations/monitor/watch-stage.ts';
import { resolveDeployed } from '../../../../src/domain/operations/stage/deployed-template.ts';
import { packagedStage } from '../../../infra/packaged-stages.ts';

const NOW = new Date('2026-04-01T12:00:30.000Z');
const LIMIT = { threshold: 5, direction: 'over', periods: 2, outOf: 3, isMissingBad: false } as const;
const GAUGE: Gauge = {
  name: 'work-errors',
  kind: 'errors',
  periodSeconds: 60,
  parts: [{ id: 'watched', isWatched: true, expression: 'a / b' }],
  limit: LIMIT,
};

/** Values of the last periods, the newest last; `undefined` is a gap. */
const series = (...values: readonly (number | undefined)[]): Series => {
  const periods = periodsBefore(NOW, 60, values.length);
  return new Map(values.flatMap((value, at) => (value === undefined ? [] : [[periods[at] ?? 0, value]])));
};
const isBreached = (limit: Gauge['limit'], ...values: readonly (number | undefined)[]) =>
  judgeGauge(limit === undefined ? GAUGE : { ...GAUGE, limit }, series(...values), NOW).isBreached;

describe('what a stage’s alarms watch, as gauges', () => {
  it('O5: is every alarm of the template with its own calculation and limit, and every outcome of messages', async () => {
    const prod = await packagedStage('prod');
    const physicalIds = new Map(Object.keys(prod.template.Resources).map((id) => [id, `made-of-${id}`]));
    const gauges = readGauges(
      resolveDeployed(prod, { account: '000000000000', physicalIds }),
      'realtechee-backend-prod-',
    );
    const alarms = Object.values(prod.template.Resources).filter(({ Type }) => Type === 'AWS::CloudWatch::Alarm');
    expect(gauges.filter(({ limit }) => limit !== undefined)).toHaveLength(alarms.length);
    for (const gauge of gauges) {
      expect(gauge.parts.filter(({ isWatched }) => isWatched)).toHaveLength(1);
      expect(gauge.limit === undefined ? 0 : gauge.limit.threshold).not.toBeNaN();
      expect(gauge.limit?.periods ?? 1).toBeLessThanOrEqual(gauge.limit?.outOf ?? 1);
    }
    const named = (name: string) => gauges.find((gauge) => gauge.name === name);
    expect(named('plan-notifications-errors')).toMatchObject({
      kind: 'errors',
      periodSeconds: 60,
      limit: { threshold: 5, direction: 'over', periods: 2, outOf: 2, isMissingBad: false },
    });
    expect(named('oldest-due')).toMatchObject({
      kind: 'lag',
      periodSeconds: 300,
      parts: [{ metric: { namespace: 'RealTechee/prod', name: 'OldestDueAge', statistic: 'Maximum' } }],
      limit: { threshold: 300, periods: 1, outOf: 2, isMissingBad: true },
    });
    expect(named('statuses-not-swept')?.limit).toMatchObject({ threshold: 1, direction: 'under' });
    expect(named('notification-dead-letters')?.parts[0]?.metric?.dimensions).toEqual({
      QueueName: 'made-of-NotificationDeadLetters',
    });
    const outcomes = gauges.filter(({ kind }) => kind === 'outcomes').map(({ name }) => name);
    expect(outcomes).toEqual(expect.arrayContaining(['email sent', 'sms sent', 'email failed']));
    expect(new Set(gauges.map(({ kind }) => kind)).size).toBeGreaterThanOrEqual(7);
  }, 120_000);
});

describe('a gauge', () => {
  it('is over its limit when so many of its last periods are, in any order, and not for one of them', () => {
    expect(isBreached(LIMIT, 9, 9, 9, 0, 0, 6)).toBe(false);
    expect(isBreached(LIMIT, 6, 0, 6)).toBe(true);
    expect(isBreached(LIMIT, 5, 5, 5)).toBe(false);
    expect(isBreached({ ...LIMIT, direction: 'under', threshold: 1 }, 0, 0, 1)).toBe(true);
  });

  it('takes silence for what its alarm takes it for', () => {
    expect(isBreached({ ...LIMIT, isMissingBad: true })).toBe(true);
    expect(isBreached(LIMIT)).toBe(false);
    expect(isBreached({ ...LIMIT, isMissingBad: true }, 0, undefined, 0)).toBe(false);
  });

  it('without a limit is never over it, and shows its newest value', () => {
    const { limit: _, ...free } = GAUGE;
    const reading = judgeGauge(free, series(1, 7, undefined), NOW);
    expect(reading).toMatchObject({ value: 7, isBreached: false });
    expect(reading).not.toHaveProperty('threshold');
  });

  it('is drawn as bars with gaps, the highest full', () => {
    expect(sparkLine([0, 1, undefined, 2, 4])).toBe('▁▃ ▅█');
    expect(sparkLine([0, 0])).toBe('▁▁');
    expect(sparkLine([])).toBe('');
  });

  it('of a kind is shown that is over its limit, or nearest to it', () => {
    const reading = (name: string, value: number, threshold: number, over = false) => ({
      name,
      kind: 'k',
      value,
      threshold,
      isBreached: over,
      values: [],
    });
    expect(worstOf([reading('a', 1, 10), reading('b', 90, 100), reading('c', 80, 100)])?.name).toBe('b');
    expect(worstOf([reading('a', 99, 100), reading('b', 1, 100, true)])?.name).toBe('b');
    expect(worstOf([])).toBeUndefined();
  });
});

describe('watching a stage', () => {
  const watching = async (seriesAt: (minute: number) => Series | undefined, minutes: number, every: number) => {
    let now = NOW.getTime();
    const ticks: Tick[] = [];
    const { breached, last } = await watchStage({
      metrics: { read: async () => seriesAt((now - NOW.getTime()) / 60_000) },
      clock: () => new Date(now),
      sleep: async (milliseconds) => {
        now += milliseconds;
      },
      onTick: (tick) => ticks.push(tick),
    })([GAUGE], minutes, every);
    return { breached, ticks, last };
  };

  it('O3: looks at once and at each interval, and remembers what was over its limit in any look', async () => {
    const { breached, ticks } = await watching((minute) => (minute === 1 ? series(9, 9, 9) : new Map()), 3, 60);
    expect(ticks.map(({ readings }) => readings[0]?.isBreached)).toEqual([false, true, false, false]);
    expect(breached).toEqual(['work-errors']);
  });

  it('O3: looks for as long as it was told, however long a look takes, and at the end', async () => {
    let now = NOW.getTime();
    const looks: number[] = [];
    await watchStage({
      metrics: {
        read: async () => {
          now += 900;
          return new Map();
        },
      },
      clock: () => new Date(now),
      sleep: async (milliseconds) => {
        now += milliseconds;
      },
      onTick: () => looks.push(Math.round((now - NOW.getTime()) / 1000)),
    })([GAUGE], 1, 60);
    expect(looks).toEqual([1, 61]);
  });

  it('looks once when it is given no time, and counts what a stage has not', async () => {
    const { breached, ticks, last } = await watching(() => undefined, 0, 60);
    expect([breached, ticks.length, last.absent, last.readings]).toEqual([[], 1, 1, []]);
  });

  it('does not take it for peace when figures cannot be read', async () => {
    const failing = watching(
      () => {
        throw new Error('AccessDenied');
      },
      1,
      60,
    );
    await expect(failing).rejects.toThrow('AccessDenied');
  });
});
