export interface Closing {
  /** Runs when everything is closed, latest first. */
  later(close: () => unknown): void;
  /** Closes all, once, whatever fails on the way; throws the first failure afterwards. */
  close(): Promise<void>;
}

export const createClosing = (): Closing => {
  const closers: (() => unknown)[] = [];
  return {
    later: (close) => closers.push(close),
    async close() {
      const failures: unknown[] = [];
      for (let next = closers.pop(); next !== undefined; next = closers.pop()) {
        try {
          await next();
        } catch (error) {
          failures.push(error);
        }
      }
      if (failures.length > 0) throw failures[0];
    },
  };
};

/** All of them, each to its end even when another fails, so that what was started can be closed. */
export const together = async <Values extends readonly unknown[]>(
  promises: {
    readonly [Key in keyof Values]: Promise<Values[Key]>;
  },
): Promise<Values> => {
  const settled = await Promise.allSettled(promises);
  const failed = settled.find((one) => one.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
  return settled.map((one) => (one.status === 'fulfilled' ? one.value : undefined)) as unknown as Values;
};
