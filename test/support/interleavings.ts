/** Whose call is next, of the processes that wait. */
export type Next = (waiting: readonly number[], step: number) => number;

/**
 * Runs several processes in a chosen order: each waits before every port call until it is its turn, so that one port
 * call happens at a time and in an order that can be said, repeated and enumerated.
 */
export interface Interleaving {
  /** Wraps a port of process number `process`. */
  readonly gated: <Port extends object>(process: number, port: Port) => Port;
  /** Runs the processes to their end; `next` says whose call is next among those that wait. `seen` looks after each call. */
  readonly run: (
    processes: readonly (() => Promise<unknown>)[],
    next: Next,
    seen?: () => void,
  ) => Promise<readonly unknown[]>;
}

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

export const interleaving = (): Interleaving => {
  const waiting = new Map<number, () => void>();

  const gated = <Port extends object>(process: number, port: Port): Port =>
    new Proxy(port, {
      get: (target, key) => {
        const member: unknown = Reflect.get(target, key);
        if (typeof member !== 'function' || key === 'open' || key === 'all') return member;
        return async (...args: unknown[]) => {
          await new Promise<void>((resolve) => waiting.set(process, resolve));
          return Reflect.apply(member, target, args);
        };
      },
    });

  const run: Interleaving['run'] = async (processes, next, seen = () => {}) => {
    let ended = 0;
    const ends = processes.map((process) =>
      process().finally(() => {
        ended += 1;
      }),
    );
    const all = Promise.allSettled(ends);
    await settled();
    for (let step = 0; ; step += 1) {
      if (ended === processes.length) break;
      const ready = [...waiting.keys()].sort();
      const chosen = next(ready, step);
      const proceed = waiting.get(chosen);
      if (proceed === undefined) throw new Error(`process ${chosen} does not wait; ${ready.join(', ')} do`);
      waiting.delete(chosen);
      proceed();
      await settled();
      seen();
    }
    return (await all).map((end) => (end.status === 'fulfilled' ? end.value : end.reason));
  };

  return { gated, run };
};

/**
 * Orders of two processes with few changes between them, which is where races are: one makes so many calls, then the
 * other so many, then the first ends, then the other.
 */
export const fewChanges = (calls: number): readonly Next[] => {
  const counts = Array.from({ length: calls + 1 }, (_, count) => count);
  return [0, 1].flatMap((first) => counts.flatMap((one) => counts.map((two) => orderOf({ first, one, two }))));
};

const orderOf =
  ({ first, one, two }: { readonly first: number; readonly one: number; readonly two: number }): Next =>
  (waiting, step) => {
    const isOthersTurn = step >= one && step < one + two;
    const wanted = isOthersTurn ? 1 - first : first;
    return waiting.includes(wanted) ? wanted : (waiting[0] ?? 0);
  };
