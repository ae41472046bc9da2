import type { Metrics } from '../../src/domain/notifications/ports.ts';

export interface MetricsHarness {
  readonly metrics: Metrics;
  /** What was given so far, in any form that shows every figure. */
  written(): string;
}

const OUTCOMES = ['sent', 'retrying', 'failed', 'suppressed', 'expired', 'unknown-outcome'] as const;
/** What a provider tells later; of an SMS none does. */
const TOLD = ['delivered', 'bounced', 'complained'] as const;
const HAPPENINGS = [
  'signal-planned',
  'signal-quarantined',
  'signal-replanned',
  'hook-failed',
  'feedback-unmatched',
  'feedback-unreadable',
  'marketing-stopped',
  'database-unreachable',
] as const;

/** Gives every figure that there is. */
export const giveEverything = (metrics: Metrics): void => {
  for (const channel of ['email', 'sms'] as const) {
    for (const priority of ['high', 'medium', 'low'] as const) {
      for (const outcome of OUTCOMES) {
        metrics.delivery({
          channel,
          priority,
          outcome,
          attempts: 2,
          ...(outcome === 'sent' ? { lagSeconds: 4.25 } : {}),
        });
      }
    }
  }
  for (const outcome of TOLD) {
    metrics.delivery({ channel: 'email', priority: 'high', outcome, attempts: 2 });
  }
  for (const what of HAPPENINGS) metrics.happened(what);
  for (const task of ['plan', 'deliver', 'feedback'] as const) metrics.handled(task, { done: 3, failed: 0 });
  metrics.oldestDue(17);
};

export const describeMetricsContract = (name: string, make: () => MetricsHarness): void => {
  describe(`Metrics contract: ${name}`, () => {
    it('takes every figure, and answers at once with nothing to wait for', () => {
      const { metrics, written } = make();
      expect(giveEverything(metrics)).toBeUndefined();
      for (const figure of ['4.25', '17']) expect(written()).toContain(figure);
    });

    it('tells one figure as often as it is given', () => {
      const { metrics, written } = make();
      metrics.oldestDue(4711);
      metrics.oldestDue(4711);
      expect(written().match(/4711/g)).toHaveLength(2);
    });

    it('never throws, whatever the figure: no delivery fails for its counting', () => {
      const { metrics, written } = make();
      expect(() => metrics.oldestDue(Number.NaN)).not.toThrow();
      expect(() => metrics.happened('hook-failed', Number.NaN)).not.toThrow();
      metrics.oldestDue(4711);
      expect(written()).toContain('4711');
    });
  });
};
