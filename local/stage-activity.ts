import type { FunctionCounts, LocalFunction } from './functions/local-function.ts';
import type { Scheduler } from './scheduler.ts';
import type { StagePoller } from './stage-pollers.ts';

export interface StageActivity {
  readonly functions: Readonly<Record<string, FunctionCounts>>;
  /** Invocations that run just now. */
  readonly running: number;
  readonly invocations: number;
  /** Events of schedules that are being delivered, or wait for another try. */
  readonly scheduledEvents: number;
  /** Mappings that have found the end of their stream, or whose function is paused. */
  readonly idleMappings: number;
  readonly mappings: number;
}

export interface ActivityOptions {
  readonly functions: Readonly<Record<string, LocalFunction>>;
  readonly pollers: readonly StagePoller[];
  readonly scheduler: Scheduler;
}

export const activityOf = ({ functions, pollers, scheduler }: ActivityOptions): StageActivity => {
  const counts = Object.fromEntries(Object.entries(functions).map(([name, run]) => [name, run.counts()]));
  const all = Object.values(counts);
  return {
    functions: counts,
    running: all.reduce((sum, { running }) => sum + running, 0),
    invocations: all.reduce((sum, { invocations }) => sum + invocations, 0),
    scheduledEvents: scheduler.underWay(),
    idleMappings: pollers.filter(({ poller, isPaused }) => isPaused() || poller.isIdle()).length,
    mappings: pollers.length,
  };
};

const LOOK_EVERY_MS = 20;

/**
 * Resolves when nothing runs, and every stream was read to its end twice since anything ran. What waits for a time
 * (a delay, a retry, a schedule) is not waited for, nor what waits for a paused function.
 */
export const untilIdle = async (options: ActivityOptions): Promise<void> => {
  const emptyReads = (): number[] => options.pollers.map(({ poller }) => poller.emptyReads());
  let before = emptyReads();
  let invocations = -1;
  for (;;) {
    const now = activityOf(options);
    if (now.running > 0 || now.idleMappings < now.mappings || now.invocations !== invocations) {
      invocations = now.invocations;
      before = emptyReads();
    }
    const looked = emptyReads();
    const isCalm = options.pollers.every(
      ({ isPaused }, index) => isPaused() || (looked[index] ?? 0) >= (before[index] ?? 0) + 2,
    );
    if (isCalm) return;
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
};
