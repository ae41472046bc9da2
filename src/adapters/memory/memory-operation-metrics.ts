import type { BackupCheck } from '../../domain/operations/backup/check-backups.ts';
import type { OperationMetrics } from '../../domain/operations/metrics.ts';

/** What the fake was given, in order. */
export interface MemoryOperationMetrics extends OperationMetrics {
  readonly checks: readonly BackupCheck[];
}

export const createMemoryOperationMetrics = (): MemoryOperationMetrics => {
  const checks: BackupCheck[] = [];
  return { checks, backupsChecked: (check) => checks.push({ ...check }) };
};
