import type { Clock } from './clock.ts';
import { secondsAfter } from './clock.ts';

/** A command under the name that its caller gave it. */
export interface IdempotentCommand {
  /** Caller, operation and the caller's key, so that two callers never share a key. */
  readonly key: string;
  /** A digest of all that the command says: the same key for another command is refused. */
  readonly fingerprint: string;
}

export type Begun<Answer> =
  | { readonly state: 'begun' }
  | { readonly state: 'in-flight' }
  | { readonly state: 'another-command' }
  | { readonly state: 'answered'; readonly answer: Answer };

/** Kept for 24 hours. */
export interface IdempotencyRecords<Answer> {
  /** One winner: puts the command down as begun where it is not there, or where its lease has run out. */
  begin(command: IdempotentCommand, at: Date, leaseUntil: Date): Promise<Begun<Answer>>;
  /** Keeps the answer for whoever asks again; the first one stays. */
  complete(command: IdempotentCommand, answer: Answer, at: Date): Promise<void>;
  /** The command had no effect: it may be tried again at once. Lets go of the lease that ends then, and of no later one. */
  release(command: IdempotentCommand, leaseUntil: Date): Promise<void>;
}

export const IDEMPOTENCY_HOURS = 24;

export type Once<Answer> = Exclude<Begun<Answer>, { readonly state: 'begun' }>;

export interface OnceDependencies<Answer> {
  readonly records: IdempotencyRecords<Answer>;
  readonly clock: Clock;
  /** Must outlast whoever does the work: after it, a command counts as cut off and may be carried out again. */
  readonly leaseSeconds: number;
}

/**
 * Carries out a command once in 24 hours, and answers every repetition with the first answer. A fault releases the
 * command; one that is cut off is carried out again after its lease, so the work must itself stand repetition.
 */
export const once =
  <Answer>({ records, clock, leaseSeconds }: OnceDependencies<Answer>) =>
  async (command: IdempotentCommand, work: () => Promise<Answer>): Promise<Once<Answer>> => {
    const now = clock();
    const leaseUntil = secondsAfter(now, leaseSeconds);
    const begun = await records.begin(command, now, leaseUntil);
    if (begun.state !== 'begun') return begun;
    let answer: Answer;
    try {
      answer = await work();
    } catch (fault) {
      await records.release(command, leaseUntil).catch((unreleased: unknown) => {
        throw new AggregateError([fault, unreleased], 'a command failed, and stays begun until its lease ends');
      });
      throw fault;
    }
    await records.complete(command, answer, clock());
    return { state: 'answered', answer };
  };
