import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DescribeTableCommand } from '@aws-sdk/client-dynamodb';
import type { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams';
import type { StageClock } from './clock.ts';
import { startQueuePoller } from './queue-poller.ts';
import type { LocalQueues } from './queues.ts';
import type { Send } from './schedule/deliver-event.ts';
import type { StageFunctions } from './stage-functions.ts';
import { type StreamPoller, startStreamPoller } from './stream-poller.ts';
import { failureMessage } from './streams/failure-message.ts';
import type { Positions } from './streams/positions.ts';
import { createStreamSource } from './streams/stream-source.ts';
import type { MappingPlan, QueueMappingPlan } from './template/stage-plan.ts';

export interface StagePollersOptions {
  readonly mappings: readonly MappingPlan[];
  readonly dynamodb: DynamoDBClient;
  readonly streams: DynamoDBStreamsClient;
  readonly positions: Positions;
  readonly functions: StageFunctions;
  readonly clock: StageClock;
  readonly send: Send;
  /** More than one reads each stream as often: what a function does must stand that. */
  readonly perMapping: number;
  onFault(error: unknown): void;
  onDiscarded(what: string): void;
}

export interface StagePoller {
  readonly id: string;
  readonly poller: StreamPoller;
  isPaused(): boolean;
}

const streamOf = async (dynamodb: DynamoDBClient, tableName: string): Promise<string> => {
  const { Table } = await dynamodb.send(new DescribeTableCommand({ TableName: tableName }));
  if (Table?.LatestStreamArn === undefined) throw new Error(`${tableName} has no stream, but a function reads it`);
  return Table.LatestStreamArn;
};

export const startStagePollers = async (options: StagePollersOptions): Promise<readonly StagePoller[]> => {
  const { clock, positions, send } = options;

  const start = async (mapping: MappingPlan, number: number): Promise<StagePoller> => {
    const key = number === 0 ? mapping.id : `${mapping.id}#${number}`;
    const { run } = options.functions.ofArn(mapping.functionArn);
    const streamArn = await streamOf(options.dynamodb, mapping.tableName);
    const after = positions.get(key);
    const source = createStreamSource({
      client: options.streams,
      streamArn,
      startingPosition: mapping.startingPosition,
      ...(after === undefined ? {} : { after }),
      stageTimeOf: clock.stageTimeOf,
    });
    const poller = startStreamPoller({
      settings: mapping.settings,
      source,
      invoke: run.invoke,
      async discard(discarded, shardId) {
        const { condition, records } = discarded;
        options.onDiscarded(`${mapping.id}: ${records.length} record(s) given up (${condition})`);
        if (mapping.onFailureArn === undefined) return;
        const origin = { functionArn: run.arn, streamArn, shardId, now: clock.now() };
        await send(mapping.onFailureArn, failureMessage(discarded, origin));
      },
      savePosition: (position) => positions.set(key, position),
      now: clock.now,
      onFault: options.onFault,
    });
    return { id: mapping.id, poller, isPaused: run.isPaused };
  };

  const numbers = Array.from({ length: options.perMapping }, (_, number) => number);
  return Promise.all(options.mappings.flatMap((mapping) => numbers.map((number) => start(mapping, number))));
};

export interface StageQueuePollersOptions extends Pick<StagePollersOptions, 'functions' | 'onFault'> {
  readonly mappings: readonly QueueMappingPlan[];
  readonly queues: Pick<LocalQueues, 'sqs' | 'endpoint'>;
  readonly accountId: string;
  readonly region: string;
  moreComes(): boolean;
}

export const startStageQueuePollers = (options: StageQueuePollersOptions): readonly StagePoller[] => {
  const { queues, accountId, region, moreComes, onFault } = options;
  return options.mappings.map(({ id, functionArn, queueArn, batchSize, reportBatchItemFailures }) => {
    const { run } = options.functions.ofArn(functionArn);
    const queueUrl = `${queues.endpoint}/${accountId}/${queueArn.split(':').at(-1)}`;
    const { invoke, isPaused } = run;
    const from = { sqs: queues.sqs, queueUrl, queueArn, region, batchSize, reportBatchItemFailures };
    return { id, poller: startQueuePoller({ ...from, invoke, isPaused, moreComes, onFault }), isPaused };
  });
};
