import fc from 'fast-check';
import { FunctionPaused } from '../../local/functions/invocation.ts';
import type { ShardRecord } from '../../local/streams/deliver-batch.ts';
import {
  failing,
  fakeSource,
  NOW,
  numbersOf,
  recordOf,
  runPoller,
  startRun,
  success,
  thrown,
} from './streams/fake-stream.ts';

const records = (...numbers: number[]): ShardRecord[] => numbers.map((number) => recordOf(number));
const lastPosition = (run: { positions: { sequenceNumber: string }[] }): number =>
  Number(run.positions.at(-1)?.sequenceNumber);

describe('batches', () => {
  it('hands over at most the batch size, in order', async () => {
    const source = fakeSource([records(1, 2, 3, 4, 5)]);
    const run = await runPoller({ source, settings: { batchSize: 2 }, handler: () => success() });
    expect(run.invocations).toEqual([[1, 2], [3, 4], [5]]);
    expect(lastPosition(run)).toBe(5);
  });

  it('does not wait without a window', async () => {
    const run = await runPoller({ source: fakeSource([records(1), records(2)]), handler: () => success() });
    expect(run.invocations).toEqual([[1], [2]]);
  });

  it('waits for more while the window is open', async () => {
    const source = fakeSource([records(1), records(2), [], records(3)]);
    const run = await runPoller({
      source,
      settings: { maximumBatchingWindowInSeconds: 0.2 },
      handler: () => success(),
    });
    expect(run.invocations).toEqual([[1, 2, 3]]);
  });

  it('closes a batch that reaches what one invocation can carry', async () => {
    const large = { text: { S: 'x'.repeat(2_500_000) } };
    const source = fakeSource([[recordOf(1, NOW, large), recordOf(2, NOW, large), recordOf(3, NOW, large)]]);
    const run = await runPoller({ source, handler: () => success() });
    expect(run.invocations).toEqual([[1, 2], [3]]);
  });

  it('goes on after a read in the window has failed, without losing what it had', async () => {
    const pages = [records(1), undefined, records(2)];
    const source = {
      streamArn: 'stream',
      read: async () => {
        if (pages.length === 0) return { shardId: 'shard-1', records: [] };
        const page = pages.shift();
        if (page === undefined) throw new Error('the connection broke');
        return { shardId: 'shard-1', records: page };
      },
    };
    const run = await runPoller({
      source,
      settings: { maximumBatchingWindowInSeconds: 0.05 },
      handler: () => success(),
    });
    expect(run.invocations.flat()).toEqual([1, 2]);
    expect(run.faults).toHaveLength(1);
  });
});

describe('the filter', () => {
  const pattern = '{"dynamodb":{"NewImage":{"status":{"S":["PENDING"]}}}}';
  const withStatus = (number: number, status: string): ShardRecord => recordOf(number, NOW, { status: { S: status } });

  it('passes over what does not match, and moves on past it', async () => {
    const source = fakeSource([
      [withStatus(1, 'SENT'), withStatus(2, 'PENDING'), withStatus(3, 'SENT')],
      [withStatus(4, 'SENT')],
    ]);
    const run = await runPoller({ source, settings: { filterPatterns: [pattern] }, handler: () => success() });
    expect(run.invocations).toEqual([[2]]);
    expect(lastPosition(run)).toBe(4);
  });
});

