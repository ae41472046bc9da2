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
  };
};
