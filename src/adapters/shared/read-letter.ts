import * as z from 'zod/mini';
import type { LetterContent } from '../../domain/operations/dead-letters/letter.ts';

const text = z.string();
const optional = z.exactOptional(text);
const signal = z.unknown();

const $Letter = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('signal-quarantined'), signalId: text, signal, reason: text }),
  z.object({ kind: z.literal('hook-failed'), signalId: text, hookId: text, signal, reason: text }),
  z.object({
    kind: z.literal('delivery-ended'),
    signalId: text,
    notification: z.object({ id: text, signalType: text, status: text, version: z.number() }),
    reason: text,
  }),
  z.object({ kind: z.literal('notification-unreadable'), notificationId: text, reason: text }),
  z.object({ kind: z.literal('feedback-unreadable'), event: text, reason: text }),
]);

/** https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-errors.html */
const $Batch = z.object({
  requestContext: z.object({ functionArn: text, condition: text, approximateInvokeCount: z.number() }),
  DDBStreamBatchInfo: z.object({
    shardId: text,
    startSequenceNumber: text,
    endSequenceNumber: text,
    approximateArrivalOfFirstRecord: text,
    approximateArrivalOfLastRecord: text,
    batchSize: z.number(),
    streamArn: text,
  }),
});

/** https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html */
const $Failed = z.object({
  requestContext: z.object({ functionArn: text, condition: text, approximateInvokeCount: z.number() }),
  requestPayload: z.unknown(),
  responsePayload: z.exactOptional(z.object({ errorType: optional, errorMessage: optional })),
});

/** What SES publishes. It comes as it is: a queue moves it by itself when recording it has failed too often. */
const $Feedback = z.object({ eventType: text, mail: z.object({ messageId: text }) });

const $SignalType = z.object({ signalType: text });

/** `arn:aws:lambda:<region>:<account>:function:<name>`, with a version or without. */
const functionIn = (arn: string): string => arn.split(':function:').at(-1)?.split(':')[0] ?? arn;

/** `arn:aws:dynamodb:<region>:<account>:table/Quotes-<suffix>-NONE/stream/<label>` */
const tableIn = (arn: string): string => /:table\/([^-/]+)/.exec(arn)?.[1] ?? 'unknown';

const typed = (found: unknown): { readonly signalType?: string } => {
  const read = $SignalType.safeParse(found);
  return read.success ? read.data : {};
};

const ours = (letter: z.output<typeof $Letter>): LetterContent => {
  const { reason } = letter;
  switch (letter.kind) {
    case 'signal-quarantined':
      return { kind: letter.kind, signalId: letter.signalId, ...typed(letter.signal), reason };
    case 'hook-failed':
      return { kind: letter.kind, signalId: letter.signalId, hookId: letter.hookId, ...typed(letter.signal), reason };
    case 'delivery-ended': {
      const { id: notificationId, signalType, status, version } = letter.notification;
      return { kind: letter.kind, signalId: letter.signalId, signalType, notificationId, status, version, reason };
    }
    case 'notification-unreadable':
      return { kind: letter.kind, notificationId: letter.notificationId, reason };
    case 'feedback-unreadable':
      return { kind: letter.kind, event: letter.event, reason };
  }
};

const batch = ({ requestContext, DDBStreamBatchInfo: info }: z.output<typeof $Batch>): LetterContent => ({
  kind: 'stream-batch',
  functionName: functionIn(requestContext.functionArn),
  batch: {
    streamArn: info.streamArn,
    table: tableIn(info.streamArn),
    shardId: info.shardId,
    startSequenceNumber: info.startSequenceNumber,
    endSequenceNumber: info.endSequenceNumber,
    size: info.batchSize,
    arrivedFrom: info.approximateArrivalOfFirstRecord,
    arrivedTo: info.approximateArrivalOfLastRecord,
  },
  reason: `${requestContext.condition} after ${requestContext.approximateInvokeCount} tries`,
});

const failed = ({ requestContext, requestPayload, responsePayload }: z.output<typeof $Failed>): LetterContent => ({
  kind: 'run-failed',
  functionName: functionIn(requestContext.functionArn),
  event: requestPayload,
  reason: [requestContext.condition, responsePayload?.errorType].filter((part) => part !== undefined).join(': '),
});

const parsed = (body: string): unknown => {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
};

/**
 * What a message of a dead-letter queue stands for: a letter of the domain's, what Lambda sends to a failure destination, or
 * an event that EventBridge could not deliver (`TARGET_ARN` among its attributes). Anything else is `unknown`, never a fault.
 */
export const readLetter = (body: string, attributes: Readonly<Record<string, string>>): LetterContent => {
  const message = parsed(body);
  const letter = $Letter.safeParse(message);
  if (letter.success) return ours(letter.data);
  const ofStream = $Batch.safeParse(message);
  if (ofStream.success) return batch(ofStream.data);
  const ofRun = $Failed.safeParse(message);
  if (ofRun.success) return failed(ofRun.data);
  const { TARGET_ARN: target, ERROR_CODE: code = 'not delivered', EXHAUSTED_RETRY_CONDITION: condition } = attributes;
  if (target !== undefined && message !== undefined) {
    const reason = condition === undefined ? code : `${code}: ${condition}`;
    return { kind: 'run-failed', functionName: functionIn(target), event: message, reason };
  }
  if ($Feedback.safeParse(message).success) {
    return { kind: 'feedback-failed', event: body, reason: 'recording it failed again and again' };
  }
  return { kind: 'unknown', reason: 'this is no letter that the backend knows' };
};
