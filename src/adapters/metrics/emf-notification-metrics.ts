import type { DeliveryOutcome, Happening, Metrics } from '../../domain/notifications/ports.ts';
import { count, type EmfOptions, emfWriter } from './emf-writer.ts';

const OUTCOMES: Readonly<Record<DeliveryOutcome, string>> = {
  sent: 'NotificationsSent',
  retrying: 'NotificationsRetrying',
  failed: 'NotificationsFailed',
  suppressed: 'NotificationsSuppressed',
  expired: 'NotificationsExpired',
  'unknown-outcome': 'NotificationsUnknownOutcome',
  delivered: 'NotificationsDelivered',
  bounced: 'NotificationsBounced',
  complained: 'NotificationsComplained',
};

/** With each of these the attempts of a message are over, and are counted; what came of it later counts them no second time. */
const ENDS_ATTEMPTS: readonly DeliveryOutcome[] = ['sent', 'failed', 'suppressed', 'expired', 'unknown-outcome'];

const HAPPENINGS: Readonly<Record<Happening, string>> = {
  'signal-planned': 'SignalsPlanned',
  'signal-quarantined': 'SignalsQuarantined',
  'signal-replanned': 'SignalsReplanned',
  'hook-failed': 'HooksFailed',
  'feedback-unmatched': 'FeedbackUnmatched',
  'feedback-unreadable': 'FeedbackUnreadable',
  'marketing-stopped': 'MarketingStopped',
  'database-unreachable': 'DatabaseUnreachable',
};

/** The figures of notifications. */
export const createEmfNotificationMetrics = (options: EmfOptions): Metrics => {
  const write = emfWriter(options);
  return {
    delivery: ({ channel, priority, outcome, attempts, lagSeconds }) => {
      const tried = attempts > 0 && ENDS_ATTEMPTS.includes(outcome) ? [count('DeliveryAttempts', attempts)] : [];
      write({ channel }, [count(OUTCOMES[outcome], 1), ...tried]);
      if (lagSeconds !== undefined) write({ channel, priority }, [['DeliveryLag', 'Seconds', lagSeconds]]);
    },
    happened: (what, times = 1) => write({}, [count(HAPPENINGS[what], times)]),
    handled: (task, { done, failed }) =>
      write({ task }, [count('RecordsHandled', done), count('RecordsFailed', failed)]),
    oldestDue: (seconds) => write({}, [['OldestDueAge', 'Seconds', seconds]]),
  };
};
