import type { Discarded } from './deliver-batch.ts';

export interface FailureOrigin {
  readonly functionArn: string;
  readonly streamArn: string;
  readonly shardId: string;
  readonly now: Date;
}

/** DynamoDB writes no milliseconds here. */
const toTheSecond = (date: Date | undefined): string => `${date?.toISOString().slice(0, 19)}Z`;

/**
 * What Lambda sends to the failure destination of a stream mapping: where in the stream the records are, not what they hold.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-errors.html
 */
export const failureMessage = (discarded: Discarded, { functionArn, streamArn, shardId, now }: FailureOrigin) => {
  const { records, condition, approximateInvokeCount, lastRequestId } = discarded;
  return {
    requestContext: { requestId: lastRequestId ?? '', functionArn, condition, approximateInvokeCount },
    ...(lastRequestId === undefined
      ? {}
      : { responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' } }),
    version: '1.0',
    timestamp: now.toISOString(),
    DDBStreamBatchInfo: {
      shardId,
      startSequenceNumber: records[0]?.sequenceNumber,
      endSequenceNumber: records.at(-1)?.sequenceNumber,
      approximateArrivalOfFirstRecord: toTheSecond(records[0]?.createdAt),
      approximateArrivalOfLastRecord: toTheSecond(records.at(-1)?.createdAt),
      batchSize: records.length,
      streamArn,
    },
  };
};
