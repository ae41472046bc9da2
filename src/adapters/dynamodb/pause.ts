/** Waits before a try: not at all before the first, then 50 ms, doubling. */
export const pause = (attempt: number): Promise<void> =>
  new Promise((done) => setTimeout(done, attempt === 0 ? 0 : 25 * 2 ** attempt));
