import { createMemoryJournal } from '../../../src/adapters/memory/memory-journal.ts';
import { createMemoryStatusMetrics } from '../../../src/adapters/memory/memory-status-metrics.ts';
import { createEmfStatusMetrics } from '../../../src/adapters/metrics/emf-status-metrics.ts';
import { describeStatusMetricsContract, giveEveryStatusFigure } from '../../contract/status-metrics.contract.ts';
import { emfLines } from '../../support/emf-lines.ts';

describeStatusMetricsContract('memory', () => {
  const metrics = createMemoryStatusMetrics();
  return { metrics, written: () => JSON.stringify(metrics) };
});

let lines: ReturnType<typeof emfLines>;
beforeEach(() => {
  lines = emfLines();
});
afterEach(() => lines.restore());

const emf = (journal = createMemoryJournal()) => createEmfStatusMetrics({ stage: 'dev', service: 'statuses', journal });

describeStatusMetricsContract('embedded metric format', () => ({ metrics: emf(), written: () => lines.text() }));

describe('createMemoryStatusMetrics', () => {
  it('counts what happened', () => {
    const metrics = createMemoryStatusMetrics();
    metrics.happened('status-changed');
    metrics.happened('status-changed', 2);
    expect(metrics.timesHappened('status-changed')).toBe(3);
    expect(metrics.timesHappened('unknown-status')).toBe(0);
  });
});

describe('createEmfStatusMetrics', () => {
  it('O5: gives the figures of the alarms by these names', () => {
    giveEveryStatusFigure(emf());
    expect(lines.metrics()).toEqual(
      [
        'DatabaseUnreachable service=statuses',
        'IrregularStatusChanges service=statuses',
        'RecordsFailed service=statuses task=follow-events',
        'RecordsFailed service=statuses task=record-changes',
        'RecordsHandled service=statuses task=follow-events',
        'RecordsHandled service=statuses task=record-changes',
        'StatusOldestDueAge service=statuses',
        'StatusTimersFailed service=statuses',
        'StatusesChanged service=statuses',
        'StatusesChangedOutside service=statuses',
        'StatusesLooked service=statuses',
        'StatusesMoved service=statuses',
        'StatusesWarned service=statuses',
        'UnknownStatuses service=statuses',
      ].map((name) => `RealTechee/dev ${name}`),
    );
  });

  it('O5: tells the journal under its own name of a figure it could not write', () => {
    const journal = createMemoryJournal();
    emf(journal).happened('status-changed', Number.NaN);
    expect(journal.entries.map(({ code }) => code)).toEqual(['statuses.metrics-fault']);
  });
});
