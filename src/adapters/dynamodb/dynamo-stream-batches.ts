import {
  type DynamoDBStreamsClient,
  GetRecordsCommand,
  GetShardIteratorCommand,
  type _Record as StreamsRecord,
} from '@aws-sdk/client-dynamodb-streams';
import type { StreamBatch } from '../../domain/operations/dead-letters/letter.ts';
import type { StreamBatches } from '../../domain/operations/dead-letters/ports.ts';

const FORGOTTEN = ['TrimmedDataAccessException', 'ResourceNotFoundException', 'ExpiredIteratorException'];

/** An event's JSON has no binary: base64 stands for it, as in the events of Lambda. */
const asJson = (value: unknown): unknown => {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  if (Array.isArray(value)) return value.map(asJson);
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, asJson(inner)]));
};

/** Sequence numbers are whole numbers of up to 40 digits. */
const isPast = (sequenceNumber: string, end: string): boolean => BigInt(sequenceNumber) > BigInt(end);

const isWanted = ({ eventName, dynamodb }: StreamsRecord): boolean =>
  eventName !== 'REMOVE' && dynamodb?.NewImage !== undefined;

/** A record as Lambda hands it over. */
const eventRecord = (record: StreamsRecord, { streamArn }: StreamBatch): unknown => {
  const { ApproximateCreationDateTime: at = new Date(0), ...change } = record.dynamodb ?? {};
  const dynamodb = { ...Object(asJson(change)), ApproximateCreationDateTime: Math.floor(at.getTime() / 1000) };
  return { ...Object(asJson(record)), dynamodb, eventSourceARN: streamArn };
};

/** An open shard answers with empty pages for ever; the records asked for are at its beginning. */
const MOST_EMPTY_PAGES = 20;

/** Reads a part of a stream's shard again, without removals, which start nothing. */
export const createDynamoStreamBatches = (client: DynamoDBStreamsClient): StreamBatches => {
  async function* pagesFrom({ streamArn, shardId, startSequenceNumber }: StreamBatch) {
    const from = new GetShardIteratorCommand({
      StreamArn: streamArn,
      ShardId: shardId,
      ShardIteratorType: 'AT_SEQUENCE_NUMBER',
      SequenceNumber: startSequenceNumber,
    });
    let { ShardIterator: iterator } = await client.send(from);
    for (let empty = 0; iterator !== undefined && empty < MOST_EMPTY_PAGES; ) {
      const answer = await client.send(new GetRecordsCommand({ ShardIterator: iterator }));
      const { Records: page = [] } = answer;
      empty = page.length === 0 ? empty + 1 : 0;
      yield page;
      iterator = answer.NextShardIterator;
    }
  }

  const read = async (batch: StreamBatch): Promise<readonly unknown[]> => {
    const { endSequenceNumber: end } = batch;
    const records: unknown[] = [];
    for await (const page of pagesFrom(batch)) {
      const within = page.filter(({ dynamodb }) => !isPast(dynamodb?.SequenceNumber ?? '0', end));
      records.push(...within.filter(isWanted).map((record) => eventRecord(record, batch)));
      const isThrough = within.length < page.length || within.at(-1)?.dynamodb?.SequenceNumber === end;
      if (isThrough) return records;
    }
    throw new Error(`the stream of ${batch.table} does not lead to the end of the batch`);
  };

  return {
    recordsOf: async (batch) => {
      try {
        return await read(batch);
      } catch (error) {
        if (error instanceof Error && FORGOTTEN.includes(error.name)) return undefined;
        throw error;
      }
    },
  };
};
