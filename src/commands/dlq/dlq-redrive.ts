import { type LetterFilter, subjectOf } from '../../domain/operations/dead-letters/letter.ts';
import {
  type PlannedRemedy,
  planRedrive,
  type RedriveDependencies,
  type RedrivePlan,
  redriveLetters,
} from '../../domain/operations/dead-letters/redrive-letters.ts';
import type { Outcome } from '../operations/outcome.ts';
import type { Tell } from '../operations/run-operation.ts';
import { tableOf } from '../terminal.ts';
import { shortTime } from './dlq-list.ts';

export interface RedriveOptions {
  readonly queues: readonly string[];
  readonly filter: LetterFilter;
  readonly limit: number;
  readonly perSecond: number;
  readonly apply: boolean;
}

const MOST_ROWS = 40;

interface Row extends PlannedRemedy {
  readonly queue: string;
  readonly failed?: boolean;
}

const reported = ({ queue, letter, settled, says, failed = false }: Row) => {
  const { id, sentAt, content } = letter;
  return { queue, id, since: sentAt, kind: content.kind, about: subjectOf(content), settled, failed, says };
};

const wordOf = ({ settled, failed }: Row, apply: boolean): string => {
  if (failed) return 'failed';
  if (!settled) return 'stays';
  return apply ? 'done' : 'would go';
};

const table = (rows: readonly Row[], apply: boolean): string[] => {
  if (rows.length === 0) return ['No letter is asked for.'];
  const cells = rows.slice(0, MOST_ROWS).map((row) => {
    const { letter, says } = row;
    return [
      wordOf(row, apply),
      letter.id,
      shortTime(letter.sentAt),
      letter.content.kind,
      subjectOf(letter.content),
      says,
    ];
  });
  const more = rows.length > MOST_ROWS ? [`… and ${rows.length - MOST_ROWS} more: the report has them all.`] : [];
  return [
    tableOf(['', 'message', 'since', 'kind', 'about', apply ? 'what came of it' : 'what it would come to'], cells, 70),
    ...more,
  ];
};

const partLines = (plans: readonly RedrivePlan[]): string[] =>
  plans
    .filter(({ isWhole }) => !isWhole)
    .map(
      ({ queue, looked }) =>
        `${queue}: only the first ${looked} were looked at; run it again, or with a larger --limit.`,
    );

const summary = (rows: readonly Row[], missed: number, apply: boolean): string => {
  const gone = rows.filter(({ settled }) => settled).length;
  const kept = rows.length - gone;
  if (!apply) return `${gone} letter(s) would be made good, ${kept} would stay. Nothing was changed; --apply does it.`;
  const away = missed === 0 ? '' : `, ${missed} were not met again: somebody else holds them; run it again`;
  return `${gone} letter(s) made good and taken out, ${kept} stay${away}.`;
};

/**
 * `realtechee dlq redrive`: makes good what letters stand for, and takes each out once that is there for good. Without
 * `apply` it only says what would come of each.
 */
export const dlqRedrive =
  (dependencies: RedriveDependencies) =>
  async ({ queues, filter, limit, perSecond, apply }: RedriveOptions, tell: Tell): Promise<Outcome> => {
    const plans: RedrivePlan[] = [];
    for (const queue of queues) plans.push(await planRedrive(dependencies)(queue, filter, limit));
    const rows: Row[] = [];
    let missed = 0;
    for (const plan of plans) {
      const { queue, remedies } = plan;
      const planned = remedies.filter(({ settled }) => !apply || !settled);
      rows.push(...planned.map((one) => ({ ...one, queue })));
      if (!apply) continue;
      const meter = tell.meter(queue);
      const total = remedies.length - planned.length;
      const result = await redriveLetters(dependencies)(plan, { perSecond, onProgress: (done) => meter(done, total) });
      rows.push(...result.remedies.map((one) => ({ ...one, queue })));
      missed += result.missed;
    }
    const isDone = missed === 0 && rows.every(({ settled }) => settled);
    return {
      verdict: apply && !isDone ? 'refused' : 'done',
      report: {
        letters: rows.map(reported),
        missed,
        looked: plans.map(({ queue, looked, isWhole }) => ({ queue, looked, isWhole })),
      },
      lines: [...table(rows, apply), ...partLines(plans), summary(rows, missed, apply)],
    };
  };
