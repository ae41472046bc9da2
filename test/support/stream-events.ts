import { marshall } from '@aws-sdk/util-dynamodb';
import type { AttributeValue, DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';

/** A record as DynamoDB streams hand it to Lambda. */
export const aStreamRecord = (
  row: Readonly<Record<string, unknown>> & { readonly id: string },
  {
    eventName = 'INSERT',
    sequence = 1,
  }: { readonly eventName?: 'INSERT' | 'MODIFY' | 'REMOVE'; readonly sequence?: number } = {},
): DynamoDBRecord => ({
  eventID: `event-${sequence}`,
  eventName,
  eventVersion: '1.1',
  eventSource: 'aws:dynamodb',
  awsRegion: 'us-west-1',
  dynamodb: {
    ApproximateCreationDateTime: 1_795_000_000,
    Keys: { id: { S: row.id } },
    NewImage: marshall(row, { removeUndefinedValues: true }) as Record<string, AttributeValue>,
    SequenceNumber: String(100 + sequence),
    SizeBytes: 512,
    StreamViewType: 'NEW_IMAGE',
  },
  eventSourceARN: 'arn:aws:dynamodb:us-west-1:000000000000:table/T/stream/2026-11-22T00:00:00.000',
});

export const aStreamEvent = (records: readonly DynamoDBRecord[]): DynamoDBStreamEvent => ({ Records: [...records] });
