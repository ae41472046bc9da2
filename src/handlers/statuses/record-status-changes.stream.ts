import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch';
import type { AttributeValue, DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
import type { Result } from '../../domain/shared/result.ts';
import { type RecordChangeDependencies, recordChange } from '../../domain/statuses/record-change.ts';
import type { RecordImage, RecordWrite } from '../../domain/statuses/record-image.ts';
import { onConfiguration } from '../shared/on-configuration.ts';
import { recordStatusChangesDependencies } from './dependencies.ts';
import { writtenAt } from './stream-time.ts';

type Image = Record<string, AttributeValue>;

export interface RecordStatusChangesDependencies extends RecordChangeDependencies {
  /** Reads a row as the stream shows it. */
  readonly readImage: (image: Image) => Result<RecordImage, { readonly reason: string }>;
}

/** What was written is told from both images; what there is to do about it, from the row as it is now. */
export const recordStatusChangesHandler = (dependencies: RecordStatusChangesDependencies) => {
  const { readImage, clock, journal, metrics } = dependencies;
  const record = recordChange(dependencies);

  /** An image before that cannot be read says nothing of what has changed: the row is taken as it is. */
  const writeOf = ({ dynamodb }: DynamoDBRecord, after: RecordImage): RecordWrite => {
    const before = dynamodb?.OldImage === undefined ? undefined : readImage(dynamodb.OldImage);
    return { ...(before?.ok ? { before: before.value } : {}), after, at: writtenAt(dynamodb, clock) };
  };

  const handle = async (recordId: string, streamed: DynamoDBRecord): Promise<void> => {
    const { NewImage } = streamed.dynamodb ?? {};
    if (NewImage === undefined) throw new Error('a stream record without a new image: check the stream view type');
    const after = readImage(NewImage);
    if (!after.ok) {
      // Nothing is lost: whoever corrects the row writes it, and it comes by again.
      journal.warn('statuses.record-unreadable', { recordId, reason: after.refusal.reason });
      return;
    }
    const steps = await record(writeOf(streamed, after.value));
    if (steps.length > 0) journal.info('statuses.record-kept', { recordId, steps });
  };

  const onRecord = async (streamed: DynamoDBRecord): Promise<void> => {
    const recordId = streamed.dynamodb?.Keys?.id?.S ?? 'unknown';
    if (streamed.eventName === 'REMOVE') return;
    try {
      await handle(recordId, streamed);
    } catch (fault) {
      journal.error('statuses.record-fault', { recordId }, fault);
      throw fault;
    }
  };

  return async (event: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> => {
    const answer = await processPartialResponse(event, onRecord, new BatchProcessor(EventType.DynamoDBStreams), {
      throwOnFullBatchFailure: false,
    });
    const failed = answer.batchItemFailures.length;
    metrics.handled('record-changes', { done: event.Records.length - failed, failed });
    return answer;
  };
};

export const handler = onConfiguration(() => recordStatusChangesDependencies(process.env), recordStatusChangesHandler);
