import {
  DescribeStreamCommand,
  DynamoDBStreamsClient,
  ExpiredIteratorException,
  GetRecordsCommand,
  GetShardIteratorCommand,
  TrimmedDataAccessException,
} from '@aws-sdk/client-dynamodb-streams';
import { mockClient } from 'aws-sdk-client-mock';
import { createStreamSource, type StreamSourceOptions } from '../../../local/streams/stream-source.ts';

const client = new DynamoDBStreamsClient({ region: 'us-west-1' });
const streams = mockClient(client);
const fault = { $metadata: {}, message: '' };

const source = (options: Partial<StreamSourceOptions> = {}) =>
  createStreamSource({
    client,
    streamArn: 'stream',
    startingPosition: 'TRIM_HORIZON',
    stageTimeOf: (real) => new Date(real.getTime() + 3_600_000),
    ...options,
  });
const record = (SequenceNumber: string, NewImage = {}) => ({
  eventID: `event-${SequenceNumber}`,
  eventName: 'INSERT' as const,
  dynamodb: { SequenceNumber, NewImage, ApproximateCreationDateTime: new Date('2026-03-02T12:00:00Z') },
});
const iterators = (): unknown[] =>
  streams.commandCalls(GetShardIteratorCommand).map(({ args: [{ input }] }) => {
    const { ShardId, ShardIteratorType, SequenceNumber } = input;
    return [ShardId, ShardIteratorType, SequenceNumber].filter((part) => part !== undefined).join(' ');
  });

beforeEach(() => {
  streams.reset();
  streams.on(DescribeStreamCommand).resolves({ StreamDescription: { Shards: [{ ShardId: 'a' }, { ShardId: 'b' }] } });
  streams.on(GetShardIteratorCommand).resolves({ ShardIterator: 'iterator' });
});

it('hands out records as Lambda does: seconds, base64, the ARN of the stream, in the time of the stage', async () => {
  const image = {
    id: { S: '1' },
    data: { B: new Uint8Array([1, 2]) },
    list: { L: [{ M: { b: { B: new Uint8Array([3]) } } }] },
  };
  streams.on(GetRecordsCommand).resolves({ Records: [record('1', image)], NextShardIterator: 'next' });
  expect(await source().read()).toEqual({
    shardId: 'a',
    records: [
      {
        sequenceNumber: '1',
        createdAt: new Date('2026-03-02T13:00:59.999Z'),
        record: {
          eventID: 'event-1',
          eventName: 'INSERT',
          eventSourceARN: 'stream',
          dynamodb: {
            SequenceNumber: '1',
            ApproximateCreationDateTime: Date.parse('2026-03-02T13:00:59Z') / 1000,
            NewImage: { id: { S: '1' }, data: { B: 'AQI=' }, list: { L: [{ M: { b: { B: 'Aw==' } } }] } },
          },
        },
      },
    ],
  });
});

it('takes a record for no older than it may be, since DynamoDB Local tells the minute and the clock may have moved on within it', async () => {
  const before = Date.now();
  const minute = new Date(Math.floor(before / 60_000) * 60_000);
  const fresh = { ...record('1'), dynamodb: { SequenceNumber: '1', ApproximateCreationDateTime: minute } };
  streams.on(GetRecordsCommand).resolves({ Records: [fresh], NextShardIterator: 'next' });
  const { records } = await source({ stageTimeOf: (real) => real }).read();
  const createdAt = records[0]?.createdAt.getTime() ?? 0;
  expect(createdAt).toBeGreaterThanOrEqual(Math.min(before, minute.getTime() + 59_999));
  expect(createdAt).toBeLessThanOrEqual(Date.now());
});

it('begins with the oldest record, with what is new, or after its position', async () => {
  streams.on(GetRecordsCommand).resolves({ Records: [], NextShardIterator: 'next' });
  await source().read();
  await source({ startingPosition: 'LATEST' }).read();
  await source({ startingPosition: 'LATEST', after: { shardId: 'b', sequenceNumber: '7' } }).read();
  expect(iterators()).toEqual(['a TRIM_HORIZON', 'b LATEST', 'b AFTER_SEQUENCE_NUMBER 7']);
});

it('reads a shard to its end, then the next', async () => {
  streams
    .on(GetRecordsCommand)
    .resolvesOnce({ Records: [record('1')], NextShardIterator: 'next' })
    .resolvesOnce({ Records: [record('2')] })
    .resolvesOnce({ Records: [record('3')], NextShardIterator: 'next' });
  const read = source();
  const pages = [await read.read(), await read.read(), await read.read()];
  expect(pages.map(({ shardId, records }) => `${shardId}${records[0]?.sequenceNumber}`)).toEqual(['a1', 'a2', 'b3']);
  expect(iterators()).toEqual(['a TRIM_HORIZON', 'b TRIM_HORIZON']);
});

it('takes up after the last record when its iterator has expired', async () => {
  streams
    .on(GetRecordsCommand)
    .resolvesOnce({ Records: [record('1')], NextShardIterator: 'next' })
    .rejectsOnce(new ExpiredIteratorException(fault))
    .resolves({ Records: [record('2')], NextShardIterator: 'next' });
  const read = source();
  await read.read();
  expect((await read.read()).records).toEqual([]);
  expect((await read.read()).records[0]?.sequenceNumber).toBe('2');
  expect(iterators()).toEqual(['a TRIM_HORIZON', 'a AFTER_SEQUENCE_NUMBER 1']);
});

it('begins with the oldest record there is when its position is gone', async () => {
  streams
    .on(GetRecordsCommand)
    .rejectsOnce(new TrimmedDataAccessException(fault))
    .resolves({ Records: [record('9')], NextShardIterator: 'next' });
  const read = source({ after: { shardId: 'b', sequenceNumber: '7' } });
  await read.read();
  expect((await read.read()).records[0]?.sequenceNumber).toBe('9');
  expect(iterators()).toEqual(['b AFTER_SEQUENCE_NUMBER 7', 'a TRIM_HORIZON']);
});

it('lets other faults through', async () => {
  streams.on(GetRecordsCommand).rejects(new Error('the database is away'));
  await expect(source().read()).rejects.toThrow('the database is away');
});
