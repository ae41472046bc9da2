import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  type Message,
  ReceiveMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import type { SQSRecord } from 'aws-lambda';
import type { Invoke } from './functions/invocation.ts';
import { FunctionPaused, type InvocationAnswer } from './functions/invocation.ts';
import type { StreamPoller } from './stream-poller.ts';

export interface QueuePollerOptions {
  readonly sqs: SQSClient;
  readonly queueUrl: string;
  readonly queueArn: string;
  readonly region: string;
  readonly batchSize: number;
  readonly reportBatchItemFailures: boolean;
  readonly invoke: Invoke;
  isPaused(): boolean;
  /** Somebody is about to put something into the queue. */
  moreComes(): boolean;
  onFault(error: unknown): void;
  readonly pollEveryMs?: number;
}

const MOST_AT_ONCE = 10;

const recordOf = ({ queueArn, region }: QueuePollerOptions, message: Message): SQSRecord => ({
  messageId: message.MessageId ?? '',
  receiptHandle: message.ReceiptHandle ?? '',
  body: message.Body ?? '',
  attributes: {
    ApproximateReceiveCount: message.Attributes?.ApproximateReceiveCount ?? '1',
    SentTimestamp: message.Attributes?.SentTimestamp ?? '0',
    SenderId: message.Attributes?.SenderId ?? 'local',
    ApproximateFirstReceiveTimestamp: message.Attributes?.ApproximateFirstReceiveTimestamp ?? '0',
  },
  messageAttributes: {},
  md5OfBody: message.MD5OfBody ?? '',
  eventSource: 'aws:sqs',
  eventSourceARN: queueArn,
  awsRegion: region,
});

/** The ids that come again; `all`: none was done. */
const failuresIn = (answer: InvocationAnswer, reports: boolean): readonly string[] | 'all' => {
  if (!answer.ok) return 'all';
  if (!reports) return [];
  const { batchItemFailures = [] } = Object(answer.payload);
  const ids: unknown[] = Array.isArray(batchItemFailures)
    ? batchItemFailures.map((one) => Object(one).itemIdentifier)
    : [''];
  return ids.every((id) => typeof id === 'string' && id !== '') ? ids.map(String) : 'all';
};

/**
 * Drives a function from a queue, as Lambda does: what is done is deleted; what failed is seen again when the queue stops
 * hiding it, and is at last moved by the queue's own redrive policy. It does not wait to fill a batch.
 */
export const startQueuePoller = (options: QueuePollerOptions): StreamPoller => {
  const { sqs, queueUrl: QueueUrl, pollEveryMs = 150 } = options;
  let [idle, emptyReads, stopped] = [false, 0, false];
  const pause = () => new Promise<void>((resolve) => setTimeout(resolve, pollEveryMs));

  const take = async (): Promise<readonly Message[]> => {
    const taken: Message[] = [];
    while (taken.length < options.batchSize) {
      const { Messages = [] } = await sqs.send(
        new ReceiveMessageCommand({
          QueueUrl,
          MaxNumberOfMessages: Math.min(MOST_AT_ONCE, options.batchSize - taken.length),
          MessageSystemAttributeNames: ['All'],
        }),
      );
      taken.push(...Messages);
      if (Messages.length === 0) break;
    }
    return taken;
  };

  const giveBack = async (messages: readonly Message[]): Promise<void> => {
    for (const { ReceiptHandle } of messages) {
      await sqs.send(new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout: 0 }));
    }
  };

  const deliver = async (messages: readonly Message[]): Promise<void> => {
    const answer = await options.invoke({ Records: messages.map((message) => recordOf(options, message)) });
    const failed = failuresIn(answer, options.reportBatchItemFailures);
    const done = messages.filter(({ MessageId = '' }) => failed !== 'all' && !failed.includes(MessageId));
    for (const { ReceiptHandle } of done) await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
  };

  const step = async (): Promise<void> => {
    const messages = options.isPaused() ? [] : await take();
    if (messages.length === 0) {
      idle = !options.moreComes();
      if (idle) emptyReads += 1;
      return pause();
    }
    idle = false;
    await deliver(messages).catch(async (error: unknown) => {
      if (!(error instanceof FunctionPaused)) throw error;
      await giveBack(messages);
    });
  };

  const run = async (): Promise<void> => {
    while (!stopped) {
      await step().catch(async (error: unknown) => {
        if (!stopped) options.onFault(error);
        await pause();
      });
    }
  };

  const running = run();
  return {
    isIdle: () => idle && !options.moreComes(),
    emptyReads: () => emptyReads,
    async stop() {
      stopped = true;
      await running;
    },
  };
};
