import type { BackupCheck } from './backup/check-backups.ts';

/** What an operator wants to see of the work on the stage itself. Never waits, never throws. */
export interface OperationMetrics {
  backupsChecked(check: BackupCheck): void;
}
