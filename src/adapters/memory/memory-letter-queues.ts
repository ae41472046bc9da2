import type { QueuedLetter } from '../../domain/operations/dead-letters/letter.ts';
import type { LetterQueues } from '../../domain/operations/dead-letters/ports.ts';
import type { Clock } from '../../domain/shared/clock.ts';
import { readLetter } from '../shared/read-letter.ts';

export interface MemoryLetterQueues extends LetterQueues {
  put(queue: string, body: unknown, attributes?: Readonly<Record<string, string>>): string;
  /** The ids of what is in a queue, hidden or not. */
  ids(queue: string): readonly string[];
}

interface Stored {
  readonly letter: Omit<QueuedLetter, 'receipt'>;
  hiddenUntil: number;
  receipt: number;
}

/** A queue as SQS is: what is taken is hidden for a time, and each taking gives a receipt that makes the former ones void. */
export const createMemoryLetterQueues = (names: readonly string[], clock: Clock): MemoryLetterQueues => {
  const queues = new Map(names.map((name) => [name, new Map<string, Stored>()]));
  let count = 0;
  const open = (queue: string): Map<string, Stored> => {
    const found = queues.get(queue);
    if (found === undefined) throw new Error(`there is no queue ${queue}`);
    return found;
  };
  const now = (): number => clock().getTime();
  const isHidden = ({ hiddenUntil }: Stored): boolean => hiddenUntil > now();
  const heldBy = (queue: string, { id, receipt }: QueuedLetter): Stored | undefined => {
    const stored = open(queue).get(id);
    return stored !== undefined && isHidden(stored) && String(stored.receipt) === receipt ? stored : undefined;
  };

  return {
    put: (queue, body, attributes = {}) => {
      count += 1;
      const id = `message-${count}`;
      const text = typeof body === 'string' ? body : JSON.stringify(body);
      const letter = { id, sentAt: clock(), body: text, content: readLetter(text, attributes) };
      open(queue).set(id, { letter, hiddenUntil: 0, receipt: 0 });
      return id;
    },
    ids: (queue) => [...open(queue).keys()],
    counts: async () =>
      names.map((name) => {
        const all = [...open(name).values()];
        const hidden = all.filter(isHidden).length;
        return { name, waiting: all.length - hidden, hidden };
      }),
    take: async (queue, hiddenSeconds) =>
      [...open(queue).values()]
        .filter((stored) => !isHidden(stored))
        .slice(0, 10)
        .map((stored) => {
          stored.hiddenUntil = now() + hiddenSeconds * 1000;
          stored.receipt += 1;
          return { ...stored.letter, receipt: String(stored.receipt) };
        }),
    hide: async (queue, letter, seconds) => {
      const stored = heldBy(queue, letter);
      if (stored === undefined) return 'lost';
      stored.hiddenUntil = now() + seconds * 1000;
      return 'hidden';
    },
    giveBack: async (queue, letters) => {
      for (const letter of letters) {
        const stored = heldBy(queue, letter);
        if (stored !== undefined) stored.hiddenUntil = 0;
      }
    },
    remove: async (queue, letter) => {
      if (String(open(queue).get(letter.id)?.receipt) === letter.receipt) open(queue).delete(letter.id);
    },
  };
};
