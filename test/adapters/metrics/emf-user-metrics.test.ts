import { createMemoryJournal } from '../../../src/adapters/memory/memory-journal.ts';
import { createMemoryUserMetrics } from '../../../src/adapters/memory/memory-user-metrics.ts';
import { createEmfUserMetrics } from '../../../src/adapters/metrics/emf-user-metrics.ts';
import { describeUserMetricsContract, giveEveryUserFigure } from '../../contract/user-metrics.contract.ts';
import { emfLines } from '../../support/emf-lines.ts';

describeUserMetricsContract('memory', () => {
  const metrics = createMemoryUserMetrics();
  return { metrics, written: () => JSON.stringify(metrics) };
});

let lines: ReturnType<typeof emfLines>;
beforeEach(() => {
  lines = emfLines();
});
afterEach(() => lines.restore());

const emf = (journal = createMemoryJournal()) => createEmfUserMetrics({ stage: 'dev', service: 'users', journal });

describeUserMetricsContract('embedded metric format', () => ({ metrics: emf(), written: () => lines.text() }));

describe('createMemoryUserMetrics', () => {
  it('counts what happened', () => {
    const metrics = createMemoryUserMetrics();
    metrics.happened('link-asked');
    metrics.happened('link-asked', 2);
    expect(metrics.timesHappened('link-asked')).toBe(3);
    expect(metrics.timesHappened('sign-up-refused')).toBe(0);
  });
});

describe('createEmfUserMetrics', () => {
  it('O5: gives the figures of the alarms by these names', () => {
    giveEveryUserFigure(emf());
    expect(lines.metrics()).toEqual(
      [
        'DatabaseUnreachable',
        'ErasuresEnded',
        'ErasuresFailed',
        'ErasuresOpen',
        'SignUpsIncomplete',
        'SignUpsRefused',
        'UserCommandsFailed',
        'UserCommandsFinished',
        'UserCommandsHalfDone',
        'UserCommandsUndone',
        'UserDriftFailed',
        'UserDriftMended',
        'UserLinksAsked',
        'UsersCompared',
        'UsersNeedingPerson',
      ].map((name) => `RealTechee/dev ${name} service=users`),
    );
  });

  it('O5: tells the journal under its own name of a figure it could not write', () => {
    const journal = createMemoryJournal();
    emf(journal).happened('link-asked', Number.NaN);
    expect(journal.entries.map(({ code }) => code)).toEqual(['users.metrics-fault']);
  });
});
