import type { RemovalPlan, RemovalRun, RemovedTable } from '../../domain/operations/removal/remove-rows.ts';
import { tableOf } from '../terminal.ts';

const countsOf = (counts: Readonly<Record<string, number>>): string =>
  Object.entries(counts)
    .map(([name, count]) => `${name} ${count}`)
    .join(', ');

const tableLines = (word: string, tables: readonly RemovedTable[]): readonly string[] => {
  const shown = tables.filter(
    ({ removed, kept, conflicts }) => removed + Object.keys(kept).length + conflicts.length > 0,
  );
  const rows = shown.map(({ model, looked, removed, kept, samples }) => [
    model,
    String(looked),
    String(removed),
    countsOf(kept),
    samples.slice(0, 3).join(' '),
  ]);
  return shown.length === 0 ? [] : [tableOf(['table', 'rows', word, 'stays', 'for example'], rows, 60), ''];
};

export const removalPlanLines = ({ planId, steps, tables }: RemovalPlan): readonly string[] => [
  ...tableLines('to remove', tables),
  steps.count === 0
    ? 'Nothing to remove. Nothing was written.'
    : `Plan ${planId}: ${steps.count} row(s) to remove. Nothing was written. A removal cannot be undone but by a backup.`,
];

export const removalRunLines = ({ planId, steps, tables, isAsPlanned }: RemovalRun): readonly string[] => [
  ...tableLines('removed', tables),
  ...tables.flatMap(({ model, conflicts }) =>
    conflicts.length === 0 ? [] : [`${model}: written by somebody meanwhile, and left: ${conflicts.join(' ')}`],
  ),
  isAsPlanned
    ? `${steps.count} row(s) removed as planned (${planId}).`
    : `${steps.count} row(s) removed, not as planned (${planId}): rows were written by others meanwhile. Plan again.`,
];

export const removalRefusedLine = (planId: string): string =>
  `Refused: the rows are not those of this plan any more. Nothing was removed. What would go now is plan ${planId}: look at it first.`;
