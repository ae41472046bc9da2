import type { Notification, NotificationStatus } from './notification.ts';
import type { DeliveryOutcome, Metrics } from './ports.ts';

const COUNTED: Readonly<Partial<Record<NotificationStatus, DeliveryOutcome>>> = {
  SENT: 'sent',
  RETRYING: 'retrying',
  FAILED: 'failed',
  SUPPRESSED: 'suppressed',
  EXPIRED: 'expired',
  UNKNOWN_OUTCOME: 'unknown-outcome',
  DELIVERED: 'delivered',
  BOUNCED: 'bounced',
  COMPLAINED: 'complained',
};

/** Counts what became of a message by a move that was just written. `emittedAt`: of its signal, for the lag of what was sent. */
export const countDelivery = (metrics: Metrics, notification: Notification, emittedAt?: string): void => {
  const { channel, priority, status, attempts, updatedAt } = notification;
  const outcome = COUNTED[status];
  if (outcome === undefined) return;
  const lag =
    status === 'SENT' && emittedAt !== undefined
      ? { lagSeconds: Math.max(0, (Date.parse(updatedAt) - Date.parse(emittedAt)) / 1000) }
      : {};
  metrics.delivery({ channel, priority, outcome, attempts, ...lag });
};
