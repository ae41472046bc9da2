import type { BackupCheck } from '../../domain/operations/backup/check-backups.ts';
import type { OperationMetrics } from '../../domain/operations/metrics.ts';

/** What the fake was given, in order. */
export interface MemoryOperationMetrics extends OperationMetrics {
  readonly checks: readonly BackupCheck[];
  readonly drills: readonly Parameters<OperationMetrics['drillEnded']>[0][];
  readonly days: readonly number[];
}

export const createMemoryOperationMetrics = (): MemoryOperationMetrics => {
  const checks: BackupCheck[] = [];
  const drills: Parameters<OperationMetrics['drillEnded']>[0][] = [];
  const days: number[] = [];
  return {
    ...{ checks, drills, days },
    backupsChecked: (check) => checks.push({ ...check }),
    drillEnded: (drill) => drills.push({ ...drill }),
    drillAged: (since) => days.push(since),
  };
};
