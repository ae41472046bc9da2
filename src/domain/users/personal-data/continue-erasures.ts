import { secondsAfter } from '../../shared/clock.ts';
import type { Journal } from '../../shared/journal.ts';
import type { Erasure } from './erasure.ts';
import { type RunErasureDependencies, runErasure } from './run-erasure.ts';

export interface ContinueErasuresDependencies extends RunErasureDependencies {
  readonly journal: Journal;
}

/**
 * What one run did with the erasures that had not ended. `busy`: another run was at it within the last minutes. `failed` also
 * counts those that wait for longer than a day for something other than a legal hold: nobody would look at them otherwise.
 */
export interface ContinueReport {
  readonly ended: number;
  readonly open: number;
  readonly busy: number;
  readonly failed: number;
}

/** A run writes after every page: one that has been silent for so long is cut off. */
const QUIET_SECONDS = 120;
/** Since its plan could be begun at the latest. */
const PATIENCE_SECONDS = 86_400;

/** Goes on with every erasure that was begun and has not ended. One that fails does not stop the others. Stops at `deadline`. */
export const continueErasures = (dependencies: ContinueErasuresDependencies) => {
  const { erasures, clock, journal } = dependencies;
  const run = runErasure(dependencies);

  const isLongOpen = ({ expiresAt }: Erasure): boolean =>
    clock() >= secondsAfter(new Date(expiresAt), PATIENCE_SECONDS);

  const goOn = async (erasure: Erasure, deadline: Date): Promise<keyof ContinueReport> => {
    const { id: erasureId, userId, updatedAt } = erasure;
    const isBusy = Date.parse(updatedAt) > secondsAfter(clock(), -QUIET_SECONDS).getTime();
    if (isBusy) return 'busy';
    const caller = { kind: 'automation', rule: 'erasure' } as const;
    const report = await run({ caller, erasureId }, { userId, deadline });
    if (report.ok && report.value.state === 'ended') return 'ended';
    const because = report.ok ? report.value.waitsFor : report.refusal.because;
    if (because === 'taken-over') return 'busy';
    if (because !== 'legal-hold' && isLongOpen(erasure)) {
      journal.error('users.erasure-stuck', { erasureId, userId, because });
      return 'failed';
    }
    journal.warn('users.erasure-open', { erasureId, userId, because });
    return 'open';
  };

  const attempt = async (erasureId: string, deadline: Date): Promise<keyof ContinueReport> => {
    let erasure: Erasure | undefined;
    try {
      erasure = await erasures.get(erasureId);
      return erasure === undefined ? 'ended' : await goOn(erasure, deadline);
    } catch (fault) {
      journal.error('users.erasure-fault', { erasureId, userId: erasure?.userId }, fault);
      return 'failed';
    }
  };

  return async ({ deadline }: { readonly deadline: Date }): Promise<ContinueReport> => {
    const report = { ended: 0, open: 0, busy: 0, failed: 0 };
    for (const erasureId of await erasures.open()) {
      report[clock() >= deadline ? 'open' : await attempt(erasureId, deadline)] += 1;
    }
    return report;
  };
};
