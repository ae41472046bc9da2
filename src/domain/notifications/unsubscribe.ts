import type { Clock } from '../shared/clock.ts';
import type { Journal } from '../shared/journal.ts';
import type { Result } from '../shared/result.ts';
import { accept } from '../shared/result.ts';
import type { SuppressionList, UnsubscribeLinks } from './ports.ts';
import type { LeavableCategory, UnreadableToken, UnsubscribeSigning } from './unsubscribe-token.ts';
import { readUnsubscribeToken, unsubscribeToken } from './unsubscribe-token.ts';

/** Links to `baseUrl` with a signed token in `t`. @throws when a message is transactional, or no key can be had */
export const unsubscribeLinks = (baseUrl: string, signing: Omit<UnsubscribeSigning, 'sameText'>): UnsubscribeLinks => ({
  linkFor: async (notification) => {
    const token = await unsubscribeToken(signing, notification);
    return `${baseUrl}${baseUrl.includes('?') ? '&' : '?'}t=${token}`;
  },
});

export interface UnsubscribeDependencies {
  readonly signing: UnsubscribeSigning;
  readonly suppressions: SuppressionList;
  readonly clock: Clock;
  readonly journal: Journal;
}

export type UnsubscribeAnswer = Result<{ readonly category: LeavableCategory }, UnreadableToken>;

/**
 * Takes an address off a category for good, by the token of a link it was sent. Doing it again changes nothing.
 * @throws when the keys or the list cannot be reached
 */
export const unsubscribe =
  ({ signing, suppressions, clock, journal }: UnsubscribeDependencies) =>
  async (token: string): Promise<UnsubscribeAnswer> => {
    const read = await readUnsubscribeToken(signing, token);
    if (!read.ok) {
      journal.warn('notifications.unsubscribe-refused', { because: read.refusal.because });
      return read;
    }
    const { notificationId, recipient: address, category } = read.value;
    const reason = `unsubscribed by the link in notification ${notificationId}`;
    await suppressions.add({ address, category, cause: 'unsubscribed', reason, at: clock() });
    journal.info('notifications.unsubscribed', { notificationId, category });
    return accept({ category });
  };
