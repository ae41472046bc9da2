import type { InvocationAnswer } from './invocation.ts';
import { FunctionPaused } from './invocation.ts';
import type { LocalThread } from './local-thread.ts';

export interface FunctionCounts {
  readonly invocations: number;
  readonly errors: number;
  readonly running: number;
}

/** A function of the template, running here. */
export interface LocalFunction {
  readonly name: string;
  readonly arn: string;
  /**
   * Runs it once, as soon as a thread is free. Whatever goes wrong inside is an answer, not a rejection.
   * @throws {FunctionPaused} while it is paused
   */
  invoke(event: unknown): Promise<InvocationAnswer>;
  /** Takes nothing new; resolves when what runs has ended. */
  pause(): Promise<void>;
  resume(): void;
  isPaused(): boolean;
  /** Ends its threads in the middle of what they do, as a crash would; the next invocation starts a new one. */
  crash(): Promise<void>;
  counts(): FunctionCounts;
  stop(): Promise<void>;
}

export interface LocalFunctionOptions {
  readonly name: string;
  readonly arn: string;
  readonly maximumConcurrency: number;
  startThread(): LocalThread;
}

export const createLocalFunction = ({
  name,
  arn,
  maximumConcurrency,
  startThread,
}: LocalFunctionOptions): LocalFunction => {
  const threads = new Set<LocalThread>();
  const free: LocalThread[] = [];
  const queue: (() => void)[] = [];
  let [paused, stopped, invocations, errors, running] = [false, false, 0, 0, 0];
  let onIdle: (() => void)[] = [];

  const takeThread = (): LocalThread => {
    for (let waiting = free.pop(); waiting !== undefined; waiting = free.pop()) {
      if (waiting.isAlive()) return waiting;
      threads.delete(waiting);
    }
    const thread = startThread();
    threads.add(thread);
    return thread;
  };
  const giveBack = (thread: LocalThread): void => {
    if (thread.isAlive()) free.push(thread);
    else threads.delete(thread);
  };

  const enter = async (): Promise<void> => {
    while (running >= maximumConcurrency) await new Promise<void>((resolve) => queue.push(resolve));
    if (paused || stopped) throw new FunctionPaused(`${name} is paused`);
    running += 1;
  };
  const leave = (): void => {
    running -= 1;
    queue.shift()?.();
    if (running > 0) return;
    for (const resolve of onIdle) resolve();
    onIdle = [];
  };
  const ended = (): Promise<void> =>
    running === 0 ? Promise.resolve() : new Promise((resolve) => onIdle.push(resolve));
  const endThreads = async (): Promise<void> => {
    free.length = 0;
    const all = [...threads];
    threads.clear();
    await Promise.all(all.map((thread) => thread.end()));
  };

  return {
    name,
    arn,
    async invoke(event) {
      if (paused || stopped) throw new FunctionPaused(`${name} is paused`);
      await enter();
      const thread = takeThread();
      try {
        invocations += 1;
        const answer = await thread.invoke(event);
        if (!answer.ok) errors += 1;
        return answer;
      } finally {
        giveBack(thread);
        leave();
      }
    },
    async pause() {
      paused = true;
      await ended();
    },
    resume() {
      paused = false;
    },
    isPaused: () => paused,
    crash: endThreads,
    counts: () => ({ invocations, errors, running }),
    async stop() {
      stopped = true;
      await endThreads();
    },
  };
};
