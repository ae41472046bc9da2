import {
  type BackfillDependencies,
  type BackfillReport,
  backfillStatuses,
} from '../domain/statuses/backfill-statuses.ts';
import { EXIT, type ExitCode, oneLine, styled, type Terminal, tableOf } from './terminal.ts';
import { terminalJournal } from './terminal-journal.ts';

const COUNTS = [
  ['unseen', 'not kept so far'],
  ['changedOutside', 'status set by another program'],
  ['mistimed', 'next look at the wrong time'],
  ['right', 'right as they are'],
  ['unknownStatus', 'in a status that no lifecycle knows: correct these rows'],
  ['unreadable', 'unreadable: correct these rows'],
  ['failed', 'failed: run it again'],
] as const satisfies readonly (readonly [keyof BackfillReport, string])[];

const print = (terminal: Terminal, report: BackfillReport, apply: boolean): void => {
  const { samples, looked, unseen, changedOutside, mistimed } = report;
  if (samples.length > 0) {
    const rows = samples.map(({ recordId, what, says }) => [recordId, what, says]);
    terminal.out(`${tableOf(['for example', '', ''], rows, 100)}\n`);
  }
  if (report.resumed) terminal.out('This run went on where another was cut off; the counts are of the rest.');
  for (const [name, what] of COUNTS) if (report[name] > 0) terminal.out(`${String(report[name]).padStart(8)}  ${what}`);
  const changes = unseen + changedOutside + mistimed;
  const said = apply ? `${changes} put right` : `${changes} to put right; --apply does it. Nothing was written`;
  terminal.out(`${styled(terminal, 'bold', `${looked} rows`)}: ${said}.`);
};

/** Rewrites its line for a person, and says every tenth page to anybody else. */
const progressOn = (terminal: Terminal) => {
  let pages = 0;
  return ({ looked }: BackfillReport): void => {
    pages += 1;
    if (terminal.isInteractive || pages % 10 === 0) terminal.err(`${looked} rows looked at`);
  };
};

/**
 * `realtechee statuses backfill`: gives rows from before what is missing, and records what other programs have changed.
 * Without `apply` it writes nothing. Exit code 1: some rows need a person.
 */
export const statusesBackfill =
  (dependencies: Omit<BackfillDependencies, 'journal'>, terminal: Terminal) =>
  async ({ json, ...options }: { apply: boolean; restart: boolean; json: boolean }): Promise<ExitCode> => {
    const backfill = backfillStatuses({ ...dependencies, journal: terminalJournal(terminal) });
    const report = await backfill({ ...options, onProgress: progressOn(terminal) });
    if (json) {
      for (const sample of report.samples) terminal.out(JSON.stringify({ ...sample, says: oneLine(sample.says) }));
      const { samples: _, ...summary } = report;
      terminal.out(JSON.stringify({ summary: { applied: options.apply, ...summary } }));
    } else print(terminal, report, options.apply);
    return report.failed + report.unreadable + report.unknownStatus === 0 ? EXIT.done : EXIT.refused;
  };
