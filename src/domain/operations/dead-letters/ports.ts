import type { QueuedLetter, StreamBatch } from './letter.ts';

export interface LetterQueue {
  /** Without service and stage: `notification-dead-letters`. */
  readonly name: string;
  /** About how many wait there. */
  readonly waiting: number;
  /** About how many somebody is looking at now; nobody else sees them meanwhile. */
  readonly hidden: number;
}

/** The queues of a stage in which things end. A letter that was taken comes back by itself when its time is over. */
export interface LetterQueues {
  /** Every queue that the stage should have; `undefined`: it is not there. */
  counts(): Promise<readonly (LetterQueue | { readonly name: string; readonly missing: true })[]>;
  /** Up to ten letters that nobody else sees for so many seconds. None: there are none now. */
  take(queue: string, hiddenSeconds: number): Promise<readonly QueuedLetter[]>;
  /** Hides a letter for so many seconds from now on; `lost`: its time was over, and others see it already. */
  hide(queue: string, letter: QueuedLetter, seconds: number): Promise<'hidden' | 'lost'>;
  /** Lets others see letters at once. One that is to be seen already stays so. */
  giveBack(queue: string, letters: readonly QueuedLetter[]): Promise<void>;
  /** For good. */
  remove(queue: string, letter: QueuedLetter): Promise<void>;
}

/** The records of a batch as their function was to get them; `undefined`: the stream, which keeps them a day, has them no more. */
export interface StreamBatches {
  recordsOf(batch: StreamBatch): Promise<readonly unknown[] | undefined>;
}

/** Runs a function of the stage while the caller waits. */
export interface FunctionRunner {
  /** What it answers. @throws when there is no such function, and with the function's own fault */
  run(functionName: string, event: unknown): Promise<unknown>;
}

/**
 * What came of a letter. `settled`: its effect is there for good, so that it can go; otherwise it stays, and `says` tells
 * why.
 */
export interface Remedy {
  readonly settled: boolean;
  readonly says: string;
}

/**
 * Does again what a letter stands for, or with `dryRun` says what that would come to. Done twice, the second time changes
 * nothing.
 */
export type RemedyLetter = (letter: QueuedLetter, how: { readonly dryRun: boolean }) => Promise<Remedy>;
