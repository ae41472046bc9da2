import {
  ChangeMessageVisibilityBatchCommand,
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  type Message,
  ReceiveMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import type { QueuedLetter } from '../../domain/operations/dead-letters/letter.ts';
import type { LetterQueues } from '../../domain/operations/dead-letters/ports.ts';
import { readLetter } from '../shared/read-letter.ts';

export interface SqsLetterQueuesOptions {
  readonly client: SQSClient;
  /** What comes before a queue's name: `<service>-<stage>-`. */
  readonly prefix: string;
  readonly names: readonly string[];
  /** How long a queue that seems empty is waited for; SQS then asks all its servers. */
  readonly waitSeconds?: number;
}

const BATCH = 10;

const isMissing = (error: unknown): boolean =>
  error instanceof Error && ['QueueDoesNotExist', 'AWS.SimpleQueueService.NonExistentQueue'].includes(error.name);

/** The message is to be seen by others, or gone. */
const IS_OUT = ['MessageNotInflight', 'InvalidParameterValue', 'ReceiptHandleIsInvalid'];
const isOut = (code: string | undefined): boolean => IS_OUT.some((one) => code?.endsWith(one));

const letterOf = ({ MessageId: id, ReceiptHandle: receipt, Body: body = '', ...rest }: Message): QueuedLetter[] => {
  if (id === undefined || receipt === undefined) return [];
  const attributes = Object.entries(rest.MessageAttributes ?? {}).flatMap(([name, { StringValue }]) =>
    StringValue === undefined ? [] : [[name, StringValue] as const],
  );
  const sentAt = new Date(Number(rest.Attributes?.SentTimestamp ?? 0));
  return [{ id, receipt, body, sentAt, content: readLetter(body, Object.fromEntries(attributes)) }];
};

/** The dead-letter queues of a stage, by their names. */
export const createSqsLetterQueues = (
  options: SqsLetterQueuesOptions,
): LetterQueues & { readonly urlOf: (name: string) => Promise<string> } => {
  const { client, prefix, names, waitSeconds = 1 } = options;
  const urls = new Map<string, string>();

  const findUrl = async (name: string): Promise<string | undefined> => {
    try {
      return (await client.send(new GetQueueUrlCommand({ QueueName: `${prefix}${name}` }))).QueueUrl;
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
  };

  const urlOf = async (name: string): Promise<string> => {
    const url = urls.get(name) ?? (await findUrl(name));
    if (url === undefined) throw new Error(`there is no queue ${prefix}${name}`);
    urls.set(name, url);
    return url;
  };

  const countOf = async (name: string) => {
    const QueueUrl = await findUrl(name);
    if (QueueUrl === undefined) return { name, missing: true as const };
    const { Attributes: found = {} } = await client.send(
      new GetQueueAttributesCommand({
        QueueUrl,
        AttributeNames: ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'],
      }),
    );
    return {
      name,
      waiting: Number(found.ApproximateNumberOfMessages ?? 0),
      hidden: Number(found.ApproximateNumberOfMessagesNotVisible ?? 0),
    };
  };

  return {
    urlOf,
    counts: () => Promise.all(names.map(countOf)),
    take: async (queue, hiddenSeconds) => {
      const { Messages = [] } = await client.send(
        new ReceiveMessageCommand({
          QueueUrl: await urlOf(queue),
          MaxNumberOfMessages: BATCH,
          VisibilityTimeout: hiddenSeconds,
          WaitTimeSeconds: waitSeconds,
          MessageSystemAttributeNames: ['SentTimestamp'],
          MessageAttributeNames: ['All'],
        }),
      );
      return Messages.flatMap(letterOf);
    },
    hide: async (queue, { receipt }, seconds) => {
      const QueueUrl = await urlOf(queue);
      try {
        await client.send(
          new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle: receipt, VisibilityTimeout: seconds }),
        );
        return 'hidden';
      } catch (error) {
        if (error instanceof Error && isOut(error.name)) return 'lost';
        throw error;
      }
    },
    giveBack: async (queue, letters) => {
      const QueueUrl = letters.length === 0 ? '' : await urlOf(queue);
      for (let start = 0; start < letters.length; start += BATCH) {
        const Entries = letters
          .slice(start, start + BATCH)
          .map(({ receipt }, index) => ({ Id: String(index), ReceiptHandle: receipt, VisibilityTimeout: 0 }));
        const { Failed = [] } = await client.send(new ChangeMessageVisibilityBatchCommand({ QueueUrl, Entries }));
        const trouble = Failed.find(({ Code }) => !isOut(Code));
        if (trouble === undefined) continue;
        throw new Error(`${queue}: a letter could not be given back (${trouble.Code}); it comes back by itself`);
      }
    },
    remove: async (queue, { receipt }) => {
      await client.send(new DeleteMessageCommand({ QueueUrl: await urlOf(queue), ReceiptHandle: receipt }));
    },
  };
};
