import type { BackupCheck } from './backup/check-backups.ts';
import type { Measured } from './recovery/recovery.ts';

/** What an operator wants to see of the work on the stage itself. Never waits, never throws. */
export interface OperationMetrics {
  backupsChecked(check: BackupCheck): void;
  /** `measured` is absent for a drill that did not come to it. */
  drillEnded(drill: { readonly hasSucceeded: boolean; readonly measured?: Measured }): void;
  /** Whole days since a drill last succeeded. */
  drillAged(days: number): void;
}
