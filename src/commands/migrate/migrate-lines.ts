import type { MigrationPlan, PlannedTable } from '../../domain/operations/migrations/plan-migration.ts';
import type { MigrationRun, RunRefusal } from '../../domain/operations/migrations/run-migration.ts';
import type { Undone, UndoRefusal } from '../../domain/operations/migrations/undo-migration.ts';
import type { Verified } from '../../domain/operations/migrations/verify-migration.ts';
import { tableOf } from '../terminal.ts';
import type { WorkChosen } from './choose-work.ts';

const countsOf = (counts: Readonly<Record<string, number>>): string =>
  Object.entries(counts)
    .map(([name, count]) => `${name} ${count}`)
    .join(', ');

const rowOf = ({ model, looked, changes, adds, taken, fields, samples }: PlannedTable): readonly string[] => [
  model,
  String(looked),
  String(changes),
  String(adds),
  String(taken),
  countsOf(fields),
  samples.slice(0, 3).join(' '),
];

const noticesOf = ({ tables }: MigrationPlan): readonly string[] => [
  ...tables.flatMap(({ model, noted }) => Object.entries(noted).map(([note, count]) => `${model}: ${note}, ${count}×`)),
  ...tables.flatMap(({ model, taken, takenSamples }) =>
    taken === 0 ? [] : [`${model}: ${taken} id(s) have another row here, which stays: ${takenSamples.join(' ')}`],
  ),
];

const leftLines = ({ work, left, broken, starting }: WorkChosen): readonly string[] => {
  const reasons = [...new Set(Object.values(left))];
  const models = (reason: string) => Object.keys(left).filter((model) => left[model] === reason);
  return [
    ...reasons.map((reason) => `left out, ${reason}: ${models(reason).join(', ')}`),
    ...broken.map(({ from, field, to }) => `a circle of references is cut at ${from}.${field}, which leads to ${to}`),
    ...(starting.length > 0 && work.tables.includes('RequestStatusHistory')
      ? ['RequestStatusHistory comes before the requests, so that what was told is found, and not told again']
      : []),
    ...(starting.length === 0
      ? []
      : [
          `new rows of ${starting.join(', ')} start functions where the stage is live; those go by the rows’ own times, and a quote may still move its request`,
        ]),
  ];
};

export const planLines = (plan: MigrationPlan, chosen: WorkChosen): readonly string[] => {
  const shown = plan.tables.filter(({ looked, isMissing }) => looked > 0 && !isMissing);
  const missing = plan.tables.filter(({ isMissing }) => isMissing).map(({ model }) => model);
  const empty = plan.tables.length - shown.length - missing.length;
  return [
    `${plan.migrationId}: ${chosen.work.description}`,
    '',
    tableOf(['table', 'rows', 'change', 'add', 'taken', 'attributes', 'for example'], shown.map(rowOf), 60),
    ...(empty === 0 ? [] : [`and ${empty} table(s) without rows`]),
    ...(missing.length === 0 ? [] : [`not in the source: ${missing.join(', ')}`]),
    ...noticesOf(plan),
    ...leftLines(chosen),
    '',
    plan.steps.count === 0
      ? `Plan ${plan.planId}: nothing to do. Nothing was written.`
      : `Plan ${plan.planId}: ${plan.steps.count} row(s). Nothing was written.`,
  ];
};

export const runLines = ({ ledger, isResumed, isAsPlanned, conflictSamples }: MigrationRun): readonly string[] => {
  const rows = Object.entries(ledger.counts)
    .filter(([, { looked }]) => looked > 0)
    .map(([model, { looked, changed, added, taken, conflicts }]) =>
      [model, looked, changed, added, taken, conflicts].map(String),
    );
  return [
    tableOf(['table', 'rows', 'changed', 'added', 'taken', 'written meanwhile'], rows),
    ...(isResumed ? ['This run went on where another was cut off; what that had done is counted.'] : []),
    ...Object.entries(conflictSamples).map(
      ([model, ids]) => `${model}: written by somebody meanwhile, and left: ${ids.join(' ')}`,
    ),
    isAsPlanned
      ? `Done as planned (${ledger.planId}), row by row. The undo log is kept for 35 days.`
      : `Done, and not as planned (${ledger.planId}): rows were written by others meanwhile. Plan again for what is left.`,
  ];
};

export const runRefusalLine = (refusal: RunRefusal): string => {
  switch (refusal.because) {
    case 'source-changed':
      return `Refused: the rows are not those of this plan any more. Nothing was written. What would be done now is plan ${refusal.planId}: look at it first.`;
    case 'undo-under-way':
      return 'Refused: it is being undone. Finish that first.';
    case 'taken-over':
      return 'Stopped: another run goes on with it. What this one did is done and in the undo log.';
    default:
      return refusal satisfies never;
  }
};

export const verifyLines = ({ ledger, tables, log, isRight }: Verified): readonly string[] => {
  const rows = tables
    .filter(({ right, missing, different }) => right + missing + different > 0)
    .map(({ model, right, missing, different, expected, found, samples }) => [
      model,
      String(right),
      String(missing),
      String(different),
      expected.slice(0, 12),
      found.slice(0, 12),
      samples.join(' '),
    ]);
  return [
    tableOf(['table', 'right', 'missing', 'different', 'content to be', 'content found', 'for example'], rows),
    ...tables
      .filter(({ unsound }) => unsound > 0)
      .map(
        ({ model, unsound }) =>
          `${model}: ${unsound} row(s), as they are to be, are not as infra/tables.yml has them (\`realtechee data check\` says why)`,
      ),
    `undo log: ${log.asLeft} row(s) as left, ${log.writtenSince} written by others since, ${log.goneSince} gone since, ${log.unchanged} never changed`,
    ledger === undefined ? 'It has never run here.' : `state: ${ledger.state}, plan ${ledger.planId}`,
    isRight ? 'Every row is as it is to be.' : 'Not as it is to be.',
  ];
};

export const undoLines = ({ tables }: Undone, isApplied: boolean): readonly string[] => [
  tableOf(
    ['table', isApplied ? 'restored' : 'to restore', 'as before', 'written since', 'for example'],
    tables.map(({ model, restored, asBefore, changedSince, samples }) => [
      model,
      String(restored),
      String(asBefore),
      String(changedSince),
      samples.join(' '),
    ]),
  ),
  isApplied ? 'Undone; rows that somebody has written since stay as they are.' : 'Nothing was written.',
];

export const undoRefusalLine = (refusal: UndoRefusal): string => {
  switch (refusal.because) {
    case 'never-run':
      return 'Refused: it has never run here.';
    case 'log-expired':
      return `Refused: part ${refusal.part} of the undo log is gone; it is kept for ${refusal.days} days. Restore from a backup instead.`;
    case 'taken-over':
      return 'Stopped: another command is at it.';
    default:
      return refusal satisfies never;
  }
};
