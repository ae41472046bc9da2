import type { InvocationAnswer } from '../functions/invocation.ts';

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

const positionOf = (failure: unknown, sequenceNumbers: readonly string[]): number => {
  const identifier = isObject(failure) ? failure.itemIdentifier : undefined;
  // What names no record of the batch (empty, absent, misspelt, foreign) means that all of it failed.
  return typeof identifier === 'string' ? Math.max(0, sequenceNumbers.indexOf(identifier)) : 0;
};

/**
 * How many records at the front of the batch are done; all of them is success. The rest is handed over again, later
 * successes included: the lowest failed sequence number is where a stream resumes.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-batchfailurereporting.html
 */
export const doneInFront = (
  answer: InvocationAnswer,
  sequenceNumbers: readonly string[],
  reportsItemFailures: boolean,
): number => {
  if (!answer.ok) return 0;
  if (!reportsItemFailures || answer.payload === null || answer.payload === undefined) return sequenceNumbers.length;
  if (!isObject(answer.payload)) return 0;
  const failures = answer.payload.batchItemFailures ?? [];
  if (!Array.isArray(failures)) return 0;
  return Math.min(sequenceNumbers.length, ...failures.map((failure) => positionOf(failure, sequenceNumbers)));
};
