import type { SQSRecord } from 'aws-lambda';

export const anSqsRecord = (body: string, messageId = 'message-1'): SQSRecord => ({
  ...{ messageId, receiptHandle: 'r', body },
  attributes: {
    ApproximateReceiveCount: '1',
    SentTimestamp: '0',
    SenderId: 's',
    ApproximateFirstReceiveTimestamp: '0',
  },
  ...{ messageAttributes: {}, md5OfBody: '', eventSource: 'aws:sqs', eventSourceARN: 'arn', awsRegion: 'us-west-1' },
});
