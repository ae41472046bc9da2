import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch';
import type { DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
import { followEvent } from '../../domain/statuses/follow-event.ts';
import type { KeepRecordsDependencies } from '../../domain/statuses/reconcile-record.ts';
import { onConfiguration } from '../shared/on-configuration.ts';
import { followRequestEventsDependencies } from './dependencies.ts';
import { writtenAt } from './stream-time.ts';

/** What a new row of another table means for the request that it names, by the table's model. */
const EVENTS: Readonly<Record<string, { readonly event?: string }>> = {
  Quotes: { event: 'quote-made' },
  PendingAppoitments: { event: 'meeting-scheduled' },
  RequestNotes: {},
  RequestAssignments: {},
};

/** `arn:aws:dynamodb:<region>:<account>:table/Quotes-<suffix>-NONE/stream/<label>` */
const modelOf = (arn: string | undefined): string => /:table\/([^-/]+)/.exec(arn ?? '')?.[1] ?? 'unknown';

/** A row copied from elsewhere says by itself when it was made; one that does not was made when it was written. */
const madeAt = (createdAt: string | undefined, written: Date, now: Date): Date => {
  const made = new Date(createdAt ?? Number.NaN);
  return made <= now ? made : written;
};

export const followRequestEventsHandler = (dependencies: KeepRecordsDependencies) => {
  const { clock, journal, metrics } = dependencies;
  const follow = followEvent(dependencies);

  const handle = async (model: string, { dynamodb }: DynamoDBRecord): Promise<void> => {
    const meaning = EVENTS[model];
    if (meaning === undefined) throw new Error(`no rows of ${model} are followed: check the function's mappings`);
    const { id, requestId, createdAt } = dynamodb?.NewImage ?? {};
    if (id?.S === undefined) throw new Error('a stream record without a new image: check the stream view type');
    if (requestId?.S === undefined || requestId.S === '') return; // it belongs to no request
    const at = madeAt(createdAt?.S, writtenAt(dynamodb, clock), clock());
    const followed = await follow({ id: `${model}#${id.S}`, recordId: requestId.S, at, ...meaning });
    journal.info('statuses.event-followed', { model, rowId: id.S, recordId: requestId.S, followed });
  };

  const onRecord = async (streamed: DynamoDBRecord): Promise<void> => {
    const model = modelOf(streamed.eventSourceARN);
    try {
      if (streamed.eventName === 'INSERT') await handle(model, streamed);
    } catch (fault) {
      journal.error('statuses.event-fault', { model, rowId: streamed.dynamodb?.Keys?.id?.S }, fault);
      throw fault;
    }
  };

  return async (event: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> => {
    const answer = await processPartialResponse(event, onRecord, new BatchProcessor(EventType.DynamoDBStreams), {
      throwOnFullBatchFailure: false,
    });
    const failed = answer.batchItemFailures.length;
    metrics.handled('follow-events', { done: event.Records.length - failed, failed });
    return answer;
  };
};

export const handler = onConfiguration(() => followRequestEventsDependencies(process.env), followRequestEventsHandler);
