/** Where in a stream a batch lies that a trigger could not hand over. It holds none of the records. */
export interface StreamBatch {
  readonly streamArn: string;
  /** The model of the table whose stream it is. */
  readonly table: string;
  readonly shardId: string;
  readonly startSequenceNumber: string;
  readonly endSequenceNumber: string;
  readonly size: number;
  /** When its records were written, to the second; ISO-8601 UTC. */
  readonly arrivedFrom: string;
  readonly arrivedTo: string;
}

/** What a letter stands for. `reason` says why it failed, in words of ours or of AWS, and names nobody. */
export type LetterContent =
  | {
      readonly kind: 'signal-quarantined';
      readonly signalId: string;
      readonly signalType?: string;
      readonly reason: string;
    }
  | {
      readonly kind: 'hook-failed';
      readonly signalId: string;
      readonly signalType?: string;
      readonly hookId: string;
      readonly reason: string;
    }
  | {
      readonly kind: 'delivery-ended';
      readonly signalId: string;
      readonly signalType?: string;
      readonly notificationId: string;
      readonly status: string;
      /** Of the row, when it ended. */
      readonly version: number;
      readonly reason: string;
    }
  | { readonly kind: 'notification-unreadable'; readonly notificationId: string; readonly reason: string }
  /** What a provider told of a message: nobody could read it, or recording it failed again and again. */
  | { readonly kind: 'feedback-unreadable'; readonly event: string; readonly reason: string }
  | { readonly kind: 'feedback-failed'; readonly event: string; readonly reason: string }
  | {
      readonly kind: 'stream-batch';
      readonly functionName: string;
      readonly batch: StreamBatch;
      readonly reason: string;
    }
  /** A run without a stream: a schedule's event, which the function did not get or did not get through. */
  | { readonly kind: 'run-failed'; readonly functionName: string; readonly event: unknown; readonly reason: string }
  | { readonly kind: 'unknown'; readonly reason: string };

export type LetterKind = LetterContent['kind'];

export interface QueuedLetter {
  readonly id: string;
  readonly sentAt: Date;
  readonly content: LetterContent;
  /** As it was put. It may hold personal data. */
  readonly body: string;
  /** What whoever holds it gives it back by. */
  readonly receipt: string;
}

/** What a letter is about, in one word of each kind. */
export const subjectOf = (content: LetterContent): string => {
  switch (content.kind) {
    case 'signal-quarantined':
      return content.signalId;
    case 'hook-failed':
      return `${content.signalId} ${content.hookId}`;
    case 'delivery-ended':
    case 'notification-unreadable':
      return content.notificationId;
    case 'stream-batch':
      return `${content.batch.table}, ${content.batch.size} record(s)`;
    case 'feedback-unreadable':
    case 'feedback-failed':
      return 'an event of SES';
    case 'run-failed':
      return content.functionName;
    case 'unknown':
      return '';
  }
};

export interface LetterFilter {
  readonly ids?: readonly string[];
  readonly kind?: LetterKind;
  readonly signalType?: string;
  /** Part of the reason, in capitals or not. */
  readonly reason?: string;
  readonly since?: Date;
}

const signalTypeOf = (content: LetterContent): string | undefined =>
  'signalType' in content ? content.signalType : undefined;

/** Whether a letter is among those asked for. An id is the message's, the signal's or the notification's. */
export const isAskedFor = ({ ids, kind, signalType, reason, since }: LetterFilter, letter: QueuedLetter): boolean => {
  const { id, sentAt, content } = letter;
  const names = [
    id,
    ...('signalId' in content ? [content.signalId] : []),
    ...('notificationId' in content ? [content.notificationId] : []),
  ];
  return (
    (ids === undefined || ids.some((one) => names.includes(one))) &&
    (kind === undefined || content.kind === kind) &&
    (signalType === undefined || signalTypeOf(content) === signalType) &&
    (reason === undefined || content.reason.toLowerCase().includes(reason.toLowerCase())) &&
    (since === undefined || sentAt >= since)
  );
};
