import { createMemoryJournal } from '../../../src/adapters/memory/memory-journal.ts';
import { createMemoryOperationMetrics } from '../../../src/adapters/memory/memory-operation-metrics.ts';
import { createEmfOperationMetrics } from '../../../src/adapters/metrics/emf-operation-metrics.ts';
import {
  describeOperationMetricsContract,
  giveEveryOperationFigure,
} from '../../contract/operation-metrics.contract.ts';
import { emfLines } from '../../support/emf-lines.ts';

describeOperationMetricsContract('memory', () => {
  const metrics = createMemoryOperationMetrics();
  const missing = () => metrics.checks.map((check) => check.missing.length);
  return { metrics, written: () => JSON.stringify([missing(), metrics.drills, metrics.days]) };
});

let lines: ReturnType<typeof emfLines>;
beforeEach(() => {
  lines = emfLines();
});
afterEach(() => lines.restore());

const emf = () => createEmfOperationMetrics({ stage: 'dev', service: 'operations', journal: createMemoryJournal() });

describeOperationMetricsContract('embedded metric format', () => ({ metrics: emf(), written: () => lines.text() }));

describe('createEmfOperationMetrics', () => {
  it('O5: gives the figures of the alarms by these names, names no table', () => {
    giveEveryOperationFigure(emf());
    expect(lines.metrics()).toEqual(
      [
        'BackupsMissing',
        'DaysWithoutDrill',
        'DrillPointBehind',
        'DrillRecoveryTime',
        'DrillsFailed',
        'DrillsSucceeded',
        'FileBackupsDamaged',
      ].map((name) => `RealTechee/dev ${name} service=operations`),
    );
    expect(lines.text()).not.toContain('Contacts');
  });
});
