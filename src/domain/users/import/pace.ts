import type { Clock } from '../../shared/clock.ts';

/** Sleeps. Waiting enters the domain through this port only. */
export type Wait = (milliseconds: number) => Promise<void>;

/** Resolves when it is one's turn: turns come no faster than so many a second. */
export type Turn = () => Promise<void>;

export const pacedTurns = (
  perSecond: number,
  { clock, wait }: { readonly clock: Clock; readonly wait: Wait },
): Turn => {
  let nextAt = Number.NEGATIVE_INFINITY;
  return async () => {
    const now = clock().getTime();
    const turnAt = Math.max(now, nextAt);
    nextAt = turnAt + 1000 / perSecond;
    if (turnAt > now) await wait(turnAt - now);
  };
};
