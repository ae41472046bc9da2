import type { LetterContent } from './letter.ts';
import type { FunctionRunner, Remedy, StreamBatches } from './ports.ts';

type BatchLetter = Extract<LetterContent, { readonly kind: 'stream-batch' }>;
type FeedbackLetter = Extract<LetterContent, { readonly kind: 'feedback-unreadable' | 'feedback-failed' }>;
type RunLetter = Extract<LetterContent, { readonly kind: 'run-failed' }>;

export interface FeedBatchDependencies {
  readonly batches: StreamBatches;
  readonly functions: FunctionRunner;
  /** The function that records what a provider tells, by its name on the stage. */
  readonly feedbackFunction: string;
  /** For a batch whose stream has forgotten it: what finds its work by the tables, by the table's model. */
  readonly afterwards: Readonly<
    Record<string, (batch: BatchLetter['batch'], how: { readonly dryRun: boolean }) => Promise<Remedy>>
  >;
}

const failuresIn = (answer: unknown): readonly unknown[] => {
  const failures: unknown =
    typeof answer === 'object' && answer !== null ? Reflect.get(answer, 'batchItemFailures') : undefined;
  return Array.isArray(failures) ? failures : [];
};

/**
 * Hands the records of a batch to the function that was to have them, as its stream would. Our functions stand that a
 * record comes again. When the stream, which keeps a day, has forgotten it, its work is looked for in the tables.
 */
export const feedBatch =
  ({ batches, functions, afterwards }: FeedBatchDependencies) =>
  async ({ functionName, batch }: BatchLetter, { dryRun }: { readonly dryRun: boolean }): Promise<Remedy> => {
    const records = await batches.recordsOf(batch);
    if (records === undefined) {
      const find = afterwards[batch.table];
      if (find !== undefined) return find(batch, { dryRun });
      return { settled: false, says: `the stream of ${batch.table} has forgotten these records: see the runbook` };
    }
    if (dryRun) return { settled: true, says: `hand ${records.length} record(s) to ${functionName} again` };
    const failures = failuresIn(await functions.run(functionName, { Records: records }));
    return failures.length === 0
      ? { settled: true, says: `${functionName} has had its ${records.length} record(s)` }
      : { settled: false, says: `${functionName} failed again on ${failures.length} record(s): see its log` };
  };

/**
 * Hands a provider's event to the function that records it, as its queue would. What it still cannot read becomes a letter
 * anew.
 */
export const recordAgain =
  ({ functions, feedbackFunction }: Pick<FeedBatchDependencies, 'functions' | 'feedbackFunction'>) =>
  async ({ event }: FeedbackLetter, { dryRun }: { readonly dryRun: boolean }): Promise<Remedy> => {
    if (dryRun) return { settled: true, says: `hand it to ${feedbackFunction} again` };
    const answer = await functions.run(feedbackFunction, { Records: [{ messageId: 'redriven', body: event }] });
    return failuresIn(answer).length === 0
      ? { settled: true, says: `${feedbackFunction} has had it; what it cannot read is a letter anew` }
      : { settled: false, says: `${feedbackFunction} failed on it again: see its log` };
  };

/** What a schedule wakes does all that is due: one run makes good any number that were missed. */
export const runAgain = ({ functions }: Pick<FeedBatchDependencies, 'functions'>) => {
  const ran = new Set<string>();
  const keyOf = ({ functionName, event }: RunLetter): string => {
    const type: unknown = typeof event === 'object' && event !== null ? Reflect.get(event, 'detail-type') : undefined;
    return type === 'Scheduled Event' ? functionName : `${functionName} ${JSON.stringify(event)}`;
  };
  return async (letter: RunLetter, { dryRun }: { readonly dryRun: boolean }): Promise<Remedy> => {
    const { functionName, event } = letter;
    const key = keyOf(letter);
    if (dryRun) return { settled: true, says: `run ${functionName} again` };
    if (ran.has(key)) return { settled: true, says: `${functionName} has done what was due in the run before` };
    await functions.run(functionName, event);
    ran.add(key);
    return { settled: true, says: `${functionName} has run` };
  };
};
