import type { ConfigurationDifferences } from '../../domain/operations/restore/compare-configuration.ts';
import type { TablePlan } from '../../domain/operations/restore/compare-table.ts';
import type { UserDifferences } from '../../domain/operations/restore/compare-users.ts';
import type { RestorePlan } from '../../domain/operations/restore/plan-restore.ts';
import type { Restored } from '../../domain/operations/restore/restore-tables.ts';
import type { RestoreRefusal } from '../../domain/operations/restore/restore-wish.ts';
import { problemLines } from '../backup/describe-backup.ts';
import { tableOf } from '../terminal.ts';

const isQuiet = ({ isMissing, states: { missing, older, newer, differs }, extra }: TablePlan): boolean =>
  !isMissing && missing + older + newer + differs + extra === 0;

const rowOf = ({ model, isMissing, rows, states, extra, written }: TablePlan): readonly string[] => [
  model,
  isMissing ? 'no table' : '',
  ...[rows, states.same, states.missing, states.older, states.newer, states.differs, extra, written].map(String),
];

const HEADINGS = ['table', 'state', 'rows', 'same', 'missing', 'older', 'newer', 'differ', 'extra', 'to write'];

const HELD = {
  signal: 'signal(s) come back quarantined: they may have been told since',
  message: 'message(s) come back as UNKNOWN_OUTCOME: they may have been sent since',
  'user-command': 'command(s) on users come back as refused: the user pool says what became of them',
  'user-lock': 'lock(s) of such commands stay away',
} as const;
const KINDS = ['signal', 'message', 'user-command', 'user-lock'] as const;

const heldLines = (tables: readonly TablePlan[]): readonly string[] =>
  KINDS.flatMap((kind) => {
    const count = tables.reduce((sum, { held }) => sum + held[kind], 0);
    return count === 0 ? [] : [`${count} ${HELD[kind]}`];
  });

/** What a backup of a stage has beside tables, compared with the same stage. */
export interface BesideTables {
  readonly users?: UserDifferences | undefined;
  readonly configuration?: ConfigurationDifferences | undefined;
}

const unsoundLines = (tables: readonly TablePlan[]): readonly string[] => {
  const unsound = tables.filter((table) => table.unsound > 0);
  if (unsound.length === 0) return [];
  const shown = unsound.map((table) => `${table.model} ${table.unsound}`).join(', ');
  return [
    `rows of the backup that are not as infra/tables.yml has them, and come back so: ${shown} (\`data check\` says why)`,
  ];
};

const userLines = (users: UserDifferences | undefined): readonly string[] => {
  if (users === undefined) return [];
  const { inBackup, missing, otherGroups, extra } = users;
  return [
    `users: ${inBackup} in the backup, ${missing.length} of them not in the pool, ${otherGroups.length} in other groups, ${extra} came later`,
    ...(missing.length + otherGroups.length === 0
      ? []
      : [
          '  rows alone are restored here: `realtechee restore --users` makes users anew, groups of the others are yours to set; their ids are in the report',
        ]),
  ];
};

const configurationLines = (configuration: ConfigurationDifferences | undefined): readonly string[] => {
  if (configuration === undefined) return [];
  const { inBackup, missing, changed, secretsMissing, extra } = configuration;
  const named = (what: string, names: readonly string[]): readonly string[] =>
    names.length === 0 ? [] : [`  ${what}: ${names.join(', ')}`];
  return [
    `configuration: ${inBackup} parameter(s) in the backup, ${missing.length} of them without a value now, ${changed.length} with another, ${extra.length} came later`,
    ...named('without a value', missing),
    ...named('another', changed),
    ...named('secret, and to be set anew, since no backup has its value', secretsMissing),
  ];
};

/** The values of the backup, as `config import` takes them; nothing where all is as it was. */
export const configurationFile = ({ configuration }: BesideTables): string | undefined =>
  configuration === undefined || Object.keys(configuration.values).length === 0
    ? undefined
    : `${JSON.stringify({ parameters: configuration.values }, undefined, 2)}\n`;

export const planLines = (plan: RestorePlan, { users, configuration }: BesideTables): readonly string[] => {
  const loud = plan.tables.filter((table) => !isQuiet(table));
  const quiet = plan.tables.length - loud.length;
  return [
    `from ${plan.manifest.id}, as ${plan.manifest.stage} was from ${plan.manifest.beganAt} to ${plan.manifest.endedAt}`,
    ...(loud.length === 0 ? [] : [tableOf(HEADINGS, loud.map(rowOf))]),
    ...(quiet === 0 ? [] : [`${quiet} more table(s) are as in the backup`]),
    ...heldLines(plan.tables),
    ...unsoundLines(plan.tables),
    ...userLines(users),
    ...configurationLines(configuration),
    ...(plan.eraseAgain.length === 0
      ? []
      : [`${plan.eraseAgain.length} user(s) were erased after this backup: erase them again (ids in the report)`]),
  ];
};

export const planReport = (
  { manifest, tables, written, eraseAgain }: RestorePlan,
  { users, configuration }: BesideTables,
) => ({
  backup: manifest.id,
  of: { stage: manifest.stage, beganAt: manifest.beganAt, endedAt: manifest.endedAt, seal: manifest.seal },
  tables,
  toWrite: written,
  eraseAgain,
  ...(users === undefined ? {} : { users }),
  ...(configuration === undefined ? {} : { configuration }),
});

export const doneLines = (restored: Restored): readonly string[] => {
  const { written, lost, made, tables, isVerified } = restored;
  const sum = (name: 'same' | 'kept' | 'wrong'): number => tables.reduce((total, table) => total + table[name], 0);
  return [
    ...(made.length === 0 ? [] : [`made ${made.length} table(s): ${made.join(', ')}`]),
    `${written} rows written${lost === 0 ? '' : `, ${lost} left to who wrote them meanwhile`}`,
    isVerified
      ? `compared again, row by row: ${sum('same')} are as they should be, ${sum('kept')} newer ones stayed`
      : `compared again: ${sum('wrong')} rows are not there; run the same command once more`,
  ];
};

/** What stands in the way, and what to do about it. */
export const refusalLines = (refusal: RestoreRefusal, into: string): readonly string[] => {
  switch (refusal.because) {
    case 'damaged':
      return ['The backup is not whole; nothing was written.', ...problemLines(refusal.problems)];
    case 'personal-data':
      return [
        `This is a backup of ${refusal.from}, with real people in it: it goes into ${into} with --anonymise, or not at all.`,
      ];
    case 'into-production':
      return [`This is a backup of ${refusal.from}: only one of prod itself goes into prod.`];
    case 'unknown-tables':
      return [`Not in the backup, or not in the registry (infra/tables.yml): ${refusal.models.join(', ')}.`];
    case 'tables-missing':
      return [
        `${into} has no ${refusal.models.join(', ')}: its deployment makes them. Deploy it first, then restore into the empty tables.`,
      ];
    case 'nothing-to-restore':
      return ['There is nothing to restore: every row of the backup is in the stage, or a newer one is.'];
    default:
      return refusal satisfies never;
  }
};
