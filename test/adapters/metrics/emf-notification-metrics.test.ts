import { createMemoryJournal } from '../../../src/adapters/memory/memory-journal.ts';
import { createMemoryMetrics } from '../../../src/adapters/memory/memory-metrics.ts';
import { createEmfNotificationMetrics } from '../../../src/adapters/metrics/emf-notification-metrics.ts';
import { describeMetricsContract, giveEverything } from '../../contract/metrics.contract.ts';
import { emfLines } from '../../support/emf-lines.ts';

describeMetricsContract('memory', () => {
  const metrics = createMemoryMetrics();
  return { metrics, written: () => JSON.stringify(metrics) };
});

let lines: ReturnType<typeof emfLines>;
beforeEach(() => {
  lines = emfLines();
});
afterEach(() => lines.restore());

const emf = (journal = createMemoryJournal()) =>
  createEmfNotificationMetrics({ stage: 'dev', service: 'notifications', journal });

describeMetricsContract('embedded metric format', () => ({ metrics: emf(), written: () => lines.text() }));

describe('createEmfNotificationMetrics', () => {
  it('O5: writes each figure as a line that CloudWatch reads, under the namespace of its stage', () => {
    emf().delivery({ channel: 'sms', priority: 'high', outcome: 'sent', attempts: 1, lagSeconds: 3 });
    expect(lines.all()).toEqual([
      {
        _aws: {
          Timestamp: expect.any(Number),
          CloudWatchMetrics: [
            {
              Namespace: 'RealTechee/dev',
              Dimensions: [['service', 'channel']],
              Metrics: [
                { Name: 'NotificationsSent', Unit: 'Count' },
                { Name: 'DeliveryAttempts', Unit: 'Count' },
              ],
            },
          ],
        },
        service: 'notifications',
        channel: 'sms',
        NotificationsSent: 1,
        DeliveryAttempts: 1,
      },
      expect.objectContaining({ service: 'notifications', channel: 'sms', priority: 'high', DeliveryLag: 3 }),
    ]);
  });

  it('keeps the dimensions of one figure from the next', () => {
    const metrics = emf();
    metrics.handled('plan', { done: 2, failed: 1 });
    metrics.oldestDue(0);
    expect(lines.all().at(-1)).toMatchObject({
      _aws: { CloudWatchMetrics: [{ Dimensions: [['service']], Metrics: [{ Name: 'OldestDueAge' }] }] },
      OldestDueAge: 0,
    });
  });

  it('has few dimensions, each of few values: what CloudWatch bills does not grow with what is sent', () => {
    const metrics = emf();
    giveEverything(metrics);
    const once = lines.metrics();
    giveEverything(metrics);
    expect(lines.metrics()).toEqual(once);
    expect(once.length).toBeLessThan(50);
  });

  it('tells the journal of a figure it could not write, and writes the next', () => {
    const journal = createMemoryJournal();
    const metrics = emf(journal);
    metrics.delivery({
      channel: 'email',
      priority: 'low',
      outcome: 'sent',
      attempts: Number.NaN,
      lagSeconds: Number.NaN,
    });
    metrics.oldestDue(5);
    expect(journal.entries.map(({ code }) => code)).toEqual(['notifications.metrics-fault']);
    expect(lines.all().at(-1)).toMatchObject({ OldestDueAge: 5 });
  });
});
