import { secondsAfter } from '../../shared/clock.ts';
import type { Journal } from '../../shared/journal.ts';
import { type RunErasureDependencies, runErasure } from './run-erasure.ts';

export interface ContinueErasuresDependencies extends RunErasureDependencies {
  readonly journal: Journal;
}

/** What one run did with the erasures that had not ended. `busy`: another run was at it within the last minutes. */
export interface ContinueReport {
  readonly ended: number;
  readonly open: number;
  readonly busy: number;
  readonly failed: number;
}

/** A run writes after every page: one that has been silent for so long is cut off. */
const QUIET_SECONDS = 120;

/** Goes on with every erasure that was begun and has not ended. One that fails does not stop the others. Stops at `deadline`. */
export const continueErasures = (dependencies: ContinueErasuresDependencies) => {
  const { erasures, clock, journal } = dependencies;
  const run = runErasure(dependencies);

  const goOn = async (erasureId: string, deadline: Date): Promise<keyof ContinueReport> => {
    const erasure = await erasures.get(erasureId);
    if (erasure === undefined) return 'ended';
    const isBusy = Date.parse(erasure.updatedAt) > secondsAfter(clock(), -QUIET_SECONDS).getTime();
    if (isBusy) return 'busy';
    const caller = { kind: 'automation', rule: 'erasure' } as const;
    const report = await run({ caller, erasureId }, { userId: erasure.userId, deadline });
    if (report.ok && report.value.state === 'ended') return 'ended';
    const because = report.ok ? report.value.waitsFor : report.refusal.because;
    journal.warn('users.erasure-open', { erasureId, because });
    return !report.ok && report.refusal.because === 'taken-over' ? 'busy' : 'open';
  };

  return async ({ deadline }: { readonly deadline: Date }): Promise<ContinueReport> => {
    const report = { ended: 0, open: 0, busy: 0, failed: 0 };
    for (const erasureId of await erasures.open()) {
      try {
        report[clock() >= deadline ? 'open' : await goOn(erasureId, deadline)] += 1;
      } catch (fault) {
        report.failed += 1;
        journal.error('users.erasure-fault', { erasureId }, fault);
      }
    }
    return report;
  };
};
