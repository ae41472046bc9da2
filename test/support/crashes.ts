/**
 * Crashes a process at a chosen port call: from then on no call of that process returns, as if it had been killed.
 * Each call has two points: before it reaches the world, and after it did but before the answer came back.
 */
export interface CrashPoints {
  /** Wraps a port so that its calls count. */
  readonly watched: <Port extends object>(name: string, port: Port) => Port;
  /** Every point passed, in order. */
  readonly passed: readonly string[];
  /** Runs `work` until it ends or the crash comes. */
  readonly run: (work: () => Promise<unknown>) => Promise<'ended' | 'crashed'>;
}

export const crashPoints = (crashAt: number = Number.POSITIVE_INFINITY): CrashPoints => {
  const passed: string[] = [];
  let crash = (): void => {};
  const crashed = new Promise<'crashed'>((resolve) => {
    crash = () => resolve('crashed');
  });

  const pass = async (point: string): Promise<void> => {
    passed.push(point);
    if (passed.length <= crashAt) return;
    crash();
    await new Promise(() => {});
  };

  const watchedPages = async function* (name: string, pages: AsyncIterable<unknown>) {
    await pass(`before ${name}`);
    for await (const page of pages) {
      await pass(`after ${name}`);
      yield page;
    }
  };

  const watchedCall = async (name: string, call: () => unknown): Promise<unknown> => {
    await pass(`before ${name}`);
    const answer = await call();
    await pass(`after ${name}`);
    return answer;
  };

  const isPages = (answer: unknown): answer is AsyncIterable<unknown> =>
    typeof answer === 'object' && answer !== null && Symbol.asyncIterator in answer;

  const watched = <Port extends object>(portName: string, port: Port): Port =>
    new Proxy(port, {
      get: (target, key) => {
        const member: unknown = Reflect.get(target, key);
        if (typeof member !== 'function') return member;
        const name = `${portName}.${String(key)}`;
        return (...args: unknown[]) => {
          const isGenerator = /\.(due|unplanned|open|all|scan)$/.test(name);
          if (!isGenerator) return watchedCall(name, () => Reflect.apply(member, target, args));
          const pages: unknown = Reflect.apply(member, target, args);
          return isPages(pages) ? watchedPages(name, pages) : pages;
        };
      },
    });

  const run = (work: () => Promise<unknown>): Promise<'ended' | 'crashed'> =>
    Promise.race([work().then(() => 'ended' as const), crashed]);

  return { watched, passed, run };
};
