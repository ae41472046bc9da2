/** One metric as CloudWatch has it, or a calculation over others of the same gauge. */
export interface MetricPart {
  readonly id: string;
  readonly metric?: {
    readonly namespace: string;
    readonly name: string;
    readonly dimensions: Readonly<Record<string, string>>;
    readonly statistic: string;
  };
  readonly expression?: string;
  /** The one number that is looked at. */
  readonly isWatched: boolean;
}

/** When a figure is too much: the words of its alarm, so that the two never disagree. */
export interface Limit {
  readonly threshold: number;
  readonly direction: 'over' | 'under';
  /** So many of so many periods. */
  readonly periods: number;
  readonly outOf: number;
  readonly isMissingBad: boolean;
}

/** A figure that is followed: that of an alarm with its limit, or one of a dashboard without. */
export interface Gauge {
  readonly name: string;
  readonly kind: string;
  readonly periodSeconds: number;
  readonly parts: readonly MetricPart[];
  readonly limit?: Limit;
}

/** Values by the beginning of their periods (epoch seconds). */
export type Series = ReadonlyMap<number, number>;
