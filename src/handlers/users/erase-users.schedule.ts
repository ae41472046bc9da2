import { secondsAfter } from '../../domain/shared/clock.ts';
import type { UserMetrics } from '../../domain/users/metrics.ts';
import {
  type ContinueErasuresDependencies,
  continueErasures,
} from '../../domain/users/personal-data/continue-erasures.ts';
import { onColdStart } from '../shared/on-cold-start.ts';
import { eraseUsersDependencies } from './dependencies.ts';

export type EraseUsersDependencies = ContinueErasuresDependencies & { readonly metrics: UserMetrics };

/** The function's timeout is 900 s; the work stops well before. */
const BUDGET_SECONDS = 840;

/** Goes on with erasures that have not ended. One that fails is told by the figures, and comes again with the next run. */
export const eraseUsersHandler = (dependencies: EraseUsersDependencies) => {
  const { clock, journal, metrics } = dependencies;
  const goOn = continueErasures(dependencies);

  return async (): Promise<void> => {
    const report = await goOn({ deadline: secondsAfter(clock(), BUDGET_SECONDS) });
    metrics.erased(report);
    journal.info('users.erasures-continued', { ...report });
  };
};

export const handler = onColdStart(() => eraseUsersHandler(eraseUsersDependencies(process.env)));
