import { secondsAfter } from '../shared/clock.ts';
import { inParallel } from '../shared/in-parallel.ts';
import type { LogFields } from '../shared/journal.ts';
import type { Status } from './lifecycle.ts';
import type { DueRecord, SweepFigures } from './ports.ts';
import type { KeepRecordsDependencies } from './reconcile-record.ts';
import { type Looked, sweepRecord, TimerFailed } from './sweep-record.ts';

/** What one run did. `settling` and `left` say what is due still: left for the next run, or for want of time. */
export interface SweepReport extends SweepFigures {
  readonly settling: number;
  readonly left: boolean;
  /** Of `failed`: what could not even be postponed, or not be looked for. */
  readonly stuck: number;
}

const AT_ONCE = 8;

/** A little less than full hours, so that the hourly run that is meant finds it. */
const POSTPONED = { baseSeconds: 3600, capSeconds: 86_400, earlierSeconds: 600 };

/** How long a row that has failed so often in a row is left alone. */
export const postponedSeconds = (failures: number): number =>
  Math.min(POSTPONED.capSeconds, POSTPONED.baseSeconds * 2 ** Math.max(0, failures - 1)) - POSTPONED.earlierSeconds;

/** Nobody but a person can help a row that cannot be read. */
const UNREADABLE_FAILURES = 6;

type Pages = AsyncIterator<readonly DueRecord[]>;

/**
 * Does on every record what is due: warnings, moves, and whatever other programs have left to reconcile. All statuses
 * side by side, oldest first, by keyed reads of what is due alone. A row that fails is counted, told, and postponed with
 * its reason; the others go on. Stops at `deadline`; what is left is due still. Any number of runs may overlap, or be
 * killed: the next one goes on.
 */
export const sweepStatuses = (dependencies: KeepRecordsDependencies) => {
  const { lifecycle, records, clock, journal, metrics } = dependencies;
  const look = sweepRecord(dependencies);

  return async ({ deadline }: { readonly deadline: Date }): Promise<SweepReport> => {
    const count = { looked: 0, warned: 0, moved: 0, settling: 0, failed: 0, stuck: 0, left: false };
    let oldestDue: string | undefined;

    const stillDue = (timerAt: string): void => {
      if (oldestDue === undefined || timerAt < oldestDue) oldestDue = timerAt;
    };

    const postpone = async ({ id, timerAt }: DueRecord, failures: number, reason: string): Promise<void> => {
      count.failed += 1;
      try {
        await records.postpone(id, secondsAfter(clock(), postponedSeconds(failures)), reason, failures);
      } catch (fault) {
        count.stuck += 1;
        stillDue(timerAt);
        journal.error('statuses.postpone-fault', { recordId: id }, fault);
      }
    };

    const onFault = async (due: DueRecord, fault: unknown): Promise<void> => {
      const { id, timerAt } = due;
      journal.error('statuses.timer-fault', { recordId: id }, fault);
      if (fault instanceof TimerFailed) return postpone(due, fault.failures + 1, fault.reason);
      count.failed += 1; // it could not be read: nothing is known against the row
      count.stuck += 1;
      stillDue(timerAt);
    };

    const onLooked = async (due: DueRecord, looked: Looked): Promise<void> => {
      if (looked === 'contended') stillDue(due.timerAt);
      if (looked === 'warned' || looked === 'moved' || looked === 'settling') count[looked] += 1;
      if (looked !== 'unreadable') return;
      journal.error('statuses.record-unreadable', { recordId: due.id });
      await postpone(due, UNREADABLE_FAILURES, 'the row cannot be read as a record');
    };

    const attempt = async (due: DueRecord): Promise<void> => {
      if (clock() >= deadline) {
        count.left = true;
        stillDue(due.timerAt);
        return;
      }
      count.looked += 1;
      let looked: Looked;
      try {
        looked = await look(due.id);
      } catch (fault) {
        return onFault(due, fault);
      }
      await onLooked(due, looked);
    };

    /** A status that cannot be looked through is counted and told; the others go on. */
    const guarded = async <Answer>(fields: LogFields, work: () => Promise<Answer>): Promise<Answer | undefined> => {
      try {
        return await work();
      } catch (fault) {
        count.failed += 1;
        count.stuck += 1;
        journal.error('statuses.sweep-fault', fields, fault);
        return undefined;
      }
    };

    /** The next page of each; what has no more is left out. */
    const nextPages = async (open: Map<Status, Pages>): Promise<readonly DueRecord[]> => {
      const pages = [...open].map(async ([status, iterator]) => {
        const next = await guarded({ status }, () => iterator.next());
        if (next?.done !== false) open.delete(status);
        return next?.done === false ? next.value : [];
      });
      return (await Promise.all(pages)).flat().toSorted((one, other) => (one.timerAt < other.timerAt ? -1 : 1));
    };

    // All statuses, also those without a timer: a row that was moved there by another program keeps its old time.
    const startedAt = clock();
    const open = new Map(
      lifecycle.statuses.map(({ name }) => [name, records.due(name, startedAt)[Symbol.asyncIterator]()]),
    );
    while (open.size > 0 && !count.left) await inParallel(await nextPages(open), AT_ONCE, attempt);

    const oldestDueSeconds =
      oldestDue === undefined ? 0 : Math.max(0, Math.floor((clock().getTime() - Date.parse(oldestDue)) / 1000));
    const { looked, warned, moved, failed } = count;
    metrics.swept({ looked, warned, moved, failed, oldestDueSeconds });
    return { ...count, oldestDueSeconds };
  };
};
