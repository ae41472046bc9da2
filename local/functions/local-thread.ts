import { randomUUID } from 'node:crypto';
import { Worker } from 'node:worker_threads';
import type { InvocationAnswer } from './invocation.ts';
import type { ThreadAnswer, ThreadData, ThreadRequest } from './thread-messages.ts';

export interface LocalThreadOptions {
  readonly data: ThreadData;
  readonly environment: Readonly<Record<string, string>>;
  readonly timeoutSeconds: number;
  onOutput(text: string): void;
}

/** One execution environment of a function: a thread with variables and a clock of its own, one invocation at a time. */
export interface LocalThread {
  invoke(event: unknown): Promise<InvocationAnswer>;
  /** False once it timed out, crashed or was ended: it answers nothing more. */
  isAlive(): boolean;
  /** Ends at once, in the middle of whatever it does; a running invocation answers an error. */
  end(): Promise<void>;
}

const THREAD = new URL('./function-thread.ts', import.meta.url);

export const startLocalThread = ({ data, environment, timeoutSeconds, onOutput }: LocalThreadOptions): LocalThread => {
  const worker = new Worker(THREAD, {
    workerData: data,
    env: { ...environment },
    stdout: true,
    stderr: true,
    execArgv: ['--disable-warning=ExperimentalWarning'],
  });
  worker.stdout.on('data', (chunk: Buffer) => onOutput(chunk.toString('utf8')));
  worker.stderr.on('data', (chunk: Buffer) => onOutput(chunk.toString('utf8')));
  let alive = true;
  let settle: ((answer: InvocationAnswer) => void) | undefined;
  let requestId = '';

  const fail = (errorType: string, errorMessage: string): void => {
    alive = false;
    settle?.({ ok: false, requestId, errorType, errorMessage });
  };
  worker.on('message', (answer: ThreadAnswer) => {
    if (answer.requestId !== requestId) return;
    settle?.(answer.ok ? { ok: true, requestId, payload: JSON.parse(answer.payload) as unknown } : answer);
  });
  worker.on('error', (error) => fail('Runtime.UnhandledError', error instanceof Error ? error.message : String(error)));
  worker.on('exit', () => fail('Runtime.ExitError', 'the runtime exited without an answer'));

  return {
    isAlive: () => alive,
    async invoke(event) {
      const deadline = performance.timeOrigin + performance.now() + timeoutSeconds * 1000;
      requestId = randomUUID();
      const request: ThreadRequest = { requestId, event: JSON.stringify(event), deadline };
      const timer = setTimeout(() => {
        fail('Sandbox.Timedout', `the function timed out after ${timeoutSeconds} seconds`);
        void worker.terminate();
      }, timeoutSeconds * 1000);
      try {
        return await new Promise<InvocationAnswer>((resolve) => {
          settle = resolve;
          worker.postMessage(request);
        });
      } finally {
        clearTimeout(timer);
        settle = undefined;
      }
    },
    async end() {
      alive = false;
      await worker.terminate();
    },
  };
};
