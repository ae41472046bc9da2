import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch';
import type { AttributeValue, DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
import {
  type DeliverNotificationDependencies,
  deliverNotification,
} from '../../domain/notifications/deliver-notification.ts';
import type { Notification } from '../../domain/notifications/notification.ts';
import type { Result } from '../../domain/shared/result.ts';
import { onConfiguration } from '../shared/on-configuration.ts';
import { deliverNotificationDependencies } from './dependencies.ts';

export interface DeliverHandlerDependencies extends DeliverNotificationDependencies {
  /** Reads a row as the stream shows it. */
  readonly readImage: (
    image: Record<string, AttributeValue>,
  ) => Result<Notification, { readonly reason: string; readonly row: unknown }>;
}

/** Both lanes end here, each as a function of its own. Which rows come is the mappings' filter; that each is sent once is the use case's claim. */
export const deliverNotificationHandler = (dependencies: DeliverHandlerDependencies) => {
  const deliver = deliverNotification(dependencies);
  const { readImage, deadLetters, journal, metrics } = dependencies;

  const deliverRow = async (notificationId: string, image: Record<string, AttributeValue>): Promise<void> => {
    const read = readImage(image);
    if (read.ok) {
      const outcome = await deliver(read.value);
      journal.info('notifications.delivery-handled', { notificationId, signalId: read.value.signalId, ...outcome });
      return;
    }
    const { reason, row } = read.refusal;
    await deadLetters.put({ kind: 'notification-unreadable', signalId: 'unknown', notificationId, row, reason });
    journal.error('notifications.notification-unreadable', { notificationId, reason });
  };

  const onRecord = async ({ dynamodb }: DynamoDBRecord): Promise<void> => {
    const notificationId = dynamodb?.Keys?.id?.S ?? 'unknown';
    try {
      if (dynamodb?.NewImage === undefined)
        throw new Error('a stream record without a new image: check the stream view type');
      await deliverRow(notificationId, dynamodb.NewImage);
    } catch (fault) {
      journal.error('notifications.delivery-fault', { notificationId }, fault);
      throw fault;
    }
  };

  return async (event: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> => {
    const answer = await processPartialResponse(event, onRecord, new BatchProcessor(EventType.DynamoDBStreams), {
      throwOnFullBatchFailure: false,
    });
    const failed = answer.batchItemFailures.length;
    metrics.handled('deliver', { done: event.Records.length - failed, failed });
    return answer;
  };
};

export const handler = onConfiguration(() => deliverNotificationDependencies(process.env), deliverNotificationHandler);
