import type { DeadLetter, DeadLetters } from '../../domain/notifications/ports.ts';

export interface MemoryDeadLetters extends DeadLetters {
  readonly letters: readonly DeadLetter[];
  /** While it is out, every put throws. */
  setOutage(isOut: boolean): void;
}

export const createMemoryDeadLetters = (): MemoryDeadLetters => {
  const letters: DeadLetter[] = [];
  let isOut = false;
  return {
    letters,
    setOutage: (out) => {
      isOut = out;
    },
    put: async (letter) => {
      if (isOut) throw new Error('the dead-letter queue is out');
      letters.push(structuredClone(letter));
    },
  };
};
