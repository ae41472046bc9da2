import type { ErasurePlan } from '../../domain/users/personal-data/describe-erasure.ts';
import type { FilesReport } from '../../domain/users/personal-data/erase-files.ts';
import type { Step } from '../../domain/users/personal-data/read-tables.ts';
import type { ErasureReport } from '../../domain/users/personal-data/run-erasure.ts';
import { type Tally, tellingOf } from '../../domain/users/personal-data/tally.ts';
import { styled, type Terminal, tableOf } from '../terminal.ts';

/** Says each table once as it begins, and of a large one every tenth page. */
export const readingProgress = (terminal: Terminal) => {
  let last = '';
  let pages = 0;
  return ({ step, table, looked }: Step): void => {
    const part = `${step} ${table}`;
    pages = part === last ? pages + 1 : 0;
    last = part;
    if (pages % 10 === 0) terminal.err(`${step}: ${table}, ${looked} rows`);
  };
};

const countsOf = (counts: Readonly<Record<string, number | undefined>>): string =>
  Object.entries(counts)
    .map(([name, count]) => `${name} ${count}`)
    .join(', ');

const tallyTable = (tallies: readonly Tally[], done: string): string =>
  tableOf(
    ['table', done, 'of others', 'fields', 'kept'],
    tallies.map(({ table, erased, mentioned, fields, kept }) => [
      table,
      `${erased}`,
      `${mentioned}`,
      countsOf(fields),
      countsOf(kept),
    ]),
    72,
  );

/** What a person reads before saying yes. */
export const planLines = (terminal: Terminal, plan: ErasurePlan): readonly string[] => [
  `${styled(terminal, 'bold', 'Nothing was erased.')} This is what would be:\n`,
  tallyTable(plan.tables, 'to erase'),
  ...(plan.unlinkedContactIds.length === 0
    ? []
    : [
        `\nContacts with the address that are not linked to the user: ${plan.unlinkedContactIds.join(', ')}.`,
        'Of these only the address and number would go. Link the contact first if it is the same person.',
      ]),
  ...(plan.backups.length === 0
    ? []
    : [
        '\nBackups in which it stays, at the latest until:',
        tableOf(
          ['table', 'days', 'until'],
          plan.backups.map(({ table, days, expiresAt }) => [table, `${days}`, expiresAt.slice(0, 10)]),
        ),
      ]),
  '',
  ...plan.lasting.map((line) => `- ${line}`),
  `\nPlan ${plan.erasureId}, good until ${plan.expiresAt}.`,
];

const listed = (title: string, names: readonly string[]): readonly string[] =>
  names.length === 0 ? [] : [`\n${title}`, ...names];

/** What became of the files, or, before the end, which they are. */
const fileLines = (files: readonly string[], erased: FilesReport | undefined): readonly string[] =>
  erased === undefined
    ? listed('Files that no row of the person names any more; they are deleted at the end:', files)
    : [
        ...(erased.deleted === 0 ? [] : [`\n${erased.deleted} file(s) deleted from the stage’s bucket.`]),
        ...listed('Files that other rows still name, so they stay:', erased.named),
        ...listed('Files that are not this stage’s to delete; see to them where they are:', erased.elsewhere),
      ];

export const reportLines = (terminal: Terminal, report: ErasureReport, erased?: FilesReport): readonly string[] => [
  tallyTable(tellingOf(report.tallies), 'erased'),
  ...fileLines(report.files, erased),
  report.state === 'ended'
    ? `\n${styled(terminal, 'green', 'Erased')}, and the account is deleted. The receipt is in the audit trail: users.erased#${report.erasureId}`
    : `\n${styled(terminal, 'yellow', 'Not ended')}: it waits for ${report.waitsFor ?? 'another run'}. The same command goes on with it.`,
];
