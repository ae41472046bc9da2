import type { Clock } from '../shared/clock.ts';
import { secondsAfter } from '../shared/clock.ts';
import { inParallel } from '../shared/in-parallel.ts';
import type { LogFields } from '../shared/journal.ts';
import { LOOK_AGAIN_SECONDS } from './consider-hook.ts';
import { countDelivery } from './count-delivery.ts';
import { isSettled, laidDown, type Move, moved, type Notification } from './notification.ts';
import type { Metrics } from './ports.ts';
import { mustBeReported, type ReportEndedDependencies, reportEnded } from './report-ended.ts';
import { waitingSince } from './waiting-since.ts';

/** What one run did. `failed` rows stay due; `left` says that time ran out before the work did. */
export interface WakeReport {
  readonly looked: number;
  readonly woken: number;
  readonly ended: number;
  readonly failed: number;
  readonly left: boolean;
  /** How long the oldest due row has been waiting for its turn, in seconds; 0 when none was due. */
  readonly oldestDueSeconds: number;
}

export interface WakeDueDependencies extends ReportEndedDependencies {
  readonly clock: Clock;
  readonly metrics: Metrics;
}

const AT_ONCE = 4;

/** What a due notification wants. An expired lease has an attempt on record: nobody knows how that went. */
const moveDue = (current: Notification, now: Date): Move => {
  const later = secondsAfter(now, LOOK_AGAIN_SECONDS);
  if (current.status === 'SENDING') {
    const reason = 'the delivery was cut off after it began; the provider may have sent it';
    return { status: 'UNKNOWN_OUTCOME', at: now, dueAt: later, reason };
  }
  if (Date.parse(current.expiresAt) <= now.getTime()) {
    return {
      status: 'EXPIRED',
      at: now,
      dueAt: later,
      reason: 'expiry: it expired before it was sent',
    };
  }
  return { status: 'PENDING', at: now, dueAt: later };
};

/**
 * Looks at everything due, oldest first: what waited becomes PENDING (the stream then delivers it; there is one way to
 * send), a lost trigger is triggered again, a crashed claim becomes UNKNOWN_OUTCOME, an unreported end is reported.
 * Any number of runs may overlap. Stops at `deadline`; what is left is due still.
 */
export const wakeDueNotifications = (dependencies: WakeDueDependencies) => {
  const { notifications, clock, journal, metrics } = dependencies;
  const report = reportEnded(dependencies);

  /** One conditional write; who loses it leaves the row to the winner. */
  const wake = async (found: Notification, now: Date): Promise<'woken' | 'ended' | 'nothing'> => {
    if (isSettled(found.status)) {
      if (mustBeReported(found)) await report(found);
      else await notifications.move(found, laidDown(found, now));
      return 'nothing';
    }
    const next = moved(found, moveDue(found, now));
    const { moved: won } = await notifications.move(found, next);
    if (!won) return 'nothing';
    countDelivery(metrics, next);
    if (mustBeReported(next)) await report(next);
    return next.status === 'PENDING' ? 'woken' : 'ended';
  };

  return async ({ deadline }: { readonly deadline: Date }): Promise<WakeReport> => {
    const count = { looked: 0, woken: 0, ended: 0, failed: 0, left: false, oldestDueSeconds: 0 };

    const look = async (id: string): Promise<void> => {
      const now = clock();
      const found = await notifications.get(id);
      if (found?.dueAt === undefined) return;
      if (Date.parse(found.dueAt) > now.getTime()) return;
      const waited = Math.floor((now.getTime() - (waitingSince(found) ?? now.getTime())) / 1000);
      count.oldestDueSeconds = Math.max(count.oldestDueSeconds, waited);
      const outcome = await wake(found, now);
      if (outcome !== 'nothing') count[outcome] += 1;
    };

    /** A row or shard that fails is counted and told; the others go on. */
    const guarded = async (fields: LogFields, work: () => Promise<void>): Promise<void> => {
      try {
        await work();
      } catch (fault) {
        count.failed += 1;
        journal.error('notifications.wake-fault', fields, fault);
      }
    };

    const attempt = async (id: string): Promise<void> => {
      if (clock() >= deadline) {
        count.left = true;
        return;
      }
      count.looked += 1;
      await guarded({ notificationId: id }, () => look(id));
    };

    const shard = (index: number): Promise<void> =>
      guarded({ shard: index }, async () => {
        for await (const page of notifications.due(index, clock())) {
          await inParallel(page, AT_ONCE, attempt);
          if (count.left) return;
        }
      });
    const shards = Array.from({ length: notifications.dueShards }, (_, index) => index);
    await inParallel(shards, notifications.dueShards, shard);
    const isKnown = count.failed === 0 || count.oldestDueSeconds > 0; // no figure is better than a false 0
    if (isKnown) metrics.oldestDue(count.oldestDueSeconds);
    return count;
  };
};
