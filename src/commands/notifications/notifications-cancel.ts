import {
  type CancelAnswer,
  type CancelSignalDependencies,
  cancelNotification,
  cancelSignal,
  type SignalCancelled,
} from '../../domain/notifications/cancel-notification.ts';
import type { Outcome } from '../operations/outcome.ts';
import type { Tell } from '../operations/run-operation.ts';
import { oneLine, tableOf } from '../terminal.ts';

export interface CancelOptions {
  /** One message, or a signal with all its messages. */
  readonly of: { readonly id: string } | { readonly signal: string };
  readonly stage: string;
  readonly apply: boolean;
  /** Who wishes it, asked where something is changed. */
  readonly by: () => Promise<string>;
  readonly reason: string;
}

const saysOf = (answer: CancelAnswer): string => {
  switch (answer.answer) {
    case 'cancelled':
      return `cancelled; it was ${answer.was}`;
    case 'would-be-cancelled':
      return `it is ${answer.was} and would be cancelled`;
    case 'too-late':
      return `too late: claimed for sending ${answer.since}, ${answer.status} now`;
    case 'ended': {
      const because = answer.reason === undefined ? '' : ` (${answer.reason})`;
      return `it ended ${answer.status} at ${answer.since}, and is not sent${because}`;
    }
    case 'missing':
      return 'there is no such message';
  }
};

/** Nothing of it goes out, as far as it was there. */
const isFulfilled = ({ answer }: CancelAnswer): boolean => answer !== 'too-late' && answer !== 'missing';

const BEING_SENT =
  'What is SENDING is with the provider at this moment. If the provider refuses it and it is to be tried again, it can be cancelled then.';
const hints = (answers: readonly CancelAnswer[]): readonly string[] =>
  answers.some((one) => one.answer === 'too-late' && one.status === 'SENDING') ? [BEING_SENT] : [];

const confirmed = (stage: string): string => (stage === 'prod' ? ' --confirm prod' : '');

const NOTHING_WRITTEN = 'Nothing was written; --apply does it.';

const ofMessage = (id: string, answer: CancelAnswer, { apply, stage }: CancelOptions): Outcome => ({
  verdict: isFulfilled(answer) ? 'done' : 'refused',
  report: { messages: [{ id, ...answer }] },
  lines: [
    oneLine(`${id}: ${saysOf(answer)}.`),
    ...hints([answer]),
    ...(answer.answer === 'would-be-cancelled' ? [NOTHING_WRITTEN] : []),
    ...(answer.answer === 'missing' ? ['`realtechee signals trace ID` names the messages of a signal.'] : []),
  ],
  ...(!apply && answer.answer === 'would-be-cancelled'
    ? { next: [`realtechee notifications cancel ${id} --stage ${stage} --reason "…" --apply${confirmed(stage)}`] }
    : {}),
});

const MOST_ROWS = 40;

const ofSignal = (id: string, { isPlanned, messages }: SignalCancelled, { apply, stage }: CancelOptions): Outcome => {
  const rows = messages.slice(0, MOST_ROWS).map((one) => [one.id, one.channel, saysOf(one)]);
  const unplanned = apply ? 'is cancelled: it is never planned' : 'would never be planned';
  const late = messages.filter((one) => !isFulfilled(one)).length;
  return {
    verdict: late === 0 ? 'done' : 'refused',
    report: { signal: id, isPlanned, messages },
    lines: [
      ...(isPlanned ? [] : [`Signal ${oneLine(id)} is not planned yet, and ${unplanned}.`]),
      ...(rows.length === 0
        ? ['It has no messages.']
        : [tableOf(['message', 'channel', 'what became of it'], rows, 90)]),
      ...(messages.length > MOST_ROWS ? [`… and ${messages.length - MOST_ROWS} more: the report has them all.`] : []),
      ...(late === 0 ? [] : [`${late} of ${messages.length} could not be cancelled.`]),
      ...hints(messages),
      ...(apply ? [] : [NOTHING_WRITTEN]),
    ],
    ...(apply
      ? {}
      : {
          next: [
            `realtechee notifications cancel --signal ${id} --stage ${stage} --reason "…" --apply${confirmed(stage)}`,
          ],
        }),
  };
};

/**
 * `realtechee notifications cancel`: keeps a message, or all of a signal, from being sent, as far as it is not claimed yet.
 * Without `apply` it only says what would be, at this moment.
 */
export const notificationsCancel =
  (dependencies: CancelSignalDependencies) =>
  async (options: CancelOptions, tell: Tell): Promise<Outcome> => {
    const { of, apply, by, reason } = options;
    const wish = { by: apply ? await by() : 'nobody', reason };
    if ('id' in of) {
      const answer = await cancelNotification(dependencies)(of.id, wish, { dryRun: !apply });
      return ofMessage(of.id, answer, options);
    }
    const onProgress = tell.meter('messages');
    const cancelled = await cancelSignal(dependencies)(of.signal, wish, { dryRun: !apply, onProgress });
    if (cancelled.ok) return ofSignal(of.signal, cancelled.value, options);
    const { reason: refused } = cancelled.refusal;
    return { verdict: 'refused', report: { signal: of.signal, refused }, lines: [oneLine(`${refused}.`)] };
  };