describe('a batch of which some records failed', () => {
  it('resumes at the lowest failed record, later successes included', async () => {
    const run = await runPoller({
      source: fakeSource([records(1, 2, 3, 4)]),
      handler: (_, invocation) => (invocation === 1 ? failing(4, 2) : success()),
    });
    expect(run.invocations).toEqual([
      [1, 2, 3, 4],
      [2, 3, 4],
    ]);
    expect(run.positions.map(({ sequenceNumber }) => Number(sequenceNumber))).toEqual([1, 4, 4]);
  });

  it.each([
    ['nothing', undefined],
    ['null', null],
    ['an empty object', {}],
    ['no failures', { batchItemFailures: [] }],
    ['null failures', { batchItemFailures: null }],
  ])('is done when the answer is %s', async (_, payload) => {
    const run = await runPoller({ source: fakeSource([records(1, 2)]), handler: () => success(payload) });
    expect(run.invocations).toEqual([[1, 2]]);
  });

  it.each([
    ['an empty identifier', { batchItemFailures: [{ itemIdentifier: '' }] }],
    ['a null identifier', { batchItemFailures: [{ itemIdentifier: null }] }],
    ['a misspelt key', { batchItemFailures: [{ id: '000002' }] }],
    ['a foreign identifier', { batchItemFailures: [{ itemIdentifier: '999999' }] }],
    ['a text', 'fine'],
  ])('failed whole when the answer has %s', async (_, payload) => {
    const run = await runPoller({
      source: fakeSource([records(1, 2)]),
      handler: (__, invocation) => success(invocation === 1 ? payload : undefined),
    });
    expect(run.invocations).toEqual([
      [1, 2],
      [1, 2],
    ]);
  });

  it('is done whatever the answer says when the mapping does not ask for failures', async () => {
    const run = await runPoller({
      source: fakeSource([records(1, 2)]),
      settings: { reportBatchItemFailures: false },
      handler: () => failing(1),
    });
    expect(run.invocations).toEqual([[1, 2]]);
  });
});

describe('a function error', () => {
  it('is retried with the whole batch', async () => {
    const run = await runPoller({
      source: fakeSource([records(1, 2), records(3)]),
      handler: (_, invocation) => (invocation < 3 ? thrown : success()),
    });
    expect(run.invocations).toEqual([[1, 2], [1, 2], [1, 2], [3]]);
  });

  it('gives the batch up after its retries, tells the destination, and goes on', async () => {
    const run = await runPoller({
      source: fakeSource([records(1, 2), records(3)]),
      settings: { maximumRetryAttempts: 2 },
      handler: (numbers) => (numbers.includes(1) ? thrown : success()),
    });
    expect(run.invocations).toEqual([[1, 2], [1, 2], [1, 2], [3]]);
    expect(run.discarded).toEqual([
      expect.objectContaining({
        condition: 'RetryAttemptsExhausted',
        approximateInvokeCount: 3,
        lastRequestId: 'request',
      }),
    ]);
    expect(numbersOf(run.discarded[0]?.records ?? [])).toEqual([1, 2]);
  });

  it('splits the batch until the poisoned record stands alone, which costs no retry', async () => {
    const run = await runPoller({
      source: fakeSource([records(1, 2, 3, 4)]),
      settings: { bisectBatchOnFunctionError: true, maximumRetryAttempts: 1 },
      handler: (numbers) => (numbers.includes(2) ? thrown : success()),
    });
    expect(run.invocations).toEqual([[1, 2, 3, 4], [1, 2], [1], [2], [2], [3, 4]]);
    expect(run.discarded.map((given) => numbersOf(given.records))).toEqual([[2]]);
  });

  it('splits at the reported record, and hands over only the rest', async () => {
    const run = await runPoller({
      source: fakeSource([records(1, 2, 3, 4)]),
      settings: { bisectBatchOnFunctionError: true, maximumRetryAttempts: 0 },
      handler: (numbers) => (numbers.includes(3) ? failing(3) : success()),
    });
    expect(run.invocations).toEqual([[1, 2, 3, 4], [3, 4], [3], [4]]);
    expect(run.discarded.map((given) => numbersOf(given.records))).toEqual([[3]]);
  });
});

describe('old records', () => {
  const old = new Date(NOW.getTime() - 61_000);

  it('are given up before they are ever handed over', async () => {
    const run = await runPoller({
      source: fakeSource([[recordOf(1, old), recordOf(2)]]),
      settings: { maximumRecordAgeInSeconds: 60 },
      handler: () => success(),
    });
    expect(run.invocations).toEqual([[2]]);
    expect(run.discarded).toEqual([
      expect.objectContaining({ condition: 'RecordAgeExceeded', approximateInvokeCount: 0 }),
    ]);
  });

  it('are given up when they grow old between retries', async () => {
    let now = NOW;
    const run = await runPoller({
      source: fakeSource([records(1)]),
      settings: { maximumRecordAgeInSeconds: 60 },
      now: () => now,
      handler: (_, invocation) => {
        if (invocation === 3) now = new Date(NOW.getTime() + 61_000);
        return thrown;
      },
    });
    expect(run.invocations).toEqual([[1], [1], [1]]);
    expect(run.discarded).toEqual([
      expect.objectContaining({ condition: 'RecordAgeExceeded', approximateInvokeCount: 3 }),
    ]);
  });

  it('do not outlive the stream, which keeps them for a day', async () => {
    const run = await runPoller({
      source: fakeSource([[recordOf(1, new Date(NOW.getTime() - 86_401_000))]]),
      handler: () => success(),
    });
    expect(run.invocations).toEqual([]);
    expect(run.discarded).toHaveLength(1);
  });
});

