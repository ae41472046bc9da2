import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { DeadLetter, DeadLetters } from '../../domain/notifications/ports.ts';

export interface SqsDeadLettersOptions {
  readonly queueUrl: string;
}

/** Of body and attributes together; some of it is left for the attributes. https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html */
export const BODY_LIMIT_BYTES = 1_048_576 - 4096;

/** No event of a provider comes near it; of what does, only its beginning is of use. */
const EVENT_LIMIT = 100_000;

/** SQS refuses two characters that JSON lets stand as they are. */
const jsonOf = (letter: object): string =>
  JSON.stringify(letter).replaceAll('\uFFFE', '\\ufffe').replaceAll('\uFFFF', '\\uffff');

type OfTables = Exclude<DeadLetter, { readonly kind: 'feedback-unreadable' }>;

const noteOn = (letter: OfTables): string =>
  letter.kind === 'notification-unreadable'
    ? `left out, being too large for SQS: see row ${letter.notificationId} of NotificationQueue`
    : `left out, being too large for SQS: see row ${letter.signalId} of SignalEvents`;

const withoutPayload = (signal: unknown, note: string): unknown =>
  typeof signal === 'object' && signal !== null && 'payload' in signal ? { ...signal, payload: note } : note;

/** The letter whole, then with less and less of what the tables still have. */
const versionsOf = (letter: DeadLetter): readonly object[] => {
  if (letter.kind === 'feedback-unreadable') return [letter, { ...letter, event: letter.event.slice(0, EVENT_LIMIT) }];
  const note = noteOn(letter);
  return letter.kind === 'notification-unreadable'
    ? [letter, { ...letter, row: note }]
    : [letter, { ...letter, signal: withoutPayload(letter.signal, note) }, { ...letter, signal: note }];
};

/**
 * A row has at most 400 KB, so its letter fits whole; only a text full of control characters, each of them six
 * characters in JSON, can outgrow the limit.
 */
const bodyOf = (letter: DeadLetter): string => {
  const bodies = versionsOf(letter).map(jsonOf);
  const fitting = bodies.find((body) => Buffer.byteLength(body, 'utf8') <= BODY_LIMIT_BYTES);
  if (fitting === undefined) throw new Error(`the dead letter of signal ${letter.signalId} is too large for SQS`);
  return fitting;
};

const text = (value: string) => ({
  DataType: 'String',
  StringValue: value.replaceAll(/[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu, '_') || '_',
});

const createClient = (): SQSClient =>
  new SQSClient({ requestHandler: { connectionTimeout: 3000, requestTimeout: 5000, throwOnRequestTimeout: true } });

/** Letters as JSON, with their kind and signal as attributes to filter by. */
export const createSqsDeadLetters = (
  { queueUrl }: SqsDeadLettersOptions,
  client: SQSClient = createClient(),
): DeadLetters => ({
  put: async (letter) => {
    const command = new SendMessageCommand({
      QueueUrl: queueUrl,
      MessageBody: bodyOf(letter),
      MessageAttributes: { kind: text(letter.kind), signalId: text(letter.signalId) },
    });
    try {
      await client.send(command);
    } catch (cause) {
      throw new Error(`the dead letter of signal ${letter.signalId} could not be put`, { cause });
    }
  },
});
