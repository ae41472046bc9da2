import { type Clock, secondsAfter } from '../../../domain/shared/clock.ts';
import { type ImportUsersDependencies, importUsers } from '../../../domain/users/import/import-users.ts';
import { type ImportRefusal, planImport } from '../../../domain/users/import/plan-import.ts';
import { readImport } from '../../../domain/users/import/read-import.ts';
import { describeErasure } from '../../../domain/users/personal-data/describe-erasure.ts';
import { type ExportUserDependencies, exportUser } from '../../../domain/users/personal-data/export-user.ts';
import { type PlanErasureDependencies, planErasure } from '../../../domain/users/personal-data/plan-erasure.ts';
import { OutOfTime } from '../../../domain/users/personal-data/read-tables.ts';
import { type RunErasureDependencies, runErasure } from '../../../domain/users/personal-data/run-erasure.ts';
import { reconcileCommands } from '../../../domain/users/reconcile-commands.ts';
import { type Answer, type Problem, problem, success } from '../../shared/http/problem.ts';
import { type ServedRoute, serve } from '../../shared/http/route.ts';
import { erasureAnswer, erasurePlanAnswer, importAnswer, importPlanAnswer, personOf } from './answers.ts';
import { eraseUserRoute, exportUserRoute, importUsersRoute, reconcileCommandsRoute } from './data-routes.ts';
import { MOST_IMPORT_ROWS } from './data-schemas.ts';
import { ERASURE_PROBLEMS, UNUSABLE_FILE, userProblem } from './problems.ts';

export type ServeDataDependencies = ImportUsersDependencies &
  ExportUserDependencies &
  PlanErasureDependencies &
  RunErasureDependencies & { readonly clock: Clock };

/** Well before the API gives up (30 s). */
const BUDGET_SECONDS = 20;
/** A function answers with 6 MB at the most, and quotes count twice on the way. */
const MOST_EXPORT_BYTES = 3_000_000;

const EXPORT_ELSEWHERE = problem(
  ERASURE_PROBLEMS['out-of-time'],
  'there is too much for one call; have it made with `realtechee users export`',
);

const importProblem = (refusal: ImportRefusal): Problem =>
  refusal.because === 'unusable-file' ? problem(UNUSABLE_FILE, refusal.problem) : userProblem(refusal);

const tooManyRows = (bytes: Uint8Array): Problem | undefined => {
  const read = readImport(bytes);
  if (!read.ok) return importProblem(read.refusal);
  return read.value.length > MOST_IMPORT_ROWS
    ? problem(
        UNUSABLE_FILE,
        `the file has ${read.value.length} rows, one call takes ${MOST_IMPORT_ROWS}: split it, or use \`realtechee users import\``,
      )
    : undefined;
};

/** The whole document; `undefined`: it is too large, or took too long. */
const gathered = async (pieces: AsyncIterable<string>): Promise<string | undefined> => {
  const parts: string[] = [];
  let bytes = 0;
  try {
    for await (const piece of pieces) {
      bytes += Buffer.byteLength(piece);
      if (bytes > MOST_EXPORT_BYTES) return undefined;
      parts.push(piece);
    }
    return parts.join('');
  } catch (fault) {
    if (fault instanceof OutOfTime) return undefined;
    throw fault;
  }
};

/** What goes through whole tables, or many users. */
export const serveData = (dependencies: ServeDataDependencies): readonly ServedRoute[] => {
  const exported = exportUser(dependencies);
  const plan = planErasure(dependencies);
  const erase = runErasure(dependencies);
  const planRows = planImport(dependencies);
  const runRows = importUsers(dependencies);
  const reconcile = reconcileCommands(dependencies);
  const deadlineOf = (startedAt: Date): Date => secondsAfter(startedAt, BUDGET_SECONDS);

  return [
    serve(exportUserRoute, async ({ path, caller, startedAt }): Promise<Answer> => {
      const pieces = await exported({ caller: personOf(caller), userId: path.id }, { deadline: deadlineOf(startedAt) });
      if (!pieces.ok) return userProblem(pieces.refusal);
      const text = await gathered(pieces.value);
      return text === undefined ? EXPORT_ELSEWHERE : success(JSON.parse(text));
    }),

    serve(eraseUserRoute, async ({ path, query, body, caller, startedAt }): Promise<Answer> => {
      const deadline = deadlineOf(startedAt);
      if (query.planId === undefined) {
        const planned = await plan({ caller: personOf(caller), userId: path.id }, { deadline });
        if (!planned.ok) return userProblem(planned.refusal);
        return success(erasurePlanAnswer(describeErasure(planned.value, dependencies.registry)));
      }
      const order = { caller: personOf(caller), erasureId: query.planId, reason: body.reason };
      const report = await erase(order, { userId: path.id, deadline });
      if (!report.ok) return userProblem(report.refusal);
      return { ...success(erasureAnswer(report.value)), isProvisional: report.value.state === 'open' };
    }),

    serve(importUsersRoute, async ({ body, caller, commandId, startedAt }): Promise<Answer> => {
      const { csv, isDryRun, message, reason } = body;
      const bytes = new TextEncoder().encode(csv);
      const unusable = tooManyRows(bytes);
      if (unusable !== undefined) return unusable;
      if (isDryRun) {
        const planned = await planRows(personOf(caller), bytes);
        return planned.ok ? success(importPlanAnswer(planned.value)) : importProblem(planned.refusal);
      }
      const order = { importId: commandId, caller: personOf(caller), bytes, message, reason };
      const report = await runRows({ ...order, deadline: deadlineOf(startedAt) });
      if (!report.ok) return importProblem(report.refusal);
      return { ...success(importAnswer(report.value)), isProvisional: !report.value.isComplete };
    }),

    serve(reconcileCommandsRoute, async ({ caller, startedAt }): Promise<Answer> => {
      const report = await reconcile(personOf(caller), { deadline: deadlineOf(startedAt) });
      return report.ok ? success(report.value) : userProblem(report.refusal);
    }),
  ];
};
