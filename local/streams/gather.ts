import type { ShardRecord } from './deliver-batch.ts';
import type { Matches } from './filter-pattern.ts';
import type { StreamPosition, StreamSource } from './stream-source.ts';

export interface GatherSettings {
  readonly batchSize: number;
  readonly maximumBatchingWindowInSeconds: number;
}

export interface Gathered {
  /** What passed the filter; empty when nothing did. */
  readonly records: readonly ShardRecord[];
  /** The last record looked at, passed over or not. */
  readonly upTo: StreamPosition;
}

/** What AWS puts into one invocation at most. */
const PAYLOAD_LIMIT_BYTES = 6_000_000;

const sizeOf = (record: ShardRecord): number => Buffer.byteLength(JSON.stringify(record.record));

export interface GatherOptions {
  readonly source: StreamSource;
  readonly matches: Matches;
  readonly settings: GatherSettings;
  /** Waits a little for more; told for how long at most. Throws when it is not worth waiting. */
  pause(milliseconds: number): Promise<void>;
  milliseconds(): number;
}

/**
 * Puts together the batches of one mapping: records that pass the filter, up to the batch size or the payload limit, or
 * what has come when the window since the first of them is over. A batch never spans shards.
 */
export const createGatherer = (options: GatherOptions) => {
  const { source, matches, settings } = options;
  const ahead: ShardRecord[] = [];
  let shardId = '';

  const readAhead = async (): Promise<number> => {
    const page = await source.read();
    if (page.records.length > 0) shardId = page.shardId;
    ahead.push(...page.records);
    return page.records.length;
  };

  /** A read that fails costs no record: the batch so far goes back to where it came from. */
  const readMoreFor = async (batch: readonly ShardRecord[]): Promise<number> => {
    try {
      return await readAhead();
    } catch (error) {
      ahead.unshift(...batch);
      throw error;
    }
  };

  /** Moves what passes from the front of `ahead` into `batch`; true when it is full. */
  const fill = (batch: ShardRecord[], seen: { upTo: string; bytes: number }): boolean => {
    for (let next = ahead[0]; next !== undefined; next = ahead[0]) {
      if (matches(next.record)) {
        const bytes = sizeOf(next);
        if (batch.length > 0 && seen.bytes + bytes > PAYLOAD_LIMIT_BYTES) return true;
        seen.bytes += bytes;
        batch.push(next);
      }
      seen.upTo = next.sequenceNumber;
      ahead.shift();
      if (batch.length === settings.batchSize) return true;
    }
    return false;
  };

  /** The next batch, or nothing when there is nothing to read just now. */
  return async (): Promise<Gathered | undefined> => {
    if (ahead.length === 0 && (await readAhead()) === 0) return undefined;
    const batch: ShardRecord[] = [];
    const shard = shardId;
    const seen = { upTo: '', bytes: 0 };
    let full = fill(batch, seen);
    const windowEnds = options.milliseconds() + settings.maximumBatchingWindowInSeconds * 1000;
    while (!full && batch.length > 0 && options.milliseconds() < windowEnds) {
      if ((await readMoreFor(batch)) === 0) await options.pause(windowEnds - options.milliseconds());
      if (shardId !== shard) break;
      full = fill(batch, seen);
    }
    return { records: batch, upTo: { shardId: shard, sequenceNumber: seen.upTo } };
  };
};
