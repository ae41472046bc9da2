import { findOverdue } from '../../domain/notifications/find-overdue.ts';
import type { PlanNotificationsDependencies } from '../../domain/notifications/plan-notifications.ts';
import { replanHook } from '../../domain/notifications/replan-hook.ts';
import { replanSignal } from '../../domain/notifications/replan-signal.ts';
import { replanWindow } from '../../domain/notifications/replan-window.ts';
import { type RetryRefusal, type RetryWish, retryNotification } from '../../domain/notifications/retry-notification.ts';
import type { Signal } from '../../domain/notifications/signal.ts';
import {
  type FeedBatchDependencies,
  feedBatch,
  recordAgain,
  runAgain,
} from '../../domain/operations/dead-letters/feed-batch.ts';
import type { LetterContent, QueuedLetter } from '../../domain/operations/dead-letters/letter.ts';
import type { Remedy, RemedyLetter } from '../../domain/operations/dead-letters/ports.ts';
import { minutesAfter } from '../../domain/shared/clock.ts';
import type { BackfillReport } from '../../domain/statuses/backfill-statuses.ts';

export interface LetterRemediesDependencies extends Omit<FeedBatchDependencies, 'afterwards'> {
  readonly planning: PlanNotificationsDependencies;
  /** The signal that a letter holds whole; `undefined`: it holds none that can be read. */
  readonly signalIn: (body: string) => Signal | undefined;
  readonly backfill: (options: { readonly apply: boolean }) => Promise<BackfillReport>;
  readonly wish: RetryWish;
}

type How = { readonly dryRun: boolean };
type Of<Kind extends LetterContent['kind']> = Extract<LetterContent, { readonly kind: Kind }>;

const settled = (says: string): Remedy => ({ settled: true, says });
const stays = (says: string): Remedy => ({ settled: false, says });

/** What has become of the message says that nothing is left to do about this letter. */
const IS_DEALT_WITH: readonly RetryRefusal['because'][] = ['open', 'sent', 'withheld', 'ended-anew'];

/** How long before it was written a signal may say that it was emitted. */
const HOURS_BEFORE = 24;

/** What a letter of each kind is made good by. */
export const letterRemedies = (dependencies: LetterRemediesDependencies): RemedyLetter => {
  const { planning, signalIn, wish } = dependencies;
  const { notifications, clock } = planning;
  const retry = retryNotification(planning);
  const signal = replanSignal(planning);
  const hook = replanHook(planning);
  const window = replanWindow(planning);
  /** Once, whether it was looked at or done: it reads every request. */
  const backfilled = new Map<boolean, Promise<BackfillReport>>();
  const backfill = (apply: boolean): Promise<BackfillReport> => {
    const report = backfilled.get(apply) ?? dependencies.backfill({ apply });
    backfilled.set(apply, report);
    return report;
  };

  const deliveryEnded = async ({ notificationId, version }: Of<'delivery-ended'>, { dryRun }: How): Promise<Remedy> => {
    const answer = await retry(notificationId, { ...wish, endedVersion: version }, { dryRun });
    if (answer.ok) return settled(dryRun ? 'try it anew' : 'put back: it is tried anew');
    const { because, reason } = answer.refusal;
    return IS_DEALT_WITH.includes(because) ? settled(`nothing left to do: ${reason}`) : stays(reason);
  };

  const quarantined = async (
    { signalId }: Of<'signal-quarantined'>,
    body: string,
    { dryRun }: How,
  ): Promise<Remedy> => {
    const whole = signalIn(body);
    const answer = await signal(signalId, { dryRun, ...(whole === undefined ? {} : { whole }) });
    if (!answer.ok) {
      const { because, reason } = answer.refusal;
      if (because === 'cancelled') return settled('nothing left to do: it was cancelled');
      return because === 'quarantined-again'
        ? settled(`quarantined anew, in a letter of its own: ${reason}`)
        : stays(reason);
    }
    if (answer.value.outcome === 'already-planned') return settled('nothing left to do: it was planned');
    return settled(dryRun ? 'plan it' : 'planned');
  };

  const hookFailed = async ({ signalId, hookId }: Of<'hook-failed'>, { dryRun }: How): Promise<Remedy> => {
    const answer = await hook(signalId, hookId, { dryRun });
    if (!answer.ok) return stays(answer.refusal.reason);
    const { outcome, queued } = answer.value;
    if (outcome !== 'queued') return settled(`the hook now tells nobody: ${outcome}`);
    return settled(
      dryRun ? `queue what is missing of ${queued} message(s)` : `${queued} message(s) queued that were not`,
    );
  };

  const unreadable = async ({ notificationId }: Of<'notification-unreadable'>): Promise<Remedy> => {
    const read = await notifications.get(notificationId).then(
      (row) => ({ row }),
      (fault: unknown) => ({ fault }),
    );
    if ('fault' in read) return stays('its row in NotificationQueue still cannot be read: correct it');
    if (read.row === undefined) return stays('its row is gone; discard the letter when its story is known');
    return settled('nothing left to do: its row can be read, and is looked at when it is due');
  };

  const afterwards: FeedBatchDependencies['afterwards'] = {
    SignalEvents: async ({ arrivedFrom, arrivedTo }, { dryRun }) => {
      const since = minutesAfter(new Date(arrivedFrom), -60 * HOURS_BEFORE);
      const found = await window({ since, until: minutesAfter(new Date(arrivedTo), 10) }, { dryRun });
      return settled(
        `${found} signal(s) of that time ${dryRun ? 'to plan' : 'planned'}: the stream has forgotten its records`,
      );
    },
    NotificationQueue: async ({ arrivedTo }) => {
      const overdue = await findOverdue(notifications)(clock());
      return overdue === undefined || overdue > minutesAfter(new Date(arrivedTo), 10)
        ? settled('nothing left to do: what was due then has been looked at')
        : stays('messages of that time are due still: wake-due-notifications does not keep up');
    },
    Requests: async (_, { dryRun }) => {
      const { unseen, changedOutside, mistimed, failed } = await backfill(!dryRun);
      const count = `${unseen + changedOutside + mistimed} request(s)`;
      if (failed > 0) return stays(`${failed} request(s) could not be put right: run it again`);
      return settled(
        `${count} ${dryRun ? 'to put right' : 'put right'} in the table: the stream has forgotten its records`,
      );
    },
  };
  const feed = feedBatch({ ...dependencies, afterwards });
  const run = runAgain(dependencies);

  const feedback = recordAgain(dependencies);

  return async ({ content, body }: QueuedLetter, how): Promise<Remedy> => {
    switch (content.kind) {
      case 'delivery-ended':
        return deliveryEnded(content, how);
      case 'signal-quarantined':
        return quarantined(content, body, how);
      case 'hook-failed':
        return hookFailed(content, how);
      case 'notification-unreadable':
        return unreadable(content);
      case 'feedback-unreadable':
      case 'feedback-failed':
        return feedback(content, how);
      case 'stream-batch':
        return feed(content, how);
      case 'run-failed':
        return run(content, how);
      case 'unknown':
        return stays(content.reason);
    }
  };
};
