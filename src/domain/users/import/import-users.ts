import { derivedId } from '../../shared/ids.ts';
import { accept, type Result, refuse } from '../../shared/result.ts';
import type { Caller } from '../caller.ts';
import type { Answer, CarryOutDependencies } from '../carry-out.ts';
import { readMessage, readReason } from '../field-rules.ts';
import { inviteUser } from '../invite-user.ts';
import { judgeAtAll } from '../judge.ts';
import { describeUserRefusal } from '../refusal.ts';
import type { Turn } from './pace.ts';
import { type ImportRefusal, type JudgedRow, whyBroken } from './plan-import.ts';
import { type ImportRow, readImport } from './read-import.ts';

export interface ImportUsersDependencies extends CarryOutDependencies {
  /** One turn a row, within the provider's rate budget. */
  readonly turn: Turn;
}

export interface ImportOrder {
  /** The same for the same import: whoever begins it again with this id goes on where it stopped. */
  readonly importId: string;
  readonly caller: Caller;
  readonly bytes: Uint8Array;
  readonly reason?: string | undefined;
  readonly message?: string | undefined;
  readonly deadline: Date;
}

/** Hears before each row how many are done, of how many. */
export type OnImportProgress = (progress: { readonly done: number; readonly rows: number }) => void;

/** `failed`: a fault; begin the import again. `waiting`: somebody is at it, or it was cut off within the last minutes. `left`: time ran out before it. */
export type RowOutcome = 'invited' | 'invited-before' | 'exists' | 'refused' | 'broken' | 'waiting' | 'failed' | 'left';

export interface ImportReport {
  readonly importId: string;
  readonly rows: readonly JudgedRow<RowOutcome>[];
  readonly counts: Readonly<Partial<Record<RowOutcome, number>>>;
  /** Nothing is left that beginning it again would do. */
  readonly isComplete: boolean;
}

type GoodRow = Exclude<ImportRow, { problems: unknown }>;

/** After so many faults one after the other, the provider is down: the rest is left for later. */
const FAULTS_IN_A_ROW = 5;
const TO_BE_CONTINUED: readonly RowOutcome[] = ['waiting', 'failed', 'left'];

const OUTCOMES: Partial<Record<Exclude<Answer, { ok: true }>['refusal']['because'], RowOutcome>> = {
  exists: 'exists',
  'in-progress': 'waiting',
  busy: 'waiting',
};

const judged = (row: GoodRow, answer: Answer): JudgedRow<RowOutcome> => {
  const { line, email, role } = row;
  if (answer.ok) {
    return { line, email, role, verdict: answer.value.outcome === 'repeated' ? 'invited-before' : 'invited' };
  }
  const verdict = OUTCOMES[answer.refusal.because] ?? 'refused';
  return { line, email, role, verdict, why: describeUserRefusal(answer.refusal) };
};

/**
 * Invites everybody in a file, row by row within the rate budget. Each row is one command, named by the import and the row:
 * begun again, an import goes on where it stopped, and invites nobody twice. A row that fails does not stop the others.
 */
export const importUsers = (dependencies: ImportUsersDependencies) => {
  const { pool, clock, digest, journal, turn, commands } = dependencies;
  const invite = inviteUser(dependencies);

  const commandIdOf = (importId: string, { line, email, role }: GoodRow): string =>
    derivedId(digest, ['import', importId, `${line}`, email, role]);

  const inviteRow = async (row: GoodRow, order: ImportOrder): Promise<JudgedRow<RowOutcome>> => {
    const { line, email, role, attributes } = row;
    const { caller, message, reason, importId } = order;
    const commandId = commandIdOf(importId, row);
    const there = await commands.get(commandId);
    if (there === undefined || there.state === 'begun') await turn();
    try {
      return judged(row, await invite({ commandId, caller, email, role, attributes, message, reason }));
    } catch (fault) {
      journal.error('users.import-fault', { importId, line }, fault);
      return { line, email, role, verdict: 'failed', why: 'a call to the provider failed' };
    }
  };

  const runRows = async (
    rows: readonly ImportRow[],
    order: ImportOrder,
    onProgress: OnImportProgress,
  ): Promise<readonly JudgedRow<RowOutcome>[]> => {
    const done: JudgedRow<RowOutcome>[] = [];
    let faults = 0;
    for (const row of rows) {
      onProgress({ done: done.length, rows: rows.length });
      const { line } = row;
      if ('problems' in row) done.push({ line, verdict: 'broken', why: whyBroken(row) });
      else if (faults >= FAULTS_IN_A_ROW || clock() >= order.deadline) {
        done.push({ line, email: row.email, role: row.role, verdict: 'left' });
      } else {
        const outcome = await inviteRow(row, order);
        faults = outcome.verdict === 'failed' ? faults + 1 : 0;
        done.push(outcome);
      }
    }
    return done;
  };

  return async (
    order: ImportOrder,
    { onProgress = () => {} }: { readonly onProgress?: OnImportProgress } = {},
  ): Promise<Result<ImportReport, ImportRefusal>> => {
    const permitted = await judgeAtAll(pool, order.caller, 'import');
    if (!permitted.ok) return permitted;
    const reason = readReason(order.reason, true);
    if (!reason.ok) return reason;
    const message = readMessage(order.message);
    if (!message.ok) return refuse({ because: 'invalid', problems: [message.refusal] });
    const read = readImport(order.bytes);
    if (!read.ok) return read;
    const rows = await runRows(read.value, order, onProgress);
    const counts: Partial<Record<RowOutcome, number>> = {};
    for (const { verdict } of rows) counts[verdict] = (counts[verdict] ?? 0) + 1;
    const isComplete = rows.every(({ verdict }) => !TO_BE_CONTINUED.includes(verdict));
    return accept({ importId: order.importId, rows, counts, isComplete });
  };
};
