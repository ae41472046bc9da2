import { secondsAfter } from '../../domain/shared/clock.ts';
import type { KeepRecordsDependencies } from '../../domain/statuses/reconcile-record.ts';
import { sweepStatuses } from '../../domain/statuses/sweep-statuses.ts';
import { onConfiguration } from '../shared/on-configuration.ts';
import { sweepStatusesDependencies } from './dependencies.ts';

/** The function's timeout is 300 s (infra/functions/statuses.yml); the work stops well before. */
const BUDGET_SECONDS = 270;

/** A row that fails is postponed and alarmed by its figure; only what could not even be postponed fails the run. */
export const sweepStatusesHandler = (dependencies: KeepRecordsDependencies) => {
  const { clock, journal } = dependencies;
  const sweep = sweepStatuses(dependencies);

  return async (): Promise<void> => {
    const report = await sweep({ deadline: secondsAfter(clock(), BUDGET_SECONDS) });
    journal.info('statuses.sweep-completed', { ...report });
    if (report.stuck > 0) {
      throw new Error(`${report.stuck} due item(s) could not be handled; they stay due, and the log names them`);
    }
  };
};

export const handler = onConfiguration(() => sweepStatusesDependencies(process.env), sweepStatusesHandler);
