import type { Gauge, Series } from './gauge.ts';

export interface MetricReader {
  /** The gauge's periods from then until now; `undefined`: this kind of stage has no such figure. */
  read(gauge: Gauge, from: Date, to: Date): Promise<Series | undefined>;
}
