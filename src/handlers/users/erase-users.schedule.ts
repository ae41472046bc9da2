import { secondsAfter } from '../../domain/shared/clock.ts';
import type { UserMetrics } from '../../domain/users/metrics.ts';
import {
  type ContinueErasuresDependencies,
  continueErasures,
} from '../../domain/users/personal-data/continue-erasures.ts';
import { type ContinueFilesDependencies, continueFiles } from '../../domain/users/personal-data/continue-files.ts';
import { onColdStart } from '../shared/on-cold-start.ts';
import { eraseUsersDependencies } from './dependencies.ts';

export type EraseUsersDependencies = ContinueErasuresDependencies &
  ContinueFilesDependencies & { readonly metrics: UserMetrics };

/** The function's timeout is 900 s; the work stops well before. */
const BUDGET_SECONDS = 840;

/** Goes on with erasures that have not ended, and deletes the files of those that have. One that fails is told by the figures, and comes again with the next run. */
export const eraseUsersHandler = (dependencies: EraseUsersDependencies) => {
  const { clock, journal, metrics } = dependencies;
  const goOn = continueErasures(dependencies);
  const seeToFiles = continueFiles(dependencies);

  return async (): Promise<void> => {
    const deadline = secondsAfter(clock(), BUDGET_SECONDS);
    const report = await goOn({ deadline });
    const files = await seeToFiles({ deadline });
    metrics.erased({ ...report, failed: report.failed + files.failed });
    journal.info('users.erasures-continued', {
      ...report,
      ...{ filesDeleted: files.deleted, filesLeft: files.left, filesFailed: files.failed },
    });
  };
};

export const handler = onColdStart(() => eraseUsersHandler(eraseUsersDependencies(process.env)));
