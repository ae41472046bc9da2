import { type Clock, minutesAfter, secondsAfter } from '../../shared/clock.ts';
import { inParallel } from '../../shared/in-parallel.ts';
import type { Gauge } from './gauge.ts';
import { judgeGauge, type Reading, SHOWN_PERIODS } from './judge-gauge.ts';
import type { MetricReader } from './ports.ts';

const AT_ONCE = 6;

export interface Tick {
  readonly at: Date;
  readonly readings: readonly Reading[];
  /** Gauges that this kind of stage has not. */
  readonly absent: number;
}

export interface WatchStageDependencies {
  readonly metrics: MetricReader;
  readonly clock: Clock;
  readonly sleep: (milliseconds: number) => Promise<void>;
  readonly onTick: (tick: Tick) => void;
}

const read = async (metrics: MetricReader, gauges: readonly Gauge[], now: Date): Promise<Tick> => {
  const readings = new Map<Gauge, Reading>();
  await inParallel(gauges, AT_ONCE, async (gauge) => {
    const from = secondsAfter(now, -gauge.periodSeconds * (SHOWN_PERIODS + 1));
    const series = await metrics.read(gauge, from, now);
    if (series !== undefined) readings.set(gauge, judgeGauge(gauge, series, now));
  });
  const found = gauges.flatMap((gauge) => readings.get(gauge) ?? []);
  return { at: now, readings: found, absent: gauges.length - found.length };
};

export interface Watched {
  /** Names of what was breached in any look. */
  readonly breached: readonly string[];
  readonly last: Tick;
}

/**
 * Looks at every gauge at once, again and again, and when so many minutes are over. Reads only.
 * @throws when the figures cannot be read: who watches must not take silence for peace
 */
export const watchStage =
  ({ metrics, clock, sleep, onTick }: WatchStageDependencies) =>
  async (gauges: readonly Gauge[], minutes: number, everySeconds: number): Promise<Watched> => {
    const until = minutesAfter(clock(), minutes);
    const breached = new Set<string>();
    const look = async (): Promise<Tick> => {
      const tick = await read(metrics, gauges, clock());
      for (const { name, isBreached } of tick.readings) if (isBreached) breached.add(name);
      onTick(tick);
      return tick;
    };
    let last = await look();
    for (let left = until.getTime() - clock().getTime(); left > 0; left = until.getTime() - clock().getTime()) {
      await sleep(Math.min(everySeconds * 1000, left));
      last = await look();
    }
    return { breached: [...breached], last };
  };
