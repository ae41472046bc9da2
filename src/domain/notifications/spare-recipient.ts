import { normalisedAddress } from './addresses.ts';
import type { FeedbackEvent } from './feedback.ts';
import type { Meaning } from './judge-feedback.ts';
import type { Category, Notification } from './notification.ts';
import type { RecentBounces, SuppressionList } from './ports.ts';

export interface SpareRecipientDependencies {
  readonly suppressions: SuppressionList;
  readonly bounces: RecentBounces;
}

/** So many messages that bounced for now, within so many days, and nothing is sent to the address for a while. */
export const OFTEN = { messages: 3, withinDays: 30, sparedDays: 14 } as const;

const daysFrom = (at: Date, days: number): Date => new Date(at.getTime() + days * 86_400_000);

/**
 * Who reports mail as spam that answers what they did gets nothing more: somebody else may have typed in their address.
 * Of other mail they get no more, whichever kind it was; docs/decisions/complaints.md.
 */
const leftByComplaint = (category: Category): readonly Category[] =>
  category === 'transactional' ? ['transactional'] : ['operational', 'marketing'];

/** Whether it went to the person whom it was for, and not to the address that a stage redirects to. */
export const wentToRecipient = ({ sentTo }: FeedbackEvent, { channel, recipient }: Notification): boolean =>
  sentTo.some((address) => {
    const read = normalisedAddress(channel, address);
    return read.ok && read.value === recipient;
  });

/**
 * Keeps further mail from whom it bothers or does not reach, by what an event means. Done twice, it is done once. What
 * became of a redirected message says nothing about the person whom it was for.
 * @throws when the list cannot be written
 */
export const spareRecipient =
  ({ suppressions, bounces }: SpareRecipientDependencies) =>
  async (event: FeedbackEvent, notification: Notification, { spares, says = '' }: Meaning): Promise<void> => {
    if (spares === undefined || !wentToRecipient(event, notification)) return;
    const { id: notificationId, recipient: address, category } = notification;
    const { at } = event;
    const reason = `${says}: notification ${notificationId}`;
    if (spares === 'address') {
      await suppressions.add({ address, category: 'transactional', cause: 'bounced', reason, at });
      return;
    }
    if (spares === 'reader') {
      for (const left of leftByComplaint(category)) {
        await suppressions.add({ address, category: left, cause: 'complained', reason, at });
      }
      return;
    }
    const times = await bounces.remember(address, { notificationId, at }, daysFrom(at, -OFTEN.withinDays));
    if (times < OFTEN.messages) return;
    await suppressions.add({
      address,
      category: 'transactional',
      cause: 'bounced-often',
      reason: `${times} messages in ${OFTEN.withinDays} days ${reason}`,
      at,
      until: daysFrom(at, OFTEN.sparedDays),
    });
  };
