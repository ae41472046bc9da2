import type { StatusHappening, StatusMetrics, StatusTask, SweepFigures } from '../../domain/statuses/ports.ts';

/** What the fake was given, in order. */
export interface MemoryStatusMetrics extends StatusMetrics {
  readonly sweeps: readonly SweepFigures[];
  readonly records: readonly { readonly task: StatusTask; readonly done: number; readonly failed: number }[];
  timesHappened(what: StatusHappening): number;
}

export const createMemoryStatusMetrics = (): MemoryStatusMetrics => {
  const sweeps: SweepFigures[] = [];
  const records: { readonly task: StatusTask; readonly done: number; readonly failed: number }[] = [];
  const happenings = new Map<StatusHappening, number>();
  return {
    sweeps,
    records,
    timesHappened: (what) => happenings.get(what) ?? 0,
    swept: (figures) => sweeps.push({ ...figures }),
    happened: (what, times = 1) => happenings.set(what, (happenings.get(what) ?? 0) + times),
    handled: (task, { done, failed }) => records.push({ task, done, failed }),
  };
};
