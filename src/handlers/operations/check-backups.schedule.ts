import { type CheckBackupsDependencies, checkBackups } from '../../domain/operations/backup/check-backups.ts';
import type { OperationMetrics } from '../../domain/operations/metrics.ts';
import type { DrillLedger } from '../../domain/operations/recovery/ports.ts';
import type { Journal } from '../../domain/shared/journal.ts';
import { onColdStart } from '../shared/on-cold-start.ts';
import { checkBackupsDependencies } from './dependencies.ts';

export interface CheckBackupsHandlerDependencies {
  /** Absent on a stage that keeps no backups. */
  readonly backups?: CheckBackupsDependencies & { readonly drills: Pick<DrillLedger, 'withoutSuccessSince'> };
  readonly journal: Journal;
  readonly metrics: OperationMetrics;
}

const DAY_MILLISECONDS = 86_400_000;

/** Each day: what is missing is told by the figures, which an alarm watches, and named in the log. */
export const checkBackupsHandler = ({ backups, journal, metrics }: CheckBackupsHandlerDependencies) => {
  return async (): Promise<void> => {
    if (backups === undefined) {
      journal.info('operations.no-backups-kept');
      return;
    }
    const now = backups.clock();
    const since = await backups.drills.withoutSuccessSince(now);
    metrics.drillAged(Math.floor((now.getTime() - since.getTime()) / DAY_MILLISECONDS));
    const check = await checkBackups(backups)();
    metrics.backupsChecked(check);
    const { tables, missing, incomplete, newest } = check;
    const fields = { tables, missing, incomplete, newest: newest?.id, problem: newest?.problem };
    const isWell = missing.length === 0 && newest?.problem === undefined;
    if (isWell) journal.info('operations.backups-checked', fields);
    else journal.error('operations.backups-missing', fields);
  };
};

export const handler = onColdStart(() => checkBackupsHandler(checkBackupsDependencies(process.env)));
