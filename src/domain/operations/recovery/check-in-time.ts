import type { Clock } from '../../shared/clock.ts';
import { type Pace, ROWS_A_SECOND } from '../data/read-pages.ts';

export interface CheckInTimeDependencies {
  /** Reads every row at this pace; answers how much does not fit together. */
  readonly check: (pace: Pace) => Promise<number>;
  readonly clock: Clock;
  readonly sleep: (milliseconds: number) => Promise<void>;
  readonly endsAt: Date;
  readonly wholeTurnSeconds: number;
}

/** What a row takes beside its reading: what it refers to is looked up. */
const SLACK = 2;

class OutOfTime extends Error {
  override readonly name = 'OutOfTime';
}

/**
 * Checks the integrity of so many rows in this turn, if it has the time; `later`: a turn that has its whole time before it
 * will; `unchecked`: none will, or it took longer than reckoned.
 */
export const checkInTime = ({ check, clock, sleep, endsAt, wholeTurnSeconds }: CheckInTimeDependencies) => {
  const unlessLate = async (milliseconds: number): Promise<void> => {
    if (clock() >= endsAt) throw new OutOfTime('the turn is over');
    await sleep(milliseconds);
  };

  return async (rows: number): Promise<number | 'later' | 'unchecked'> => {
    const seconds = (rows / ROWS_A_SECOND) * SLACK;
    // The turn that would have it begins with a look or two of its own.
    if (clock().getTime() + seconds * 1000 > endsAt.getTime())
      return seconds <= wholeTurnSeconds / 2 ? 'later' : 'unchecked';
    try {
      return await check({ sleep: unlessLate, rowsASecond: ROWS_A_SECOND });
    } catch (fault) {
      if (fault instanceof OutOfTime) return 'unchecked';
      throw fault;
    }
  };
};
