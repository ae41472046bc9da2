import { GetQueueAttributesCommand, GetQueueUrlCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { QueueGauge } from '../../domain/operations/health/ports.ts';
import { unless } from '../shared/area-reading.ts';

const NO_QUEUE = ['QueueDoesNotExist', 'AWS.SimpleQueueService.NonExistentQueue'];

/** How much lies in queues, as SQS estimates it. */
export const createQueueGauge = (client: SQSClient): QueueGauge => ({
  depth: (QueueName) =>
    unless(NO_QUEUE, async () => {
      const { QueueUrl } = await client.send(new GetQueueUrlCommand({ QueueName }));
      const { Attributes = {} } = await client.send(
        new GetQueueAttributesCommand({
          QueueUrl,
          AttributeNames: ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'],
        }),
      );
      return {
        waiting: Number(Attributes.ApproximateNumberOfMessages ?? 0),
        inWork: Number(Attributes.ApproximateNumberOfMessagesNotVisible ?? 0),
      };
    }),
});
