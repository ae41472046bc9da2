import type { OperationMetrics } from '../../domain/operations/metrics.ts';
import { count, type EmfOptions, emfWriter } from './emf-writer.ts';

/** The figures of operations. */
export const createEmfOperationMetrics = (options: EmfOptions): OperationMetrics => {
  const write = emfWriter(options);
  return {
    backupsChecked: ({ missing, newest }) =>
      write({}, [
        count('BackupsMissing', missing.length),
        count('FileBackupsDamaged', newest?.problem === undefined ? 0 : 1),
      ]),
    drillEnded: ({ hasSucceeded, measured }) =>
      write({}, [
        count('DrillsSucceeded', hasSucceeded ? 1 : 0),
        count('DrillsFailed', hasSucceeded ? 0 : 1),
        ...(measured === undefined
          ? []
          : [
              ['DrillRecoveryTime', 'Seconds', measured.recoverySeconds] as const,
              ['DrillPointBehind', 'Seconds', measured.pointSeconds] as const,
            ]),
      ]),
    drillAged: (days) => write({}, [count('DaysWithoutDrill', days)]),
  };
};
