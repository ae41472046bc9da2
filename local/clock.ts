import { existsSync, readFileSync, writeFileSync } from 'node:fs';

/** The time in which the whole stage lives: the real one, or later. */
export interface StageClock {
  now(): Date;
  /** Moves the time on at once, for everything: functions, schedules, the age of records. Never back. */
  advanceBy(milliseconds: number): void;
  /** What this clock showed at a real moment. */
  stageTimeOf(real: Date): Date;
  /** Resolves when this clock shows `until`, or when the signal is aborted. */
  sleepUntil(until: Date, signal: AbortSignal): Promise<void>;
  /** One 64-bit integer: how many milliseconds later than the real time it is. Shared with the functions' threads. */
  readonly offset: SharedArrayBuffer;
}

interface Jump {
  readonly atReal: number;
  readonly offset: number;
}

const readJumps = (file: string | undefined): Jump[] =>
  file !== undefined && existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Jump[]) : [];

/** The longest that a sleeper stays asleep without looking at the clock. */
const NAP_MS = 500;

const nap = (milliseconds: number, sleepers: Set<() => void>): Promise<void> =>
  new Promise((resolve) => {
    const wake = (): void => {
      clearTimeout(timer);
      sleepers.delete(wake);
      resolve();
    };
    const timer = setTimeout(wake, milliseconds);
    sleepers.add(wake);
  });

/** Jumps are remembered in `file`, so that a stage with kept data never goes back in time. */
export const createStageClock = (file?: string): StageClock => {
  const jumps = readJumps(file);
  const offset = new SharedArrayBuffer(8);
  const shared = new BigInt64Array(offset);
  const current = (): number => Number(Atomics.load(shared, 0));
  Atomics.store(shared, 0, BigInt(jumps.at(-1)?.offset ?? 0));
  const sleepers = new Set<() => void>();
  const now = (): Date => new Date(Date.now() + current());

  return {
    now,
    offset,
    advanceBy(milliseconds) {
      if (milliseconds < 0) throw new RangeError('the clock of the stage cannot go back');
      jumps.push({ atReal: Date.now(), offset: current() + Math.round(milliseconds) });
      Atomics.store(shared, 0, BigInt(jumps.at(-1)?.offset ?? 0));
      if (file !== undefined) writeFileSync(file, JSON.stringify(jumps));
      for (const wake of [...sleepers]) wake();
    },
    stageTimeOf(real) {
      const inForce = jumps.findLast(({ atReal }) => atReal <= real.getTime());
      return new Date(real.getTime() + (inForce?.offset ?? 0));
    },
    async sleepUntil(until, signal) {
      const wakeAll = (): void => {
        for (const wake of [...sleepers]) wake();
      };
      signal.addEventListener('abort', wakeAll, { once: true });
      while (!signal.aborted && now() < until) {
        await nap(Math.min(NAP_MS, until.getTime() - now().getTime()), sleepers);
      }
      signal.removeEventListener('abort', wakeAll);
    },
  };
};
