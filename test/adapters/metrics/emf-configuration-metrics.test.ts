import { createMemoryJournal } from '../../../src/adapters/memory/memory-journal.ts';
import { createEmfConfigurationMetrics } from '../../../src/adapters/metrics/emf-configuration-metrics.ts';
import { giveEveryConfigurationFigure } from '../../contract/configuration-metrics.contract.ts';
import { emfLines } from '../../support/emf-lines.ts';

let lines: ReturnType<typeof emfLines>;
beforeEach(() => {
  lines = emfLines();
});
afterEach(() => lines.restore());

const emf = (journal = createMemoryJournal()) =>
  createEmfConfigurationMetrics({ stage: 'dev', service: 'configuration', journal });

describe('createEmfConfigurationMetrics', () => {
  it('O5: gives the figures of the alarms by these names', () => {
    giveEveryConfigurationFigure(emf());
    expect(lines.metrics()).toEqual(
      ['ChangesOpen', 'ConfigurationWorkFailed', 'EmergencyChanges', 'SecretsStale'].map(
        (name) => `RealTechee/dev ${name} service=configuration`,
      ),
    );
  });

  it('O5: tells the journal under its own name of a figure it could not write, and throws nothing', () => {
    const journal = createMemoryJournal();
    emf(journal).reconciled({ looked: Number.NaN });
    expect(journal.entries.map(({ code }) => code)).toEqual(['configuration.metrics-fault']);
  });
});
