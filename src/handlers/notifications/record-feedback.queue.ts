import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch';
import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import type { FeedbackEvent } from '../../domain/notifications/feedback.ts';
import type { DeadLetters, Metrics } from '../../domain/notifications/ports.ts';
import {
  type FeedbackOutcome,
  type RecordFeedbackDependencies,
  recordFeedback,
} from '../../domain/notifications/record-feedback.ts';
import { type ConsiderBrakeDependencies, considerBrake } from '../../domain/notifications/sending-brake.ts';
import type { Result } from '../../domain/shared/result.ts';
import { onColdStart } from '../shared/on-cold-start.ts';
import { recordFeedbackDependencies } from './dependencies.ts';

export interface RecordFeedbackHandlerDependencies extends RecordFeedbackDependencies, ConsiderBrakeDependencies {
  readonly metrics: Metrics;
  readonly deadLetters: DeadLetters;
  readonly readEvent: (body: string) => Result<FeedbackEvent | 'topic-check', { readonly reason: string }>;
}

/**
 * Records a batch of what the provider tells. What nobody can read is a dead letter, whole; what fails comes again by
 * itself. Neither is kept from the others, and none of them is ever logged.
 */
export const recordFeedbackHandler = (dependencies: RecordFeedbackHandlerDependencies) => {
  const { readEvent, deadLetters, reputation, metrics, journal, clock } = dependencies;
  const record = recordFeedback(dependencies);
  const consider = considerBrake(dependencies);

  const setAside = async (messageId: string, event: string, reason: string): Promise<void> => {
    await deadLetters.put({ kind: 'feedback-unreadable', signalId: 'unknown', event, reason });
    journal.error('notifications.feedback-unreadable', { messageId, reason });
    metrics.happened('feedback-unreadable');
  };

  const recorded = async ({ messageId, body }: SQSRecord): Promise<FeedbackOutcome | undefined> => {
    const read = readEvent(body);
    if (!read.ok) {
      await setAside(messageId, body, read.refusal.reason);
      return undefined;
    }
    if (read.value === 'topic-check') return undefined;
    const { notificationId, providerMessageId, feedback } = read.value;
    const outcome = await record(read.value);
    journal.info('notifications.feedback-handled', {
      ...{ notificationId, providerMessageId, kind: feedback.kind },
      ...{ outcome: outcome.outcome, status: outcome.status },
    });
    return outcome;
  };

  /** One write for a batch. Where it fails, the rates are reckoned of fewer messages than there were: to the safe side. */
  const countSettled = async (count: number): Promise<void> => {
    try {
      await reputation.count({ settled: count, bounced: 0, complained: 0 }, clock());
    } catch (fault) {
      journal.error('notifications.feedback-uncounted', { count }, fault);
    }
  };

  /** Looks at the rates once for a batch; where that fails, the events that made them worse come again. */
  const lookAtRates = async (hurting: readonly string[]): Promise<readonly string[]> => {
    if (hurting.length === 0) return [];
    try {
      await consider();
      return [];
    } catch (fault) {
      journal.error('notifications.feedback-fault', { messageIds: hurting.join(' ') }, fault);
      return hurting;
    }
  };

  return async (event: SQSEvent): Promise<SQSBatchResponse> => {
    let settled = 0;
    const hurting: string[] = [];
    const onRecord = async (one: SQSRecord): Promise<void> => {
      try {
        const outcome = await recorded(one);
        if (outcome?.isToBeCounted === true) settled += 1;
        if (outcome?.mayHurt === true) hurting.push(one.messageId);
      } catch (fault) {
        journal.error('notifications.feedback-fault', { messageId: one.messageId }, fault);
        throw fault;
      }
    };
    const { batchItemFailures } = await processPartialResponse(event, onRecord, new BatchProcessor(EventType.SQS), {
      throwOnFullBatchFailure: false,
    });
    if (settled > 0) await countSettled(settled);
    const again = (await lookAtRates(hurting)).map((itemIdentifier) => ({ itemIdentifier }));
    const failures = [...batchItemFailures, ...again];
    metrics.handled('feedback', { done: event.Records.length - failures.length, failed: failures.length });
    return { batchItemFailures: failures };
  };
};

export const handler = onColdStart(() => recordFeedbackHandler(recordFeedbackDependencies(process.env)));