describe('surroundings that fail', () => {
  it('waits for a paused function, which costs no retry', async () => {
    let asked = 0;
    const run = await runPoller({
      source: fakeSource([records(1)]),
      settings: { maximumRetryAttempts: 0 },
      handler: () => {
        asked += 1;
        if (asked < 5) throw new FunctionPaused();
        return success();
      },
    });
    expect(run.invocations).toEqual([[1]]);
    expect(run.discarded).toEqual([]);
    expect(run.faults).toEqual([]);
  });

  it('does not go on before the destination has the record', async () => {
    let tries = 0;
    const run = await runPoller({
      source: fakeSource([records(1, 2)]),
      settings: { maximumRetryAttempts: 0, batchSize: 1 },
      handler: (numbers) => (numbers.includes(1) ? thrown : success()),
      discard: async () => {
        tries += 1;
        if (tries < 3) throw new Error('the queue is away');
      },
    });
    expect(run.invocations).toEqual([[1], [2]]);
    expect(numbersOf(run.discarded[0]?.records ?? [])).toEqual([1]);
    expect(run.faults).toHaveLength(2);
  });

  it('gives nothing up because it is stopped', async () => {
    const run = startRun({
      source: fakeSource([records(1, 2)]),
      settings: { maximumRetryAttempts: 0 },
      handler: () => {
        throw new FunctionPaused();
      },
    });
    await new Promise((resolve) => setTimeout(resolve, 10));
    await run.poller.stop();
    expect(run.discarded).toEqual([]);
    expect(run.positions).toEqual([]);
  });
});

it('N2: whatever fails, each record is delivered or set down, and first seen in order', async () => {
  const scenario = fc.record({
    pages: fc.array(fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 1, maxLength: 6 }), { maxLength: 4 }),
    batchSize: fc.integer({ min: 1, max: 7 }),
    bisect: fc.boolean(),
    retries: fc.integer({ min: 0, max: 4 }),
    throwing: fc.boolean(),
  });
  await fc.assert(
    fc.asyncProperty(scenario, async ({ pages, batchSize, bisect, retries, throwing }) => {
      // Each number says how often the record fails; 3 means always.
      const failures = pages.flat();
      const left = failures.map((times) => (times === 3 ? Number.POSITIVE_INFINITY : times));
      let number = 0;
      const source = fakeSource(pages.map((page) => page.map(() => recordOf(++number))));
      const delivered = new Set<number>();
      const run = await runPoller({
        source,
        settings: { batchSize, bisectBatchOnFunctionError: bisect, maximumRetryAttempts: retries },
        handler: (numbers) => {
          const failed = numbers.filter((one) => (left[one - 1] ?? 0) > 0);
          for (const one of failed) left[one - 1] = (left[one - 1] ?? 0) - 1;
          if (throwing && failed.length > 0) return thrown;
          for (const one of numbers) if (!failed.includes(one)) delivered.add(one);
          return failing(...failed);
        },
      });
      const all = failures.map((_, index) => index + 1);
      const setDown = run.discarded.flatMap((given) => numbersOf(given.records));
      expect(all.filter((one) => !delivered.has(one) && !setDown.includes(one))).toEqual([]);
      expect([...new Set(run.invocations.flat())]).toEqual(all);
      expect(setDown).toEqual([...new Set(setDown)].sort((left_, right) => left_ - right));
      if (all.length > 0) expect(lastPosition(run)).toBe(all.length);
    }),
    { numRuns: 150 },
  );
});
