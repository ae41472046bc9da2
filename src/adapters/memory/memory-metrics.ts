import type { DeliveryFigures, Happening, Metrics, Task } from '../../domain/notifications/ports.ts';

/** What the fake was given, in order. */
export interface MemoryMetrics extends Metrics {
  readonly deliveries: readonly DeliveryFigures[];
  readonly records: readonly { readonly task: Task; readonly done: number; readonly failed: number }[];
  readonly oldestDueSeconds: readonly number[];
  timesHappened(what: Happening): number;
}

export const createMemoryMetrics = (): MemoryMetrics => {
  const deliveries: DeliveryFigures[] = [];
  const records: { readonly task: Task; readonly done: number; readonly failed: number }[] = [];
  const oldestDueSeconds: number[] = [];
  const happenings = new Map<Happening, number>();
  return {
    deliveries,
    records,
    oldestDueSeconds,
    timesHappened: (what) => happenings.get(what) ?? 0,
    delivery: (figures) => deliveries.push(figures),
    happened: (what, times = 1) => happenings.set(what, (happenings.get(what) ?? 0) + times),
    handled: (task, { done, failed }) => records.push({ task, done, failed }),
    oldestDue: (seconds) => oldestDueSeconds.push(seconds),
  };
};
