import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch';
import type { DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
import {
  type PlanNotificationsDependencies,
  planNotifications,
} from '../../domain/notifications/plan-notifications.ts';
import { onConfiguration } from '../shared/on-configuration.ts';
import { planNotificationsDependencies } from './dependencies.ts';

/** The stream says which signal is new; the table says what it is. A record that fails is reported alone and comes again. */
export const planNotificationsHandler = (dependencies: PlanNotificationsDependencies) => {
  const plan = planNotifications(dependencies);
  const { journal, metrics } = dependencies;

  const onRecord = async ({ dynamodb }: DynamoDBRecord): Promise<void> => {
    const signalId = dynamodb?.Keys?.id?.S;
    if (signalId === undefined)
      throw new Error('a stream record without the key "id": is this the SignalEvents stream?');
    try {
      const outcome = await plan(signalId);
      journal.info('notifications.signal-handled', { signalId, outcome: outcome.outcome });
    } catch (fault) {
      journal.error('notifications.plan-fault', { signalId }, fault);
      throw fault;
    }
  };

  return async (event: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> => {
    const answer = await processPartialResponse(event, onRecord, new BatchProcessor(EventType.DynamoDBStreams), {
      throwOnFullBatchFailure: false,
    });
    const failed = answer.batchItemFailures.length;
    metrics.handled('plan', { done: event.Records.length - failed, failed });
    return answer;
  };
};

export const handler = onConfiguration(() => planNotificationsDependencies(process.env), planNotificationsHandler);
