import fc from 'fast-check';
import { createPacer, DEFAULT_CALLS_PER_SECOND, type Operation } from '../../../src/adapters/cognito/pacing.ts';

const OPERATIONS: readonly Operation[] = ['AdminGetUser', 'ListUsers', 'AdminCreateUser', 'AdminDeleteUser'];
const LIMITS: Readonly<Record<string, number>> = {
  AdminGetUser: DEFAULT_CALLS_PER_SECOND.read,
  ListUsers: DEFAULT_CALLS_PER_SECOND.list,
  AdminCreateUser: DEFAULT_CALLS_PER_SECOND.creation,
  AdminDeleteUser: DEFAULT_CALLS_PER_SECOND.update,
};

interface Call {
  readonly operation: Operation;
  readonly afterMilliseconds: number;
}

/** When each call went, on a clock that only sleepers move. */
const run = async (
  calls: readonly Call[],
): Promise<readonly { readonly operation: Operation; readonly at: number }[]> => {
  let now = 1_000_000;
  const sleepers: { readonly until: number; readonly wake: () => void }[] = [];
  const sleep = (milliseconds: number) =>
    new Promise<void>((wake) => {
      sleepers.push({ until: now + milliseconds, wake });
    });
  const turn = createPacer({ clock: () => new Date(now), sleep, callsPerSecond: DEFAULT_CALLS_PER_SECOND });
  const gone: { operation: Operation; at: number }[] = [];
  const start = now;
  const all = calls.map(async ({ operation, afterMilliseconds }) => {
    if (afterMilliseconds > 0) await sleep(start + afterMilliseconds - now);
    await turn(operation);
    gone.push({ operation, at: now });
  });
  for (;;) {
    for (let settling = 0; settling < 5; settling += 1) await Promise.resolve();
    const next = sleepers.sort((one, other) => one.until - other.until).shift();
    if (next === undefined) break;
    now = Math.max(now, next.until);
    next.wake();
  }
  await Promise.all(all);
  return gone;
};

describe('The rate budget', () => {
  it('U5: is never exceeded in any second, whoever asks when, and every call goes', async () => {
    const calls = fc.array(fc.record({ operation: fc.constantFrom(...OPERATIONS), afterMilliseconds: fc.nat(3000) }), {
      maxLength: 120,
    });
    await fc.assert(
      fc.asyncProperty(calls, async (given) => {
        const gone = await run(given);
        expect(gone).toHaveLength(given.length);
        for (const operation of OPERATIONS) {
          const times = gone.filter((one) => one.operation === operation).map(({ at }) => at);
          for (const from of times) {
            const within = times.filter((at) => at >= from && at < from + 1000).length;
            expect(within).toBeLessThanOrEqual(LIMITS[operation] ?? 0);
          }
        }
      }),
      { numRuns: 40 },
    );
  });

  it('makes nobody wait who comes when it is idle, and no category wait for another', async () => {
    const gone = await run(OPERATIONS.map((operation) => ({ operation, afterMilliseconds: 0 })));
    expect(gone.map(({ at }) => at)).toEqual([1_000_000, 1_000_000, 1_000_000, 1_000_000]);
  });
});
