import { momentOf } from '../shared/clock.ts';
import { type Lifecycle, transitionsFrom } from './lifecycle.ts';
import type { Commit, StatusHistory } from './ports.ts';
import { timerAtOf } from './timers.ts';
import type { TrackedRecord } from './tracked-record.ts';

/** What is known of a row that this backend has not kept so far. */
export interface Past {
  /** The status that was seen first. */
  readonly status?: string;
  readonly lastActivityAt?: string;
  readonly statusSince?: string;
  readonly counters?: Readonly<Record<string, number>>;
}

const ENTRIES = 100;

/** What history says of a record: since when it is in its status, and what it has used up of its limits. */
export const pastOf =
  (lifecycle: Lifecycle, history: StatusHistory) =>
  async ({ id, status }: Pick<TrackedRecord, 'id' | 'status'>): Promise<Past> => {
    const page = await history.page(id, { limit: ENTRIES });
    const entries = page.ok ? page.value.entries : [];
    const counters: Record<string, number> = {};
    for (const { previousStatus, newStatus } of entries) {
      const limit = transitionsFrom(lifecycle, previousStatus).find(({ to }) => to === newStatus)?.limit;
      if (limit !== undefined) counters[limit.counter] = (counters[limit.counter] ?? 0) + 1;
    }
    const [latest] = entries;
    const since = latest?.newStatus === status ? momentOf(latest.timestamp) : undefined;
    return { counters, ...(since === undefined ? {} : { statusSince: since.toISOString() }) };
  };

const notAfter = (time: string, now: Date): string => (Date.parse(time) > now.getTime() ? now.toISOString() : time);

const counted = (
  { counters }: TrackedRecord,
  past: Readonly<Record<string, number>> = {},
): Readonly<Record<string, number>> =>
  Object.fromEntries(Object.entries(past).filter(([name, times]) => times > (counters[name] ?? 0)));

/** Begins to keep a row: bookkeeping only, which changes neither its status nor when it was last written. */
export const firstSight = (lifecycle: Lifecycle, record: TrackedRecord, past: Past, now: Date): Commit => {
  const lastActivityAt = notAfter(record.lastActivityAt ?? past.lastActivityAt ?? record.updatedAt, now);
  return {
    from: record,
    guard: 'untouched',
    set: {
      trackedStatus: past.status ?? record.status,
      statusSince: record.statusSince ?? past.statusSince ?? record.createdAt,
      lastActivityAt,
      timerAt: timerAtOf(lifecycle, { ...record, lastActivityAt }),
      counters: counted(record, past.counters),
    },
  };
};
