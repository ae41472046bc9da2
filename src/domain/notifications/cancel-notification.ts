import type { Clock } from '../shared/clock.ts';
import { inParallel } from '../shared/in-parallel.ts';
import { accept, type Result, refuse } from '../shared/result.ts';
import { advance } from './advance.ts';
import { cameInto } from './came-into.ts';
import type { Move, Notification, NotificationStatus } from './notification.ts';
import type { NotificationStore, SignalStore } from './ports.ts';

export interface CancelWish {
  /** Who wishes it, for the timeline: never an address. */
  readonly by: string;
  readonly reason: string;
}

/** What became of a wish to cancel, for good. `since`: of the status, ISO-8601. */
export type CancelAnswer =
  | { readonly answer: 'cancelled' | 'would-be-cancelled'; readonly was: NotificationStatus }
  /** It was handed to the provider, or may have been: `since` says when it was claimed. */
  | { readonly answer: 'too-late'; readonly status: NotificationStatus; readonly since: string }
  /** It had ended already, and is not sent. */
  | {
      readonly answer: 'ended';
      readonly status: NotificationStatus;
      readonly since: string;
      readonly reason?: string;
    }
  | { readonly answer: 'missing' };

type Standing = 'open' | 'too-late' | 'ended';

/** Every status is here: a new one has to say. */
const STANDING: Readonly<Record<NotificationStatus, Standing>> = {
  SCHEDULED: 'open',
  PENDING: 'open',
  RETRYING: 'open',
  SENDING: 'too-late',
  SENT: 'too-late',
  DELIVERED: 'too-late',
  BOUNCED: 'too-late',
  COMPLAINED: 'too-late',
  UNKNOWN_OUTCOME: 'too-late',
  FAILED: 'ended',
  SUPPRESSED: 'ended',
  EXPIRED: 'ended',
  CANCELLED: 'ended',
};

const answerFor = (notification: Notification): CancelAnswer => {
  const { status, reason } = notification;
  switch (STANDING[status]) {
    case 'open':
      return { answer: 'would-be-cancelled', was: status };
    case 'too-late':
      return { answer: 'too-late', status, since: cameInto(notification, 'SENDING') };
    case 'ended':
      return {
        answer: 'ended',
        status,
        since: cameInto(notification, status),
        ...(reason === undefined ? {} : { reason }),
      };
  }
};

export interface CancelNotificationDependencies {
  readonly notifications: NotificationStore;
  readonly clock: Clock;
}

/** @throws when others kept writing the row; nothing is known then, and it may be asked again */
const cancelFound = async (
  { notifications, clock }: CancelNotificationDependencies,
  found: Notification,
  { by, reason }: CancelWish,
): Promise<CancelAnswer> => {
  let was = found.status;
  const cancelling = (current: Notification): Move | undefined => {
    was = current.status;
    if (STANDING[was] !== 'open') return undefined;
    return { status: 'CANCELLED', at: clock(), dueAt: undefined, reason: `cancelled by ${by}: ${reason}` };
  };
  const written = await advance(notifications, found, cancelling);
  if (written.moved) return { answer: 'cancelled', was };
  return written.current === undefined ? { answer: 'missing' } : answerFor(written.current);
};

/**
 * Cancels one message that is not claimed yet, by one conditional write against the claim: exactly one of the two wins, and
 * the answer says which. Done twice, it is cancelled once. With `dryRun` it only says what would be, at this moment.
 * @throws when the table cannot be read or written
 */
export const cancelNotification =
  (dependencies: CancelNotificationDependencies) =>
  async (id: string, wish: CancelWish, { dryRun = false } = {}): Promise<CancelAnswer> => {
    const found = await dependencies.notifications.get(id);
    if (found === undefined) return { answer: 'missing' };
    return dryRun ? answerFor(found) : cancelFound(dependencies, found, wish);
  };

export interface CancelSignalDependencies extends CancelNotificationDependencies {
  readonly signals: SignalStore;
}

export interface SignalCancelled {
  /** Whether its messages were queued; what is not queued yet never is. */
  readonly isPlanned: boolean;
  readonly messages: readonly (CancelAnswer & Pick<Notification, 'id' | 'channel'>)[];
}

const AT_ONCE = 16;

/**
 * Cancels a signal with all its messages, each with its own answer. The signal is marked first: what of it is not planned
 * yet is not planned, and a message that this run did not see ends CANCELLED instead of being sent.
 * @throws when a port fails; cancelled a second time it does the rest
 */
export const cancelSignal =
  (dependencies: CancelSignalDependencies) =>
  async (
    id: string,
    wish: CancelWish,
    { dryRun = false, onProgress = (_done: number, _of: number): void => {} } = {},
  ): Promise<Result<SignalCancelled, { readonly reason: string }>> => {
    const { signals, notifications, clock } = dependencies;
    const found = await signals.get(id);
    if (!found.ok) return refuse({ reason: `signal ${id}: ${found.refusal.reason}` });
    if (!dryRun) await signals.cancel(id, `cancelled by ${wish.by}: ${wish.reason}`, clock());
    const rows = await notifications.ofSignal(id);
    const answers = new Map<string, SignalCancelled['messages'][number]>();
    await inParallel(rows, AT_ONCE, async (row) => {
      const answer = dryRun ? answerFor(row) : await cancelFound(dependencies, row, wish);
      answers.set(row.id, { id: row.id, channel: row.channel, ...answer });
      onProgress(answers.size, rows.length);
    });
    return accept({
      isPlanned: found.value.processedAt !== undefined,
      messages: rows.flatMap((row) => answers.get(row.id) ?? []),
    });
  };
