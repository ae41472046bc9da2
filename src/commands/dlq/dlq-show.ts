import type { QueuedLetter } from '../../domain/operations/dead-letters/letter.ts';
import { isAskedFor } from '../../domain/operations/dead-letters/letter.ts';
import { lookAtLetters } from '../../domain/operations/dead-letters/look-at-letters.ts';
import type { LetterQueues } from '../../domain/operations/dead-letters/ports.ts';
import type { Outcome } from '../operations/outcome.ts';
import { oneLine } from '../terminal.ts';
import { shortTime } from './dlq-list.ts';

interface Found {
  readonly queue: string;
  readonly letter: QueuedLetter;
}

const parsed = (body: string): unknown => {
  try {
    return JSON.parse(body);
  } catch {
    return oneLine(body);
  }
};

const headOf = ({ queue, letter: { id, sentAt, content } }: Found) => {
  const { kind, reason } = content;
  return { queue, id, kind, reason, since: sentAt.toISOString() };
};

const linesOf = (found: Found): string[] => {
  const { queue, letter } = found;
  const { id, sentAt, content, body } = letter;
  const head = [
    `message   ${id}`,
    `queue     ${queue} (docs/runbooks/${queue}.md)`,
    `since     ${shortTime(sentAt)}`,
    `kind      ${content.kind}`,
    `why       ${oneLine(content.reason)}`,
  ];
  return [...head, '', JSON.stringify(parsed(body), undefined, 2)];
};

export interface ShowOptions {
  /** Of the message, of its signal or of its notification. */
  readonly id: string;
  readonly queues: readonly string[];
  readonly limit: number;
}

/**
 * `realtechee dlq show ID`: a letter whole, for the terminal alone. The report file has what it is and why, and nothing of
 * what it holds.
 */
export const dlqShow =
  (queues: LetterQueues) =>
  async ({ id, queues: names, limit }: ShowOptions): Promise<Outcome> => {
    const found: Found[] = [];
    let isWhole = true;
    for (const queue of names) {
      const look = await lookAtLetters(queues)(queue, limit, (letter) => {
        if (isAskedFor({ ids: [id] }, letter)) found.push({ queue, letter });
      });
      isWhole &&= look.isWhole;
    }
    const unseen = isWhole ? '' : ` among the first ${limit} of each queue; --limit looks at more`;
    return {
      verdict: found.length > 0 ? 'done' : 'refused',
      report: { letters: found.map(headOf) },
      shown: { letters: found.map((one) => ({ ...headOf(one), body: parsed(one.letter.body) })) },
      lines:
        found.length > 0
          ? found.flatMap((one, index) => [...(index > 0 ? [''] : []), ...linesOf(one)])
          : [`There is no letter ${oneLine(id)}${unseen}. An id is of the message, the signal or the notification.`],
    };
  };
