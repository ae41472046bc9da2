import type { QueuedLetter } from './letter.ts';
import type { LetterQueues } from './ports.ts';

/** A look hides letters from others this long at most, also when it is cut off in the middle. */
export const LOOK_SECONDS = 60;
/** A queue may answer that it is empty while it is not: it is asked once more. */
const EMPTY_ANSWERS = 2;

export interface LookReport {
  readonly looked: number;
  /** Whether that was all: neither was the limit reached, nor did letters come round again. */
  readonly isWhole: boolean;
}

/**
 * Shows up to `limit` letters of a queue, each once and in the order in which they come, and gives them all back at once,
 * also when something fails meanwhile.
 */
export const lookAtLetters =
  (queues: Pick<LetterQueues, 'take' | 'giveBack'>) =>
  async (queue: string, limit: number, visit: (letter: QueuedLetter) => void): Promise<LookReport> => {
    const seen = new Set<string>();
    /** Without their bodies: a letter may have a megabyte. */
    const held: QueuedLetter[] = [];
    let emptyAnswers = 0;
    let cameRound = false;
    try {
      while (seen.size < limit && emptyAnswers < EMPTY_ANSWERS && !cameRound) {
        const page = await queues.take(queue, LOOK_SECONDS);
        held.push(...page.map((letter) => ({ ...letter, body: '' })));
        const fresh = page.filter(({ id }) => !seen.has(id));
        emptyAnswers = page.length === 0 ? emptyAnswers + 1 : 0;
        cameRound = page.length > 0 && fresh.length === 0;
        for (const letter of fresh.slice(0, limit - seen.size)) {
          seen.add(letter.id);
          visit(letter);
        }
      }
    } finally {
      await queues.giveBack(queue, held);
    }
    return { looked: seen.size, isWhole: emptyAnswers === EMPTY_ANSWERS };
  };
