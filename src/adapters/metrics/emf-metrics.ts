import { type MetricUnit, Metrics as PowertoolsMetrics } from '@aws-lambda-powertools/metrics';
import type { DeliveryOutcome, Happening, Metrics } from '../../domain/notifications/ports.ts';
import type { Journal } from '../../domain/shared/journal.ts';

export interface EmfMetricsOptions {
  readonly stage: string;
  readonly service: string;
  readonly journal: Journal;
}

type Unit = (typeof MetricUnit)['Count' | 'Seconds'];
type Figure = readonly [name: string, unit: Unit, value: number];

/** The stage is in the namespace, so that no alarm of one stage can hear another. */
export const namespaceOf = (stage: string): string => `RealTechee/${stage}`;

const OUTCOMES: Readonly<Record<DeliveryOutcome, string>> = {
  sent: 'NotificationsSent',
  retrying: 'NotificationsRetrying',
  failed: 'NotificationsFailed',
  suppressed: 'NotificationsSuppressed',
  expired: 'NotificationsExpired',
  'unknown-outcome': 'NotificationsUnknownOutcome',
};

const HAPPENINGS: Readonly<Record<Happening, string>> = {
  'signal-planned': 'SignalsPlanned',
  'signal-quarantined': 'SignalsQuarantined',
  'signal-replanned': 'SignalsReplanned',
  'hook-failed': 'HooksFailed',
  'database-unreachable': 'DatabaseUnreachable',
};

const count = (name: string, value: number): Figure => [name, 'Count', value];

/**
 * Figures as lines of the log, in the embedded metric format, which CloudWatch turns into metrics: nothing is called and
 * nothing waited for. A figure that cannot be written is told to the journal and otherwise left out.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export const createEmfMetrics = ({ stage, service, journal }: EmfMetricsOptions): Metrics => {
  const emf = new PowertoolsMetrics({ namespace: namespaceOf(stage), serviceName: service });

  const write = (dimensions: Readonly<Record<string, string>>, figures: readonly Figure[]): void => {
    try {
      for (const [name, value] of Object.entries(dimensions)) emf.addDimension(name, value);
      for (const [name, unit, value] of figures) {
        if (!Number.isFinite(value)) throw new RangeError(`${name} is ${value}`); // CloudWatch would drop the whole line
        emf.addMetric(name, unit, value);
      }
      emf.publishStoredMetrics();
    } catch (fault) {
      emf.clearMetrics();
      emf.clearDimensions();
      journal.error('notifications.metrics-fault', { figures: figures.map(([name]) => name) }, fault);
    }
  };

  return {
    delivery: ({ channel, priority, outcome, attempts, lagSeconds }) => {
      const tried = attempts > 0 && outcome !== 'retrying' ? [count('DeliveryAttempts', attempts)] : [];
      write({ channel }, [count(OUTCOMES[outcome], 1), ...tried]);
      if (lagSeconds !== undefined) write({ channel, priority }, [['DeliveryLag', 'Seconds', lagSeconds]]);
    },
    happened: (what, times = 1) => write({}, [count(HAPPENINGS[what], times)]),
    handled: (task, { done, failed }) =>
      write({ task }, [count('RecordsHandled', done), count('RecordsFailed', failed)]),
    oldestDue: (seconds) => write({}, [['OldestDueAge', 'Seconds', seconds]]),
  };
};
