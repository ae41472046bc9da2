import type { EmittedLine, RefusedLine } from '../../src/commands/signals-emit.ts';
import type { Channel, Notification } from '../../src/domain/notifications/notification.ts';
import type { HookOutcome } from '../../src/domain/notifications/signal.ts';
import type { FollowedSignal } from './follow-signals.ts';

/** What became of one message. `REFUSED`: there was nobody whom it could reach, or nothing that it could say. */
export interface DemoMessage {
  readonly signalId: string;
  readonly signalType: string;
  readonly hookId: string;
  readonly channel: Channel | null;
  readonly recipient: string | null;
  readonly outcome: Notification['status'] | 'REFUSED';
  readonly attempts: number;
  /** From its last becoming due to its end, in the time of the stage. */
  readonly milliseconds: number;
  readonly reason?: string;
}

export interface DemoResult {
  readonly messages: readonly DemoMessage[];
  readonly refused: readonly RefusedLine[];
  readonly summary: {
    /** Lines of the file. */
    readonly signals: number;
    readonly messages: number;
    readonly sent: number;
    readonly refused: number;
    /** Lines whose signal was there already. */
    readonly duplicates: number;
  };
}

const momentOf = (entry: string | undefined): number => Date.parse(entry?.split(' ')[0] ?? '');

const millisecondsOf = ({ timeline, createdAt }: Notification): number => {
  const due = timeline.findLast((entry) => entry.split(' ')[1] === 'PENDING');
  return momentOf(timeline.at(-1)) - (due === undefined ? Date.parse(createdAt) : momentOf(due));
};

const messageOf = (notification: Notification): DemoMessage => ({
  signalId: notification.signalId,
  signalType: notification.signalType,
  hookId: notification.hookId,
  channel: notification.channel,
  recipient: notification.recipient,
  outcome: notification.status,
  attempts: notification.attempts,
  milliseconds: millisecondsOf(notification),
  ...(notification.reason === undefined ? {} : { reason: notification.reason }),
});

/** What a hook could not do for a signal, as a message that was never made. */
const refusalsOf = ({ outcome, reason, refused = [] }: HookOutcome): readonly string[] => {
  if (outcome === 'failed') return [reason ?? 'failed'];
  return refused;
};

const messagesOf = ({ signal, notifications }: FollowedSignal, since: Date): readonly DemoMessage[] => {
  const isNew = (at: string | undefined): boolean => at !== undefined && Date.parse(at) >= since.getTime();
  const outcomes = signal !== undefined && isNew(signal.processedAt) ? (signal.hookOutcomes ?? []) : [];
  const never = outcomes.flatMap((outcome) =>
    refusalsOf(outcome).map((reason) => ({
      signalId: signal?.id ?? '',
      signalType: signal?.signalType ?? '',
      hookId: outcome.hookId,
      channel: null,
      recipient: null,
      outcome: 'REFUSED' as const,
      attempts: 0,
      milliseconds: 0,
      reason,
    })),
  );
  return [...notifications.filter(({ updatedAt }) => isNew(updatedAt)).map(messageOf), ...never];
};

/** What this run did: messages that ended in it, lines that were refused, and the counts. */
export const demoResult = (
  lines: readonly (EmittedLine | RefusedLine)[],
  followed: readonly FollowedSignal[],
  since: Date,
): DemoResult => {
  const refusedLines = lines.filter((line) => 'refused' in line);
  const quarantined = followed.flatMap(({ signal }): readonly RefusedLine[] => {
    if (signal?.quarantinedAt === undefined || Date.parse(signal.quarantinedAt) < since.getTime()) return [];
    const line = lines.find((one) => one.signalId === signal.id)?.line ?? 0;
    return [
      { line, signalId: signal.id, signalType: signal.signalType, refused: signal.quarantineReason ?? 'quarantined' },
    ];
  });
  const messages = followed.flatMap((one) => messagesOf(one, since));
  const refused = [...refusedLines, ...quarantined].sort((one, other) => one.line - other.line);
  return {
    messages,
    refused,
    summary: {
      signals: lines.length,
      messages: messages.length,
      sent: messages.filter(({ outcome }) => outcome === 'SENT' || outcome === 'DELIVERED').length,
      refused: refused.length,
      duplicates: lines.filter((line) => 'outcome' in line && line.outcome === 'duplicate').length,
    },
  };
};
