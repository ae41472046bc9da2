import type * as z from 'zod/mini';
import type { Result } from '../../../domain/shared/result.ts';
import type { Caller as DomainCaller } from '../../../domain/users/caller.ts';
import type { Done } from '../../../domain/users/carry-out.ts';
import type { FoundUsers, ShownUser } from '../../../domain/users/find-users.ts';
import type { ImportReport } from '../../../domain/users/import/import-users.ts';
import type { ImportPlan, JudgedRow } from '../../../domain/users/import/plan-import.ts';
import type { ErasurePlan } from '../../../domain/users/personal-data/describe-erasure.ts';
import type { ErasureRefusal } from '../../../domain/users/personal-data/erasure-refusal.ts';
import type { ErasureReport } from '../../../domain/users/personal-data/run-erasure.ts';
import { type Tally, tellingOf } from '../../../domain/users/personal-data/tally.ts';
import type { DriftReport } from '../../../domain/users/report-drift.ts';
import type { DirectoryEntry } from '../../../domain/users/user.ts';
import type { Caller } from '../../shared/http/caller.ts';
import { type Answer, success } from '../../shared/http/problem.ts';
import { type $ErasureAnswer, type $ImportAnswer, MOST_FILES } from './data-schemas.ts';
import { userProblem } from './problems.ts';
import type { $Drift, $User, $Users } from './schemas.ts';

/** Who calls, in the words of the domain: what the token says, and nothing else. */
export const personOf = ({ id, groups }: Caller): DomainCaller => ({ kind: 'person', id, groups });

export const doneAnswer = (answer: Result<Done, ErasureRefusal>, ofBody?: readonly string[]): Answer =>
  answer.ok ? success(answer.value) : userProblem(answer.refusal, ofBody);

const entryAnswer = ({ revision: _, tokensValidAfter: __, ...entry }: DirectoryEntry) => entry;

export const usersAnswer = ({ users, next }: FoundUsers): z.input<typeof $Users> => ({
  items: users.map(entryAnswer),
  ...(next === undefined ? {} : { next }),
});

export const userAnswer = (user: ShownUser): z.input<typeof $User> => ({ ...user, groups: [...user.groups] });

const MOST_DRIFTS = 500;

export const driftAnswer = ({ at, users, differing, counts, drifts }: DriftReport): z.input<typeof $Drift> => ({
  at,
  users,
  differing,
  counts: { ...counts },
  items: drifts
    .slice(0, MOST_DRIFTS)
    .map(({ userId, differences }) => ({ userId, differences: differences.map((one) => ({ ...one })) })),
  hasMore: drifts.length > MOST_DRIFTS,
});

/** So that an answer about all rows fits into the row that keeps it. */
const MOST_CHARACTERS = 200;

/** Without the address: whoever has sent the file finds it by the line, and the answer is kept for a day. */
const rowAnswer = <Verdict extends string>({ line, verdict, role, why }: JudgedRow<Verdict>) => ({
  line,
  verdict,
  ...(role === undefined ? {} : { role }),
  ...(why === undefined ? {} : { why: why.slice(0, MOST_CHARACTERS) }),
});

export const importPlanAnswer = ({ rows, counts }: ImportPlan): z.input<typeof $ImportAnswer> => ({
  isDryRun: true,
  counts: { ...counts },
  rows: rows.map(rowAnswer),
});

export const importAnswer = ({ importId, isComplete, rows, counts }: ImportReport): z.input<typeof $ImportAnswer> => ({
  isDryRun: false,
  importId,
  isComplete,
  counts: { ...counts },
  rows: rows.map(rowAnswer),
});

const tallyAnswer = ({ fields, kept, ...tally }: Tally) => ({ ...tally, fields: { ...fields }, kept: { ...kept } });

export const erasurePlanAnswer = (plan: ErasurePlan): z.input<typeof $ErasureAnswer> => ({
  isPlan: true,
  planId: plan.erasureId,
  userId: plan.userId,
  expiresAt: plan.expiresAt,
  isHeld: plan.isHeld,
  tables: plan.tables.map(tallyAnswer),
  unlinkedContactIds: [...plan.unlinkedContactIds],
  backups: [...plan.backups],
  lasting: [...plan.lasting],
});

export const erasureAnswer = (report: ErasureReport): z.input<typeof $ErasureAnswer> => ({
  isPlan: false,
  planId: report.erasureId,
  userId: report.userId,
  isComplete: report.state === 'ended',
  ...(report.waitsFor === undefined ? {} : { waitsFor: report.waitsFor }),
  tables: tellingOf(report.tallies).map(tallyAnswer),
  fileCount: report.files.length,
  files: report.files.slice(0, MOST_FILES),
});
