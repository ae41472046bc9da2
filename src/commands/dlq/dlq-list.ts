import { lookAtLetters } from '../../domain/operations/dead-letters/look-at-letters.ts';
import type { LetterQueue, LetterQueues } from '../../domain/operations/dead-letters/ports.ts';
import { letterSurvey } from '../../domain/operations/dead-letters/survey-letters.ts';
import type { Outcome } from '../operations/outcome.ts';
import type { Tell } from '../operations/run-operation.ts';
import { tableOf } from '../terminal.ts';

export const shortTime = (at: Date): string => `${at.toISOString().slice(0, 16).replace('T', ' ')}Z`;

const runbookOf = (queue: string): string => `docs/runbooks/${queue}.md`;

const isThere = (queue: Awaited<ReturnType<LetterQueues['counts']>>[number]): queue is LetterQueue =>
  !('missing' in queue);

const survey = async (queues: LetterQueues, { name, waiting, hidden }: LetterQueue, limit: number) => {
  const { add, result } = letterSurvey();
  const look = waiting === 0 ? { looked: 0, isWhole: true } : await lookAtLetters(queues)(name, limit, add);
  return { name, waiting, hidden, ...look, ...result(), runbook: runbookOf(name) };
};
type Surveyed = Awaited<ReturnType<typeof survey>>;

const rowOf = ({ name, waiting, looked, hidden, oldest, runbook }: Surveyed): string[] => [
  name,
  String(Math.max(waiting, looked)),
  String(hidden),
  oldest === undefined ? '' : shortTime(oldest),
  runbook,
];

const groupLines = ({ name, groups, looked, waiting, isWhole }: Surveyed): string[] => {
  if (groups.length === 0) return [];
  const rows = groups.map(({ count, oldest, kind, reason, signalTypes, examples }) => [
    ...[String(count), shortTime(oldest), kind, reason, signalTypes.join(', '), examples[0] ?? ''],
  ]);
  const head = ['letters', 'oldest', 'kind', 'why', 'signal types', 'for example'];
  const part = isWhole ? '' : ` (the first ${looked} of about ${Math.max(looked, waiting)}; --limit looks at more)`;
  return ['', `${name}${part}`, tableOf(head, rows, 60)];
};

/** `realtechee dlq list`: every dead-letter queue of the stage, what waits there, since when and why. */
export const dlqList =
  (queues: LetterQueues) =>
  async (
    { stage, queue, limit }: { readonly stage: string; readonly queue?: string; readonly limit: number },
    tell: Tell,
  ): Promise<Outcome> => {
    const counts = (await queues.counts()).filter(({ name }) => queue === undefined || name === queue);
    const surveyed: Surveyed[] = [];
    for (const one of counts.filter(isThere)) {
      if (one.waiting > 0) tell.step(`looking at ${one.name}`);
      surveyed.push(await survey(queues, one, limit));
    }
    const missing = counts.flatMap((one) => (isThere(one) ? [] : [one.name]));
    const full = surveyed.find(({ looked }) => looked > 0);
    return {
      verdict: missing.length === 0 ? 'done' : 'refused',
      report: { queues: surveyed, missing },
      lines: [
        tableOf(['queue', 'waiting', 'hidden', 'oldest', 'runbook'], surveyed.map(rowOf), 60),
        ...surveyed.flatMap(groupLines),
        ...missing.map((name) => `The queue ${name} is not there: is this stage deployed in this account and region?`),
      ],
      ...(full === undefined ? {} : { next: [`realtechee dlq redrive --queue ${full.name} --stage ${stage}`] }),
    };
  };
