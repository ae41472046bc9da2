import { type Clock, secondsAfter } from '../shared/clock.ts';
import type { Journal } from '../shared/journal.ts';
import { advance, rewrite } from './advance.ts';
import { LOOK_AGAIN_SECONDS } from './consider-hook.ts';
import { countDelivery } from './count-delivery.ts';
import type { FeedbackEvent } from './feedback.ts';
import { type Meaning, meaningOf } from './judge-feedback.ts';
import { type Move, type Notification, type NotificationStatus, noted, TRANSITIONS } from './notification.ts';
import type { Metrics, Reputation, UnmatchedFeedback } from './ports.ts';
import { mustBeReported, type ReportEndedDependencies, reportEnded } from './report-ended.ts';
import { type SpareRecipientDependencies, spareRecipient } from './spare-recipient.ts';

export interface RecordFeedbackDependencies extends ReportEndedDependencies, SpareRecipientDependencies {
  readonly reputation: Reputation;
  readonly unmatched: UnmatchedFeedback;
  readonly metrics: Metrics;
  readonly clock: Clock;
  readonly journal: Journal;
}

export interface FeedbackOutcome {
  readonly outcome:
    | 'moved'
    /** It changed no status, and is in the timeline. */
    | 'noted'
    /** Nothing new: it came before, or later ones did. */
    | 'known'
    /** It belongs to no message as it stands, and is kept. */
    | 'unmatched';
  readonly status?: NotificationStatus;
  /** The message has come to an end at its recipient's server, by this event and no earlier one, and nobody has counted it. */
  readonly isToBeCounted: boolean;
  /** The rates may be other than they were. */
  readonly mayHurt: boolean;
}

const OPEN: readonly NotificationStatus[] = ['PENDING', 'SENDING', 'RETRYING'];
/** Nobody has counted it as sent. */
const WITHOUT_ANSWER: readonly NotificationStatus[] = [...OPEN, 'UNKNOWN_OUTCOME'];
/** No provider was handed it as it stands, so no event can be about it. */
const NEVER_HANDED_OVER: readonly NotificationStatus[] = ['SCHEDULED', 'SUPPRESSED', 'CANCELLED', 'EXPIRED'];
const SETTLED_THERE: readonly NotificationStatus[] = ['DELIVERED', 'BOUNCED', 'COMPLAINED'];

const hasSettledThere = ({ status }: Notification): boolean => SETTLED_THERE.includes(status);

/** It tells of an attempt whose end is on record, and a person has had the message tried anew since. */
const isOfEarlierAttempt = ({ status, providerMessageId }: Notification, event: FeedbackEvent): boolean =>
  OPEN.includes(status) && providerMessageId === event.providerMessageId;

/**
 * Records what the provider tells of a message, by our id, which travelled with it: its status moves on, never back; whom it
 * does not reach or bothers is spared; bounces and complaints are counted. In any order, however often, and cut off
 * anywhere and told again, events come to the same end.
 * @throws when a table cannot be read or written; the event is to come again
 */
export const recordFeedback = (dependencies: RecordFeedbackDependencies) => {
  const { notifications, reputation, unmatched, metrics, clock, journal } = dependencies;
  const spare = spareRecipient(dependencies);
  const report = reportEnded(dependencies);

  /** A glance is enough for what can take the event: the write is conditional. What cannot is looked at closely. */
  const find = async ({ notificationId }: FeedbackEvent): Promise<Notification | undefined> => {
    if (notificationId === undefined) return undefined;
    const seen = await notifications.glance(notificationId);
    return seen === undefined || NEVER_HANDED_OVER.includes(seen.status) ? notifications.get(notificationId) : seen;
  };

  const keep = async (event: FeedbackEvent, reason: string): Promise<FeedbackOutcome> => {
    await unmatched.keep(event, reason, clock());
    const { notificationId, providerMessageId, feedback } = event;
    if (notificationId !== undefined) {
      const what = { notificationId, providerMessageId, kind: feedback.kind, reason };
      journal.warn('notifications.feedback-unmatched', what);
      metrics.happened('feedback-unmatched');
    }
    return { outcome: 'unmatched', isToBeCounted: false, mayHurt: false };
  };

  /** Once for each message, whatever comes first. */
  const count = async ({ at }: FeedbackEvent, notification: Notification, { counts }: Meaning): Promise<void> => {
    if (counts === undefined) return;
    const settled = hasSettledThere(notification) ? 0 : 1;
    const tally = { bounced: 0, complained: 0, [counts]: 1, settled };
    await reputation.count(tally, at, `${notification.id}#${counts}`);
  };

  const moveBy =
    (event: FeedbackEvent, { status, says }: Meaning, seen: { from?: Notification }) =>
    (current: Notification): Move | undefined => {
      if (status === undefined || isOfEarlierAttempt(current, event)) return undefined;
      seen.from = current;
      const { providerMessageId } = event;
      return {
        status,
        at: clock(),
        dueAt: mustBeReported({ status }) ? secondsAfter(clock(), LOOK_AGAIN_SECONDS) : undefined,
        ...(says === undefined ? {} : { reason: says }),
        ...(current.providerMessageId === undefined ? { providerMessageId } : {}),
      };
    };

  const move = async (event: FeedbackEvent, found: Notification, meaning: Meaning): Promise<FeedbackOutcome> => {
    const mayHurt = meaning.counts !== undefined;
    const seen: { from?: Notification } = {};
    const written = await advance(notifications, found, moveBy(event, meaning, seen));
    if (!written.moved) {
      const status = written.current?.status;
      return { outcome: 'known', ...(status === undefined ? {} : { status }), isToBeCounted: false, mayHurt };
    }
    const { notification } = written;
    const { status } = notification;
    const from = seen.from ?? found;
    if (hasSettledThere(notification) && WITHOUT_ANSWER.includes(from.status)) {
      countDelivery(metrics, { ...notification, status: 'SENT' });
    }
    countDelivery(metrics, notification);
    if (mustBeReported(notification)) await report(notification);
    const isFirst = hasSettledThere(notification) && !hasSettledThere(from);
    return { outcome: 'moved', status, isToBeCounted: isFirst && meaning.counts === undefined, mayHurt };
  };

  const note = async ({ at }: FeedbackEvent, found: Notification, says: string): Promise<FeedbackOutcome> => {
    const written = await rewrite(notifications, found, (current) => noted(current, { at, note: says, now: clock() }));
    return { outcome: written.moved ? 'noted' : 'known', status: found.status, isToBeCounted: false, mayHurt: false };
  };

  return async (event: FeedbackEvent): Promise<FeedbackOutcome> => {
    const found = await find(event);
    if (found === undefined)
      return keep(
        event,
        event.notificationId === undefined ? 'mail of another sender of the stage' : 'no message of ours has this id',
      );
    if (NEVER_HANDED_OVER.includes(found.status)) return keep(event, `the message is ${found.status}`);
    const meaning = meaningOf(event.feedback);
    await spare(event, found, meaning);
    await count(event, found, meaning);
    if (meaning.status === undefined) return note(event, found, meaning.says ?? '');
    if (!TRANSITIONS[found.status].includes(meaning.status)) {
      return {
        ...{ outcome: 'known', status: found.status, isToBeCounted: false },
        mayHurt: meaning.counts !== undefined,
      };
    }
    return move(event, found, meaning);
  };
};
