import { secondsAfter } from '../../domain/shared/clock.ts';
import { derivedId } from '../../domain/shared/ids.ts';
import type { Result } from '../../domain/shared/result.ts';
import { type Caller, nameOfCaller } from '../../domain/users/caller.ts';
import {
  type ImportUsersDependencies,
  importUsers,
  type OnImportProgress,
} from '../../domain/users/import/import-users.ts';
import { type ImportRefusal, planImport } from '../../domain/users/import/plan-import.ts';
import type { OpenWholeFile, WholeFile } from '../private-file.ts';
import { UsageRefused } from '../stage-connection.ts';
import { EXIT, type ExitCode, oneLine, styled, type Terminal } from '../terminal.ts';
import { countsLine, countsOf, needsPerson, printVerdicts, reportCsv, type VerdictRow } from './import-lines.ts';
import { refusedUser } from './user-answer.ts';

export interface UsersImportDependencies extends ImportUsersDependencies {
  readonly caller: Caller;
  readonly openFile: OpenWholeFile;
}
export interface ImportRequest {
  readonly bytes: Uint8Array;
  /** Invite; without it, only say what would be. */
  readonly apply: boolean;
  readonly reason?: string;
  readonly message?: string;
  /** Names the import; without it, the same file, message and operator are the same import. */
  readonly key?: string;
  /** Where a verdict on each row is written. */
  readonly report?: string;
  readonly json: boolean;
}

interface Outcome {
  readonly rows: readonly VerdictRow[];
  readonly importId?: string;
  readonly isComplete: boolean;
}

/** At 4 a second, a line about every 6 seconds. */
const ROWS_BETWEEN_LINES = 25;
/** Whoever sits at a terminal can wait, and can stop it: begun again, it goes on. */
const A_DAY_SECONDS = 86_400;

const progressOn =
  (terminal: Terminal): OnImportProgress =>
  ({ done, rows }) => {
    if (done > 0 && done % ROWS_BETWEEN_LINES === 0) terminal.err(`${done} of ${rows} rows`);
  };

const refusedImport = (terminal: Terminal, refusal: ImportRefusal, json: boolean): ExitCode => {
  if (refusal.because !== 'unusable-file') return refusedUser(terminal, refusal, json);
  const says = oneLine(refusal.problem);
  if (json) terminal.out(JSON.stringify({ refused: refusal.because, says }));
  else terminal.err(says);
  return EXIT.refused;
};

const print = (terminal: Terminal, { rows, isComplete }: Outcome, apply: boolean): void => {
  printVerdicts(terminal, rows);
  terminal.out(`${styled(terminal, 'bold', `${rows.length} rows`)}: ${countsLine(rows)}.`);
  if (!apply) terminal.out('Nobody was invited; --apply --reason TEXT does it.');
  else if (!isComplete)
    terminal.out('Not all are done: the same command goes on where it stopped, and invites nobody twice.');
};

/**
 * `realtechee users import`: without `apply` a verdict on each row, with it an invitation for each good one. Exit code 1:
 * some rows need a person, or are left.
 */
export const usersImport = (dependencies: UsersImportDependencies, terminal: Terminal) => {
  const { caller, openFile, digest, clock } = dependencies;

  const plan = async (bytes: Uint8Array): Promise<Result<Outcome, ImportRefusal>> => {
    const planned = await planImport(dependencies)(caller, bytes);
    return planned.ok ? { ok: true, value: { rows: planned.value.rows, isComplete: true } } : planned;
  };

  const run = async ({ bytes, reason, message, key }: ImportRequest): Promise<Result<Outcome, ImportRefusal>> => {
    const content = Buffer.from(bytes).toString('base64');
    const importId = key ?? derivedId(digest, ['import', nameOfCaller(caller), content, message ?? '']);
    const order = { importId, caller, bytes, reason, message, deadline: secondsAfter(clock(), A_DAY_SECONDS) };
    return importUsers(dependencies)(order, { onProgress: progressOn(terminal) });
  };

  const tell = async (outcome: Outcome, { apply, json }: ImportRequest, file?: WholeFile): Promise<ExitCode> => {
    const { rows, importId, isComplete } = outcome;
    await file?.write(reportCsv(rows));
    await file?.keep();
    if (json) {
      for (const { email: _, ...row } of rows) terminal.out(JSON.stringify(row));
      const summary = { applied: apply, importId, isComplete, rows: rows.length, ...countsOf(rows) };
      terminal.out(JSON.stringify({ summary }));
    } else print(terminal, outcome, apply);
    return isComplete && !rows.some(needsPerson) ? EXIT.done : EXIT.refused;
  };

  return async (request: ImportRequest): Promise<ExitCode> => {
    const { apply, reason, report, json } = request;
    if (apply && reason === undefined) throw new UsageRefused('say why these people are invited: --reason TEXT');
    const file = report === undefined ? undefined : await openFile(report);
    try {
      const outcome = apply ? await run(request) : await plan(request.bytes);
      if (outcome.ok) return await tell(outcome.value, request, file);
      await file?.discard();
      return refusedImport(terminal, outcome.refusal, json);
    } catch (fault) {
      await file?.discard().catch(() => {});
      throw fault;
    }
  };
};
