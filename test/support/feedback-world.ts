import {
  createMemoryMarketingBrake,
  createMemoryReputation,
  createMemoryUnmatchedFeedback,
} from '../../src/adapters/memory/memory-feedback.ts';
import { createMemoryRecentBounces } from '../../src/adapters/memory/memory-suppression-list.ts';
import type { Feedback, FeedbackEvent } from '../../src/domain/notifications/feedback.ts';
import { moved, type Notification } from '../../src/domain/notifications/notification.ts';
import type { RecordFeedbackDependencies } from '../../src/domain/notifications/record-feedback.ts';
import { secondsAfter } from '../../src/domain/shared/clock.ts';
import { aNotification, aSignal, NOW } from './builders.ts';
import { notificationWorld, type WorldDependencies } from './notification-world.ts';

export const ADA = 'ada@example.com';

/** The world with what the provider's events are recorded in. */
export const feedbackWorld = async () => {
  const world = notificationWorld();
  await world.signals.put(aSignal());
  const stores = {
    bounces: createMemoryRecentBounces(),
    reputation: createMemoryReputation(),
    brake: createMemoryMarketingBrake(),
    unmatched: createMemoryUnmatchedFeedback(),
  };
  const dependencies: RecordFeedbackDependencies & WorldDependencies & typeof stores = {
    ...world.dependencies,
    ...stores,
  };
  return { ...world, ...stores, dependencies };
};
export type FeedbackWorld = Awaited<ReturnType<typeof feedbackWorld>>;

export const aMail = (changes: Partial<Notification> = {}): Notification =>
  aNotification({ id: 'mail-1', signalId: 'signal-1', channel: 'email', recipient: ADA, ...changes });

/** A message on its way, as far as this. */
export const mailIn = (status: Notification['status'], changes: Partial<Notification> = {}): Notification => {
  const fresh = aMail(changes);
  if (status === 'PENDING') return fresh;
  const claimed = moved(fresh, { status: 'SENDING', at: NOW, dueAt: secondsAfter(NOW, 300) });
  if (status === 'SENDING') return claimed;
  const dueAt = status === 'RETRYING' ? secondsAfter(NOW, 60) : undefined;
  return moved(claimed, { status, at: NOW, dueAt, ...(status === 'SENT' ? { providerMessageId: 'ses-1' } : {}) });
};

const GIVEN = { id: 'event-1', notificationId: 'mail-1', providerMessageId: 'ses-1', sentTo: [ADA], raw: { of: ADA } };

export const anEvent = (feedback: Feedback, changes: Partial<FeedbackEvent> = {}): FeedbackEvent => ({
  ...GIVEN,
  at: NOW,
  feedback,
  ...changes,
});

export const FOR_GOOD: Feedback = { kind: 'bounced', lasts: 'permanent', type: 'General', status: '5.1.1' };
export const FULL: Feedback = { kind: 'bounced', lasts: 'transient', type: 'MailboxFull', status: '4.2.2' };
export const SPAM: Feedback = { kind: 'complained', type: 'abuse', isOld: false };
