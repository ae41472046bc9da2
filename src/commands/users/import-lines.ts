import type { RowOutcome } from '../../domain/users/import/import-users.ts';
import type { JudgedRow, RowVerdict } from '../../domain/users/import/plan-import.ts';
import { type Terminal, tableOf } from '../terminal.ts';

export type Verdict = RowOutcome | RowVerdict;
export type VerdictRow = JudgedRow<Verdict>;

/** Said of some rows; in this order. */
export const SAYS = {
  'would-invite': 'would be invited',
  invited: 'invited',
  'invited-before': 'invited by this import before',
  exists: 'there already',
  refused: 'refused',
  broken: 'broken: correct these rows',
  waiting: 'in work elsewhere',
  failed: 'failed',
  left: 'left for the next run',
} as const satisfies Record<Verdict, string>;

/** A person must do something about it. */
export const needsPerson = ({ verdict }: VerdictRow): boolean => verdict === 'refused' || verdict === 'broken';

const MOST_ROWS = 100;
const GOOD: readonly Verdict[] = ['would-invite', 'invited', 'invited-before'];

/** All verdicts of a short file; of a long one, those that are not simply good. Without addresses: the line tells which. */
export const printVerdicts = (terminal: Terminal, rows: readonly VerdictRow[]): void => {
  const told = rows.length <= MOST_ROWS ? rows : rows.filter(({ verdict }) => !GOOD.includes(verdict));
  const shown = told.slice(0, MOST_ROWS);
  if (shown.length > 0) {
    const cells = shown.map(({ line, role = '', verdict, why = '' }) => [`${line}`, role, verdict, why]);
    terminal.out(`${tableOf(['line', 'role', 'verdict', 'why'], cells, 240)}\n`);
  }
  if (shown.length < rows.length) {
    terminal.err(`${shown.length} of ${rows.length} rows are shown; --report FILE and --json have all of them`);
  }
};

export const countsOf = (rows: readonly VerdictRow[]): Readonly<Partial<Record<Verdict, number>>> => {
  const counts: Partial<Record<Verdict, number>> = {};
  for (const { verdict } of rows) counts[verdict] = (counts[verdict] ?? 0) + 1;
  return counts;
};

export const countsLine = (rows: readonly VerdictRow[]): string => {
  const counts: Readonly<Record<string, number>> = countsOf(rows);
  return Object.entries(SAYS)
    .flatMap(([verdict, says]) => (counts[verdict] === undefined ? [] : [`${counts[verdict]} ${says}`]))
    .join(', ');
};

/** As a spreadsheet reads it and takes nothing for a formula. */
const cellOf = (text: string): string => {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
};

/** Every row with its address, for the file that only the operator can read. */
export const reportCsv = (rows: readonly VerdictRow[]): string =>
  [
    'line,email,role,verdict,why',
    ...rows.map(({ line, email = '', role = '', verdict, why = '' }) =>
      [`${line}`, email, role, verdict, why].map(cellOf).join(','),
    ),
    '',
  ].join('\r\n');
