import type {
  DynamoDBStreamsClient,
  GetShardIteratorCommandInput,
  Shard,
  _Record as StreamsRecord,
} from '@aws-sdk/client-dynamodb-streams';
import { DescribeStreamCommand, GetRecordsCommand, GetShardIteratorCommand } from '@aws-sdk/client-dynamodb-streams';
import type { DynamoDBRecord } from 'aws-lambda';
import type { ShardRecord } from './deliver-batch.ts';

export interface StreamPosition {
  readonly shardId: string;
  /** The last record dealt with. */
  readonly sequenceNumber: string;
}

export interface StreamPage {
  readonly shardId: string;
  readonly records: readonly ShardRecord[];
}

/** Reads a stream from its position on, shard after shard. */
export interface StreamSource {
  readonly streamArn: string;
  /** What comes next, possibly nothing yet. A page never spans shards. */
  read(): Promise<StreamPage>;
}

export interface StreamSourceOptions {
  readonly client: DynamoDBStreamsClient;
  readonly streamArn: string;
  readonly startingPosition: 'TRIM_HORIZON' | 'LATEST';
  /** Where reading stopped the last time; wins over the starting position. */
  readonly after?: StreamPosition;
  stageTimeOf(real: Date): Date;
}

/** An event's JSON has no binary: base64 stands for it, as in the events of Lambda. */
const asJson = (value: unknown): unknown => {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  if (Array.isArray(value)) return value.map(asJson);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, asJson(inner)]));
};

/** DynamoDB Local tells the minute. A record is taken for no older than it may be: the clock may have moved on within it. */
const latestOf = (minute: Date): Date => new Date(Math.min(Date.now(), minute.getTime() + 59_999));

const shardRecord = (source: StreamsRecord, { streamArn, stageTimeOf }: StreamSourceOptions): ShardRecord => {
  const { ApproximateCreationDateTime: real = new Date(), ...change } = source.dynamodb ?? {};
  const createdAt = stageTimeOf(latestOf(real));
  const record = {
    ...(asJson(source) as DynamoDBRecord),
    dynamodb: {
      ...(asJson(change) as DynamoDBRecord['dynamodb']),
      ApproximateCreationDateTime: Math.floor(createdAt.getTime() / 1000),
    },
    eventSourceARN: streamArn,
  };
  return { sequenceNumber: change.SequenceNumber ?? '', createdAt, record };
};

const shardsOf = async ({ client, streamArn }: StreamSourceOptions): Promise<readonly Shard[]> => {
  const shards: Shard[] = [];
  let from: string | undefined;
  do {
    const { StreamDescription: page } = await client.send(
      new DescribeStreamCommand({ StreamArn: streamArn, ExclusiveStartShardId: from }),
    );
    shards.push(...(page?.Shards ?? []));
    from = page?.LastEvaluatedShardId;
  } while (from !== undefined);
  return shards;
};

type IteratorAt = Pick<GetShardIteratorCommandInput, 'ShardId' | 'ShardIteratorType' | 'SequenceNumber'>;

const STALE = ['ExpiredIteratorException', 'TrimmedDataAccessException', 'ResourceNotFoundException'];

/**
 * One lineage of shards, as DynamoDB Local keeps it: each is read to its end before the next. A position that is gone
 * (trimmed after 24 hours, or of another database) leads to the oldest record there is.
 */
export const createStreamSource = (options: StreamSourceOptions): StreamSource => {
  const { client, streamArn } = options;
  let iterator: string | undefined;
  let position: IteratorAt | undefined =
    options.after === undefined
      ? undefined
      : {
          ShardId: options.after.shardId,
          ShardIteratorType: 'AFTER_SEQUENCE_NUMBER',
          SequenceNumber: options.after.sequenceNumber,
        };
  let latestAllowed = options.startingPosition === 'LATEST';

  const firstPosition = async (): Promise<IteratorAt> => {
    const shards = await shardsOf(options);
    const shard = latestAllowed ? shards.at(-1) : shards[0];
    if (shard?.ShardId === undefined) throw new Error(`the stream ${streamArn} has no shard`);
    return { ShardId: shard.ShardId, ShardIteratorType: latestAllowed ? 'LATEST' : 'TRIM_HORIZON' };
  };

  const nextShard = async (shardId: string | undefined): Promise<IteratorAt | undefined> => {
    const shards = await shardsOf(options);
    const next = shards[shards.findIndex(({ ShardId }) => ShardId === shardId) + 1];
    return next?.ShardId === undefined ? undefined : { ShardId: next.ShardId, ShardIteratorType: 'TRIM_HORIZON' };
  };

  const page = async (): Promise<StreamPage> => {
    position ??= await firstPosition();
    const at = position;
    iterator ??= (await client.send(new GetShardIteratorCommand({ StreamArn: streamArn, ...at }))).ShardIterator;
    const { Records = [], NextShardIterator } = await client.send(new GetRecordsCommand({ ShardIterator: iterator }));
    latestAllowed = false;
    const records = Records.map((record) => shardRecord(record, options));
    const last = records.at(-1);
    if (last !== undefined) {
      position = {
        ShardId: at.ShardId,
        ShardIteratorType: 'AFTER_SEQUENCE_NUMBER',
        SequenceNumber: last.sequenceNumber,
      };
    }
    iterator = NextShardIterator;
    if (iterator === undefined) position = (await nextShard(at.ShardId)) ?? position;
    return { shardId: at.ShardId ?? '', records };
  };

  return {
    streamArn,
    async read() {
      try {
        return await page();
      } catch (error) {
        if (!(error instanceof Error && STALE.includes(error.name))) throw error;
        const wasExpired = error.name === 'ExpiredIteratorException';
        iterator = undefined;
        if (!wasExpired) position = undefined;
        return { shardId: '', records: [] };
      }
    },
  };
};
