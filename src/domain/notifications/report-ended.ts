import type { Clock } from '../shared/clock.ts';
import type { Journal } from '../shared/journal.ts';
import { laidDown, type Notification } from './notification.ts';
import type { DeadLetters, NotificationStore, SignalStore } from './ports.ts';

export interface ReportEndedDependencies {
  readonly signals: SignalStore;
  readonly notifications: NotificationStore;
  readonly deadLetters: DeadLetters;
  readonly clock: Clock;
  readonly journal: Journal;
}

/** Whether a person must hear of this end: it failed, came too late, or nobody knows how it went. */
export const mustBeReported = ({ status }: Pick<Notification, 'status'>): boolean =>
  status === 'FAILED' || status === 'UNKNOWN_OUTCOME' || status === 'EXPIRED';

/**
 * Puts a message that ended badly into the dead letters, then takes it out of the due work. A crash in between leaves it
 * due, and it is reported again.
 */
export const reportEnded =
  ({ signals, notifications, deadLetters, clock, journal }: ReportEndedDependencies) =>
  async (notification: Notification): Promise<void> => {
    const { id, signalId, status, channel, reason = 'no reason recorded' } = notification;
    const found = await signals.get(signalId);
    const signal = found.ok ? found.value : undefined;
    await deadLetters.put({ kind: 'delivery-ended', signalId, notification, signal, reason });
    journal.error('notifications.delivery-ended', { notificationId: id, signalId, channel, status, reason });
    await notifications.move(notification, laidDown(notification, clock()));
  };
