import type { InvocationAnswer } from '../../../local/functions/invocation.ts';
import type { MappingSettings, StreamPoller } from '../../../local/stream-poller.ts';
import { startStreamPoller } from '../../../local/stream-poller.ts';
import type { Discarded, ShardRecord } from '../../../local/streams/deliver-batch.ts';
import type { StreamPosition, StreamSource } from '../../../local/streams/stream-source.ts';

export const NOW = new Date('2026-03-02T12:00:00.000Z');

export const recordOf = (number: number, createdAt = NOW, image: Record<string, unknown> = {}): ShardRecord => ({
  sequenceNumber: `${number}`.padStart(6, '0'),
  createdAt,
  record: {
    eventName: 'INSERT',
    dynamodb: { SequenceNumber: `${number}`.padStart(6, '0'), NewImage: { id: { S: `${number}` }, ...image } as never },
  },
});

/** Hands out one page a read, then nothing. */
export const fakeSource = (pages: readonly (readonly ShardRecord[])[]): StreamSource => {
  const left = [...pages];
  return { streamArn: 'stream', read: async () => ({ shardId: 'shard-1', records: left.shift() ?? [] }) };
};

export const SETTINGS: MappingSettings = {
  filterPatterns: [],
  batchSize: 10,
  maximumBatchingWindowInSeconds: 0,
  maximumRetryAttempts: -1,
  maximumRecordAgeInSeconds: -1,
  bisectBatchOnFunctionError: false,
  reportBatchItemFailures: true,
};

export const success = (payload: unknown = undefined): InvocationAnswer => ({
  ok: true,
  requestId: 'request',
  payload,
});
export const failing = (...numbers: readonly number[]): InvocationAnswer =>
  success({ batchItemFailures: numbers.map((number) => ({ itemIdentifier: `${number}`.padStart(6, '0') })) });
export const thrown: InvocationAnswer = { ok: false, requestId: 'request', errorType: 'Error', errorMessage: 'no' };

export interface Run {
  /** The numbers in each invocation. */
  readonly invocations: number[][];
  readonly discarded: Discarded[];
  readonly positions: StreamPosition[];
  readonly faults: unknown[];
  readonly poller: StreamPoller;
}

export type FakeFunction = (
  numbers: readonly number[],
  invocation: number,
) => InvocationAnswer | Promise<InvocationAnswer>;

export interface RunOptions {
  readonly settings?: Partial<MappingSettings>;
  readonly source: StreamSource;
  readonly handler: FakeFunction;
  readonly now?: () => Date;
  readonly discard?: (discarded: Discarded) => Promise<void>;
}

const numbersIn = (event: unknown): number[] =>
  (event as { Records: ShardRecord['record'][] }).Records.map((record) => Number(record.dynamodb?.SequenceNumber));

/** Lets the poller run until it has found nothing twice, and stops it. */
export const runPoller = async (options: RunOptions): Promise<Run> => {
  const run = startRun(options);
  while (run.poller.emptyReads() < 2) await new Promise((resolve) => setTimeout(resolve, 1));
  await run.poller.stop();
  return run;
};

export const startRun = ({ settings, source, handler, now = () => NOW, discard }: RunOptions): Run => {
  const run = {
    invocations: [] as number[][],
    discarded: [] as Discarded[],
    positions: [] as StreamPosition[],
    faults: [] as unknown[],
  };
  const poller = startStreamPoller({
    settings: { ...SETTINGS, ...settings },
    source,
    invoke: async (event) => {
      const numbers = numbersIn(event);
      const answer = await handler(numbers, run.invocations.length + 1);
      run.invocations.push(numbers);
      return answer;
    },
    discard: async (discarded) => {
      await discard?.(discarded);
      run.discarded.push(discarded);
    },
    savePosition: (position) => run.positions.push(position),
    now,
    onFault: (error) => run.faults.push(error),
    pollEveryMs: 1,
    retryAfterMs: 1,
  });
  return { ...run, poller };
};

export const numbersOf = (records: readonly ShardRecord[]): number[] =>
  records.map(({ sequenceNumber }) => Number(sequenceNumber));
