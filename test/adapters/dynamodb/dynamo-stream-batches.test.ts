import { DescribeTableCommand } from '@aws-sdk/client-dynamodb';
import {
  DescribeStreamCommand,
  DynamoDBStreamsClient,
  GetRecordsCommand,
  GetShardIteratorCommand,
} from '@aws-sdk/client-dynamodb-streams';
import { DeleteCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { createDynamoStreamBatches } from '../../../src/adapters/dynamodb/dynamo-stream-batches.ts';
import { tableName } from '../../../src/adapters/dynamodb/tables.ts';
import { createTestDatabase, type TestDatabase } from '../../support/dynamodb.ts';

describe('a batch of a stream on DynamoDB Local', () => {
  let database: TestDatabase;
  let streams: DynamoDBStreamsClient;
  beforeAll(async () => {
    database = await createTestDatabase(['SignalEvents']);
    const { endpoint, credentials } = database;
    streams = new DynamoDBStreamsClient({ endpoint, credentials, region: 'us-west-1' });
  });
  afterAll(() => {
    streams.destroy();
    database.close();
  });

  /** Seven writes and a removal, and where they are in the stream. */
  const written = async () => {
    const TableName = tableName('SignalEvents', database.suffix);
    const put = (id: string) => database.client.send(new PutCommand({ TableName, Item: { id, list: ['a', 1] } }));
    for (const id of ['a', 'b', 'c', 'd', 'e', 'f']) await put(id);
    await database.client.send(new DeleteCommand({ TableName, Key: { id: 'c' } }));
    await put('g');
    const { Table } = await database.client.send(new DescribeTableCommand({ TableName }));
    const streamArn = Table?.LatestStreamArn ?? '';
    const { StreamDescription } = await streams.send(new DescribeStreamCommand({ StreamArn: streamArn }));
    const shardId = StreamDescription?.Shards?.[0]?.ShardId ?? '';
    const { ShardIterator } = await streams.send(
      new GetShardIteratorCommand({ StreamArn: streamArn, ShardId: shardId, ShardIteratorType: 'TRIM_HORIZON' }),
    );
    const { Records = [] } = await streams.send(new GetRecordsCommand({ ShardIterator }));
    const numbers = Records.map(({ dynamodb }) => dynamodb?.SequenceNumber ?? '');
    return { streamArn, shardId, numbers };
  };

  it('O6: is read again whole, from its first record to its last, as Lambda hands records over', async () => {
    const { streamArn, shardId, numbers } = await written();
    expect(numbers).toHaveLength(8);
    const batch = {
      ...{ streamArn, shardId, table: 'SignalEvents', size: 6 },
      startSequenceNumber: numbers[1] ?? '',
      endSequenceNumber: numbers[6] ?? '',
      arrivedFrom: '2026-03-01T12:00:00Z',
      arrivedTo: '2026-03-01T12:00:00Z',
    };
    const records = await createDynamoStreamBatches(streams).recordsOf(batch);
    expect(records?.map((record) => Object(record).dynamodb.Keys.id.S)).toEqual(['b', 'c', 'd', 'e', 'f']);
    expect(records?.[0]).toMatchObject({
      eventName: 'INSERT',
      eventSourceARN: streamArn,
      dynamodb: {
        ApproximateCreationDateTime: expect.any(Number),
        NewImage: { id: { S: 'b' }, list: { L: [{ S: 'a' }, { N: '1' }] } },
      },
    });
    const one = { ...batch, endSequenceNumber: numbers[1] ?? '' };
    expect(await createDynamoStreamBatches(streams).recordsOf(one)).toHaveLength(1);
    expect(
      await createDynamoStreamBatches(streams).recordsOf({ ...batch, shardId: 'shardId-0000-gone-00000000' }),
    ).toBe(undefined);
  });
});
