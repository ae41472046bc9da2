import type { Gauge, Limit, Series } from './gauge.ts';

export interface Reading {
  readonly name: string;
  readonly kind: string;
  /** Of the newest period that has one. */
  readonly value?: number;
  readonly threshold?: number;
  readonly isBreached: boolean;
  /** The last periods, oldest first; a gap where there is no value. */
  readonly values: readonly (number | undefined)[];
}

const isBad = (value: number | undefined, { threshold, direction, isMissingBad }: Limit): boolean => {
  if (value === undefined) return isMissingBad;
  return direction === 'over' ? value > threshold : value < threshold;
};

/** The beginnings of the periods that have ended by now, oldest first. */
export const periodsBefore = (now: Date, periodSeconds: number, count: number): readonly number[] => {
  const end = Math.floor(now.getTime() / 1000 / periodSeconds) * periodSeconds;
  return Array.from({ length: count }, (_, at) => end - (count - at) * periodSeconds);
};

export const SHOWN_PERIODS = 20;

/** How a gauge stands now, by the rule of its alarm: so many of the last periods over (or under) the limit. */
export const judgeGauge = ({ name, kind, periodSeconds, limit }: Gauge, series: Series, now: Date): Reading => {
  const values = periodsBefore(now, periodSeconds, SHOWN_PERIODS).map((at) => series.get(at));
  const value = values.findLast((one) => one !== undefined);
  const judged = limit === undefined ? [] : values.slice(-limit.outOf);
  const bad = limit === undefined ? 0 : judged.filter((one) => isBad(one, limit)).length;
  return {
    name,
    kind,
    values,
    isBreached: limit !== undefined && bad >= limit.periods,
    ...(value === undefined ? {} : { value }),
    ...(limit === undefined ? {} : { threshold: limit.threshold }),
  };
};

const BARS = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'] as const;

/** Values as bars, the highest of them full; a gap where there is none. */
export const sparkLine = (values: readonly (number | undefined)[]): string => {
  const highest = Math.max(0, ...values.flatMap((value) => value ?? []));
  return values
    .map((value) => {
      if (value === undefined) return ' ';
      const step = highest === 0 ? 0 : Math.round((Math.max(0, value) / highest) * (BARS.length - 1));
      return BARS[step] ?? BARS[0];
    })
    .join('');
};

/** The one of a kind that is nearest to its limit, or over it. */
export const worstOf = (readings: readonly Reading[]): Reading | undefined =>
  readings.toSorted((one, other) => {
    const near = ({ isBreached, value = 0, threshold = 1 }: Reading): number =>
      (isBreached ? 1e12 : 0) + value / Math.max(Math.abs(threshold), 1e-9);
    return near(other) - near(one);
  })[0];
