import { type Clock, secondsAfter } from '../shared/clock.ts';
import { accept, type Result, refuse } from '../shared/result.ts';
import { LOOK_AGAIN_SECONDS } from './consider-hook.ts';
import { isGivenUp } from './given-up.ts';
import { type Notification, type NotificationStatus, putBack } from './notification.ts';
import type { NotificationStore } from './ports.ts';

/** What a person says beside naming the message. */
export interface RetryWish {
  /** Who wishes it, for the timeline: never an address. */
  readonly by: string;
  /** The provider may have sent it: the recipient may get it twice. */
  readonly evenUnknownOutcome?: boolean;
  /** The provider has refused it for good: what stood in the way was mended. */
  readonly evenRefused?: boolean;
  /** The version in which it ended: another end is another's business. */
  readonly endedVersion?: number;
}

export interface RetryRefusal {
  readonly because:
    | 'missing'
    /** It waits, or is being sent: it needs nobody. */
    | 'open'
    | 'sent'
    /** Withheld or cancelled: no attempt would change that. */
    | 'withheld'
    | 'expired'
    | 'unknown-outcome'
    | 'refused-for-good'
    /** It was put back since, and ended anew: of that end another letter tells. */
    | 'ended-anew'
    | 'changed-meanwhile';
  readonly status?: NotificationStatus;
  readonly reason: string;
}

type Standing = 'retriable' | 'open' | 'sent' | 'withheld' | 'expired';

/** Which statuses a person can have tried anew. Every status is here: a new one has to say. */
const STANDING: Readonly<Record<NotificationStatus, Standing>> = {
  SCHEDULED: 'open',
  PENDING: 'open',
  SENDING: 'open',
  RETRYING: 'open',
  SENT: 'sent',
  DELIVERED: 'sent',
  BOUNCED: 'sent',
  COMPLAINED: 'sent',
  FAILED: 'retriable',
  UNKNOWN_OUTCOME: 'retriable',
  SUPPRESSED: 'withheld',
  CANCELLED: 'withheld',
  EXPIRED: 'expired',
};

const SAYS: Readonly<Record<Exclude<Standing, 'retriable'>, string>> = {
  open: 'it waits or is being sent, and needs nobody',
  sent: 'it was sent',
  withheld: 'it was withheld or cancelled: another attempt would be, too',
  expired: 'its time was over; emit its signal under a new id if it still matters',
};

/** Handed to the provider, and not given up for want of attempts: it has said no for good. */
const wasRefused = ({ status, attempts, reason }: Notification): boolean =>
  status === 'FAILED' && attempts > 0 && !isGivenUp(reason);

/** Why a message is not tried anew, or `undefined`: it may be. Pure. */
export const judgeRetry = (notification: Notification, wish: RetryWish, now: Date): RetryRefusal | undefined => {
  const { status, version, expiresAt, reason = 'no reason recorded' } = notification;
  const { endedVersion, evenUnknownOutcome = false, evenRefused = false } = wish;
  const no = (because: RetryRefusal['because'], says: string): RetryRefusal => ({ because, status, reason: says });
  const standing = STANDING[status];
  if (standing !== 'retriable') return no(standing, SAYS[standing]);
  // One more than it ended with: the write that took it out of the due work.
  if (endedVersion !== undefined && (version < endedVersion || version > endedVersion + 1)) {
    return no('ended-anew', 'it was put back since, and has ended anew: of that end another letter tells');
  }
  if (Date.parse(expiresAt) <= now.getTime()) return no('expired', SAYS.expired);
  if (status === 'UNKNOWN_OUTCOME' && !evenUnknownOutcome) {
    return no('unknown-outcome', 'the provider may have sent it: say so if it may come twice');
  }
  if (wasRefused(notification) && !evenRefused) {
    return no('refused-for-good', `the provider refused it for good (${reason}): say so when that was mended`);
  }
  return undefined;
};

export interface RetryNotificationDependencies {
  readonly notifications: NotificationStore;
  readonly clock: Clock;
}

/**
 * Has a message that ended badly tried anew, with all its attempts before it, by one conditional write; the stream then
 * delivers it like any other. Done twice, it is put back once. With `dryRun` it only says what would be.
 * @throws when the table cannot be read or written
 */
export const retryNotification =
  ({ notifications, clock }: RetryNotificationDependencies) =>
  async (
    id: string,
    wish: RetryWish,
    { dryRun = false } = {},
  ): Promise<Result<{ readonly outcome: 'put-back' | 'would-be-put-back' }, RetryRefusal>> => {
    const found = await notifications.get(id);
    if (found === undefined) return refuse({ because: 'missing', reason: 'there is no such notification' });
    const now = clock();
    const refusal = judgeRetry(found, wish, now);
    if (refusal !== undefined) return refuse(refusal);
    if (dryRun) return accept({ outcome: 'would-be-put-back' });
    const next = putBack(found, { at: now, dueAt: secondsAfter(now, LOOK_AGAIN_SECONDS), by: wish.by });
    const { moved } = await notifications.move(found, next);
    if (moved) return accept({ outcome: 'put-back' });
    return refuse({ because: 'changed-meanwhile', reason: 'somebody else changed it at this moment; try again' });
  };
