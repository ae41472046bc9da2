import { type Backoff, fullJitterSeconds, type Random } from '../shared/backoff.ts';
import { secondsAfter } from '../shared/clock.ts';
import { advance } from './advance.ts';
import { LOOK_AGAIN_SECONDS } from './consider-hook.ts';
import { countDelivery } from './count-delivery.ts';
import { saidBy } from './delivery-rules.ts';
import { gaveUp } from './given-up.ts';
import type { Move, Notification, NotificationStatus } from './notification.ts';
import type { Message, Messengers, Metrics, ProviderAnswer } from './ports.ts';
import { type PrepareMessageDependencies, prepareMessage, type Withheld } from './prepare-message.ts';
import { mustBeReported, type ReportEndedDependencies, reportEnded } from './report-ended.ts';
import type { SendBudget } from './send-budget.ts';

export interface DeliverNotificationDependencies extends PrepareMessageDependencies, ReportEndedDependencies {
  readonly messengers: Messengers;
  readonly metrics: Metrics;
  readonly random: Random;
  readonly budget: SendBudget;
}

export type DeliverOutcome =
  | { readonly outcome: 'settled'; readonly status: NotificationStatus; readonly attempts: number }
  /** Nothing was done: it is not this delivery's turn, or another has it. */
  | { readonly outcome: 'not-mine' };

/** How long a claim holds at the least. It must outlast the delivering function's timeout. */
export const LEASE_SECONDS = 120;

export const RETRY_BACKOFF: Backoff = { baseSeconds: 30, capSeconds: 3600 };

/** The claim keeps the due time as its lease, unless that ends too soon. */
const claimOf =
  (now: Date) =>
  (current: Notification): Move => {
    const due = current.dueAt === undefined ? 0 : Date.parse(current.dueAt);
    const lastsLongEnough = due >= secondsAfter(now, LEASE_SECONDS).getTime();
    return {
      status: 'SENDING',
      at: now,
      dueAt: lastsLongEnough ? new Date(due) : secondsAfter(now, LOOK_AGAIN_SECONDS),
    };
  };

/** A message that is withheld ends, or waits, before it is claimed: who has claimed it meanwhile says what becomes of it. */
const withholding =
  (withheld: Withheld, now: Date) =>
  (current: Notification): Move | undefined => {
    if (current.status !== 'PENDING') return undefined;
    const { reason } = withheld;
    if (withheld.says === 'wait') return { status: 'SCHEDULED', at: now, reason, dueAt: withheld.until };
    const { status } = withheld;
    const toBeReported = mustBeReported({ ...current, status });
    return { status, at: now, reason, dueAt: toBeReported ? secondsAfter(now, LOOK_AGAIN_SECONDS) : undefined };
  };

/** How a claimed message goes on, given the provider's answer. */
const moveAfter =
  (answer: ProviderAnswer, now: Date, random: Random) =>
  (claimed: Notification): Move => {
    if (answer.accepted)
      return { status: 'SENT', at: now, dueAt: undefined, providerMessageId: answer.providerMessageId };
    const { failure, reason, retryAfterSeconds = 0 } = answer;
    const toBeReported = { at: now, dueAt: secondsAfter(now, LOOK_AGAIN_SECONDS) };
    if (failure === 'unknown') return { status: 'UNKNOWN_OUTCOME', ...toBeReported, reason };
    if (failure === 'permanent') return { status: 'FAILED', ...toBeReported, reason };
    if (claimed.attempts > claimed.maxRetries) {
      return { status: 'FAILED', ...toBeReported, reason: gaveUp(claimed.attempts, reason) };
    }
    const wait = Math.max(retryAfterSeconds, fullJitterSeconds(claimed.attempts, RETRY_BACKOFF, random));
    const retryAt = secondsAfter(now, wait);
    return retryAt.getTime() >= Date.parse(claimed.expiresAt)
      ? { status: 'EXPIRED', ...toBeReported, reason: `no time left for another attempt: ${reason}` }
      : { status: 'RETRYING', at: now, dueAt: retryAt, reason };
  };

const NO_ROOM = 'the provider takes no more at the moment';

const hasWaitedForRoom = ({ timeline }: Notification): boolean => timeline.some((entry) => entry.endsWith(NO_ROOM));

/** Who has to wait for room longer than it is of use ends instead. */
const puttingOff = (until: Date, notification: Notification): Withheld =>
  saidBy('send-budget', { says: 'wait', until, reason: NO_ROOM }, notification);

/**
 * Sends one PENDING message, once: room at the provider is waited for, everything is looked up and rendered, then the
 * message is claimed by one conditional write, handed to the provider, and settled. A crash between the claim and the
 * settling leaves a SENDING row whose lease runs out; `wakeDueNotifications` makes it a visible UNKNOWN_OUTCOME.
 * @throws when a look-up or a write fails; the message stays due and is looked at again
 */
export const deliverNotification = (dependencies: DeliverNotificationDependencies) => {
  const { notifications, messengers, clock, random, journal, metrics, budget } = dependencies;
  const prepare = prepareMessage(dependencies);
  const report = reportEnded(dependencies);

  const tryOnce = async (notification: Notification, message: Message): Promise<ProviderAnswer> => {
    try {
      return await messengers[notification.channel].send(message);
    } catch (fault) {
      journal.error('notifications.provider-fault', { notificationId: notification.id }, fault);
      return { accepted: false, failure: 'unknown', reason: 'the provider adapter failed; see the log' };
    }
  };

  const settle = async (
    from: Notification,
    moveFrom: (current: Notification) => Move | undefined,
    emittedAt?: string,
  ): Promise<DeliverOutcome> => {
    const settled = await advance(notifications, from, moveFrom);
    if (!settled.moved) return { outcome: 'not-mine' };
    countDelivery(metrics, settled.notification, emittedAt);
    const { status, attempts } = settled.notification;
    if (mustBeReported(settled.notification)) await report(settled.notification);
    return { outcome: 'settled', status, attempts };
  };

  /** Room is there: what is asked about the message is asked now, right before it is claimed and sent. */
  const sendNow = async (notification: Notification, giveBack: () => void): Promise<DeliverOutcome> => {
    const prepared = await prepare(notification, clock());
    if (!prepared.ok) {
      giveBack();
      return settle(notification, withholding(prepared.refusal, clock()));
    }
    const claim = await advance(notifications, notification, claimOf(clock()));
    if (!claim.moved) {
      giveBack();
      return { outcome: 'not-mine' };
    }
    const { message, emittedAt } = prepared.value;
    const answer = await tryOnce(claim.notification, message);
    return settle(claim.notification, moveAfter(answer, clock(), random), emittedAt);
  };

  return async (notification: Notification): Promise<DeliverOutcome> => {
    const { status, channel, priority } = notification;
    if (status !== 'PENDING') return { outcome: 'not-mine' };
    const permit = await budget.ask(channel, priority, hasWaitedForRoom(notification));
    if (permit.granted) return sendNow(notification, permit.giveBack);
    return settle(notification, withholding(puttingOff(permit.until, notification), clock()));
  };
};
