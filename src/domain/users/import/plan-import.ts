import { accept, type Result } from '../../shared/result.ts';
import { actorOf, type Caller } from '../caller.ts';
import type { CarryOutDependencies } from '../carry-out.ts';
import { judgeAtAll } from '../judge.ts';
import { type Actor, mayAct } from '../policy.ts';
import { describeUserRefusal, type UserRefusal } from '../refusal.ts';
import type { Role } from '../roles.ts';
import { type ImportFileRefusal, type ImportRow, readImport } from './read-import.ts';

export type RowVerdict = 'would-invite' | 'exists' | 'refused' | 'broken';

/** What becomes, or would become, of one row. `why` repeats nothing that stands in it. */
export interface JudgedRow<Verdict extends string> {
  readonly line: number;
  readonly verdict: Verdict;
  readonly email?: string;
  readonly role?: Role;
  readonly why?: string;
}

export interface ImportPlan {
  readonly rows: readonly JudgedRow<RowVerdict>[];
  readonly counts: Readonly<Record<RowVerdict, number>>;
}

export type ImportRefusal = UserRefusal | ImportFileRefusal;

export const whyBroken = ({ problems }: Extract<ImportRow, { problems: unknown }>): string =>
  problems.map(({ field, problem }) => `${field} ${problem}`).join('; ');

const judgeRow = (row: ImportRow, actor: Actor, known: ReadonlyMap<string, string>): JudgedRow<RowVerdict> => {
  const { line } = row;
  if ('problems' in row) return { line, verdict: 'broken', why: whyBroken(row) };
  const { email, role } = row;
  const permitted = mayAct(actor, 'invite', undefined, { newRole: role });
  if (!permitted.ok) return { line, email, role, verdict: 'refused', why: describeUserRefusal(permitted.refusal) };
  if (known.has(email)) {
    return { line, email, role, verdict: 'exists', why: describeUserRefusal({ because: 'exists' }) };
  }
  return { line, email, role, verdict: 'would-invite' };
};

const countsOf = (rows: readonly JudgedRow<RowVerdict>[]): ImportPlan['counts'] => {
  const count = (verdict: RowVerdict): number => rows.filter((row) => row.verdict === verdict).length;
  return {
    'would-invite': count('would-invite'),
    exists: count('exists'),
    refused: count('refused'),
    broken: count('broken'),
  };
};

/** A verdict on each row of a file, and nothing else: nobody is invited. Who is a user already is asked of the directory. */
export const planImport =
  ({ pool, directory }: Pick<CarryOutDependencies, 'pool' | 'directory'>) =>
  async (caller: Caller, bytes: Uint8Array): Promise<Result<ImportPlan, ImportRefusal>> => {
    const permitted = await judgeAtAll(pool, caller, 'import');
    if (!permitted.ok) return permitted;
    const read = readImport(bytes);
    if (!read.ok) return read;
    const actor = await actorOf(pool, caller, 'import');
    if (!actor.ok) return actor;
    const emails = read.value.flatMap((row) => ('problems' in row ? [] : [row.email]));
    const known = await directory.idsByEmail(emails);
    const rows = read.value.map((row) => judgeRow(row, actor.value, known));
    return accept({ rows, counts: countsOf(rows) });
  };
