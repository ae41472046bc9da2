import type { Invoke } from './functions/invocation.ts';
import { FunctionPaused } from './functions/invocation.ts';
import type { DeliverySettings, Discarded } from './streams/deliver-batch.ts';
import { deliverBatch } from './streams/deliver-batch.ts';
import { compileFilters } from './streams/filter-pattern.ts';
import type { Gathered, GatherSettings } from './streams/gather.ts';
import { createGatherer } from './streams/gather.ts';
import type { StreamPosition, StreamSource } from './streams/stream-source.ts';

export interface MappingSettings extends GatherSettings, DeliverySettings {
  readonly filterPatterns: readonly string[];
}

export interface StreamPollerOptions {
  readonly settings: MappingSettings;
  readonly source: StreamSource;
  /** Throws FunctionPaused while the function is not to be had; that costs no retry. */
  readonly invoke: Invoke;
  /** Sets down, where the mapping says, what is given up. Without a destination it is lost, as on AWS. */
  discard(discarded: Discarded, shardId: string): Promise<void>;
  savePosition(position: StreamPosition): void;
  now(): Date;
  /** Tells of a fault of the surroundings; the poller goes on. */
  onFault(error: unknown): void;
  /** Real milliseconds between two reads that find nothing. */
  readonly pollEveryMs?: number;
  /** The first pause before a retry; doubles up to 20 times that. */
  readonly retryAfterMs?: number;
}

export interface StreamPoller {
  /** Whether everything in the stream, when last looked at, has been dealt with. */
  isIdle(): boolean;
  /** Counts the looks that found nothing. */
  emptyReads(): number;
  /** Ends after the invocation that is running. */
  stop(): Promise<void>;
}

const LONGEST_RETRY_FACTOR = 20;

/** Unwinds what a poller is doing; nothing is checkpointed that is not done. */
class Stopping extends Error {
  override readonly name = 'Stopping';
}

/** Rejects with Stopping as soon as the signal is aborted. */
const createPause = (signal: AbortSignal) => (milliseconds: number) =>
  new Promise<void>((resolve, reject) => {
    const stop = (): void => {
      clearTimeout(timer);
      reject(new Stopping());
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', stop);
      resolve();
    }, milliseconds);
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });

/** Comes back to a function that is paused, and to surroundings that fail, until the signal is aborted. */
const createInsist =
  (signal: AbortSignal, pause: () => Promise<void>, onFault: (error: unknown) => void) =>
  async <Value>(attempt: () => Promise<Value>): Promise<Value> => {
    while (!signal.aborted) {
      try {
        return await attempt();
      } catch (error) {
        if (error instanceof Stopping) throw error;
        if (!(error instanceof FunctionPaused)) onFault(error);
        await pause();
      }
    }
    throw new Stopping();
  };

/**
 * Drives a function from a stream by the settings of its event source mapping.
 * At least once, and in order; a parallelization factor counts as 1, so that order holds across keys too.
 */
export const startStreamPoller = (options: StreamPollerOptions): StreamPoller => {
  const { settings, source, pollEveryMs = 150, retryAfterMs = 100 } = options;
  const stopping = new AbortController();
  const pause = createPause(stopping.signal);
  let idle = false;
  let emptyReads = 0;

  const gather = createGatherer({
    source,
    matches: compileFilters(settings.filterPatterns),
    settings,
    pause: (milliseconds) => pause(Math.min(pollEveryMs, Math.max(1, milliseconds))),
    milliseconds: () => performance.now(),
  });

  const insist = createInsist(stopping.signal, () => pause(pollEveryMs), options.onFault);

  const deliver = ({ records, upTo: { shardId } }: Gathered): Promise<void> =>
    deliverBatch(records, settings, {
      invoke: (event) => insist(() => options.invoke(event)),
      discard: (discarded) => insist(() => options.discard(discarded, shardId)),
      checkpoint: (sequenceNumber) => options.savePosition({ shardId, sequenceNumber }),
      now: options.now,
      backOff: (attempt) => pause(retryAfterMs * Math.min(2 ** (attempt - 1), LONGEST_RETRY_FACTOR)),
    });

  const step = async (): Promise<void> => {
    const gathered = await insist(gather);
    if (gathered === undefined) {
      idle = true;
      emptyReads += 1;
      return pause(pollEveryMs);
    }
    idle = false;
    await deliver(gathered);
    options.savePosition(gathered.upTo);
  };

  const run = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      await step().catch((error: unknown) => {
        if (!(error instanceof Stopping)) throw error;
      });
    }
  };

  const running = run();
  return {
    isIdle: () => idle,
    emptyReads: () => emptyReads,
    async stop() {
      stopping.abort();
      await running;
    },
  };
};
