import type { Clock } from '../../shared/clock.ts';
import { isAskedFor, type LetterFilter, type QueuedLetter } from './letter.ts';
import { lookAtLetters } from './look-at-letters.ts';
import type { LetterQueues, Remedy, RemedyLetter } from './ports.ts';

export interface RedriveDependencies {
  readonly queues: LetterQueues;
  readonly remedy: RemedyLetter;
  readonly clock: Clock;
  readonly sleep: (milliseconds: number) => Promise<void>;
}

export interface PlannedRemedy extends Remedy {
  readonly letter: Omit<QueuedLetter, 'body' | 'receipt'>;
}

export interface RedrivePlan {
  readonly queue: string;
  /** Those that were asked for, oldest first, with what would come of each. */
  readonly remedies: readonly PlannedRemedy[];
  readonly looked: number;
  readonly isWhole: boolean;
}

export interface RedriveResult {
  readonly remedies: readonly (PlannedRemedy & { readonly failed?: true })[];
  /** Planned, but not met again: somebody else holds them, or has dealt with them. */
  readonly missed: number;
}

/** How long a letter is hidden while it is worked on; longer than a function may run. */
const WORK_SECONDS = 960;
const TAKEN_SECONDS = 60;
const EMPTY_ANSWERS = 2;

const messageOf = (fault: unknown): string => (fault instanceof Error ? fault.message : String(fault));

const headOf = ({ id, sentAt, content }: QueuedLetter): PlannedRemedy['letter'] => ({ id, sentAt, content });

/** Looks at a queue and says what redriving would come to. Changes nothing. */
export const planRedrive =
  ({ queues, remedy }: Pick<RedriveDependencies, 'queues' | 'remedy'>) =>
  async (queue: string, filter: LetterFilter, limit: number): Promise<RedrivePlan> => {
    const asked: QueuedLetter[] = [];
    const look = await lookAtLetters(queues)(queue, limit, (letter) => {
      if (isAskedFor(filter, letter)) asked.push(letter);
    });
    asked.sort((one, other) => one.sentAt.getTime() - other.sentAt.getTime());
    const remedies: PlannedRemedy[] = [];
    for (const letter of asked) {
      remedies.push({ letter: headOf(letter), ...(await remedy(letter, { dryRun: true })) });
    }
    return { queue, remedies, ...look };
  };

/** Lets one begin each so many milliseconds. */
const paceOf = (perSecond: number, { clock, sleep }: Pick<RedriveDependencies, 'clock' | 'sleep'>) => {
  let next = clock().getTime();
  return async (): Promise<void> => {
    const now = clock().getTime();
    if (next > now) await sleep(next - now);
    next = Math.max(next, now) + 1000 / perSecond;
  };
};

/** One letter, hidden while it is worked on. `undefined`: it came out of our hands meanwhile, and comes round again. */
const workOn =
  ({ queues, remedy }: Pick<RedriveDependencies, 'queues' | 'remedy'>, queue: string) =>
  async (letter: QueuedLetter): Promise<RedriveResult['remedies'][number] | undefined> => {
    if ((await queues.hide(queue, letter, WORK_SECONDS)) === 'lost') return undefined;
    const head = { letter: headOf(letter) };
    try {
      const done = await remedy(letter, { dryRun: false });
      if (done.settled) await queues.remove(queue, letter);
      return { ...head, ...done };
    } catch (fault) {
      return { ...head, settled: false, says: messageOf(fault), failed: true };
    }
  };

/**
 * Does again what the planned letters stand for, at most `perSecond` a second, and takes each out of its queue once its
 * effect is there for good; what is refused or fails stays. Cut off anywhere, the letters come back by themselves, and
 * doing it again changes nothing that was done. Letters that came after the plan are left alone.
 */
export const redriveLetters =
  (dependencies: RedriveDependencies) =>
  async (
    { queue, remedies }: RedrivePlan,
    { perSecond, onProgress = () => {} }: { readonly perSecond: number; readonly onProgress?: (done: number) => void },
  ): Promise<RedriveResult> => {
    const { queues } = dependencies;
    const open = new Set(remedies.filter(({ settled }) => settled).map(({ letter }) => letter.id));
    const results: RedriveResult['remedies'][number][] = [];
    const held = new Map<string, QueuedLetter>();
    const pace = paceOf(perSecond, dependencies);
    const work = workOn(dependencies, queue);

    const deal = async (letter: QueuedLetter): Promise<void> => {
      await pace();
      const result = await work(letter);
      if (result === undefined || result.settled) held.delete(letter.id);
      if (result === undefined) return;
      open.delete(letter.id);
      results.push(result);
      onProgress(results.length);
    };

    /** Whether the page held anything that was not seen before or is still to be done. */
    const dealWithPage = async (): Promise<boolean> => {
      const page = await queues.take(queue, TAKEN_SECONDS);
      const isNew = page.some(({ id }) => open.has(id) || !held.has(id));
      for (const letter of page) held.set(letter.id, letter);
      for (const letter of page) if (open.has(letter.id)) await deal(letter);
      return isNew;
    };

    let emptyAnswers = 0;
    try {
      while (open.size > 0 && emptyAnswers < EMPTY_ANSWERS) {
        emptyAnswers = (await dealWithPage()) ? 0 : emptyAnswers + 1;
      }
    } finally {
      await queues.giveBack(queue, [...held.values()]);
    }
    return { remedies: results, missed: open.size };
  };
