import type { Manifest } from '../../domain/operations/backup/manifest.ts';
import type { UserDifferences } from '../../domain/operations/restore/compare-users.ts';
import {
  planRestore,
  type RestorePlan,
  type RestoreRefusal,
  type RestoreWish,
} from '../../domain/operations/restore/plan-restore.ts';
import { type RestoreTablesDependencies, restoreTables } from '../../domain/operations/restore/restore-tables.ts';
import type { Outcome } from '../operations/outcome.ts';
import { type OperationFrame, runOperation, type Tell } from '../operations/run-operation.ts';
import type { ExitCode } from '../terminal.ts';
import { doneLines, planLines, planReport, refusalLines } from './describe-restore.ts';

export interface RestoreStageDependencies extends RestoreTablesDependencies {
  readonly frame: OperationFrame;
  readonly suffix: string;
  /** Absent where the backup is of another stage, whose users are others. */
  readonly compareUsers?: (manifest: Manifest) => Promise<UserDifferences>;
}

export interface RestoreOptions {
  readonly into: string;
  readonly from: string;
  readonly tables?: readonly string[];
  readonly ifNeeded: boolean;
  readonly overwrite: boolean;
  readonly anonymise: boolean;
  readonly apply: boolean;
  readonly confirm?: string;
  readonly reason?: string;
  readonly report?: string;
  readonly json: boolean;
  /** How the same was asked for, to be told what to do next. */
  readonly asTyped: string;
}

const refused = (refusal: RestoreRefusal, into: string): Outcome => ({
  verdict: 'refused',
  report: { ...refusal },
  lines: refusalLines(refusal, into),
});

/**
 * `realtechee restore`: shows what of a backup the stage lacks; with `--apply`, brings it back. Exit code 1: it is refused, or
 * the rows are not all there afterwards.
 */
export const restoreStage =
  (dependencies: RestoreStageDependencies) =>
  (options: RestoreOptions): Promise<ExitCode> => {
    const { frame, suffix, tables, compareUsers } = dependencies;
    const { into, from, ifNeeded, overwrite, anonymise, apply, asTyped } = options;
    const wish: RestoreWish = {
      backup: from,
      into,
      overwrite,
      anonymise,
      ...(options.tables === undefined ? {} : { models: options.tables }),
    };

    const nothingToDo = (plan: RestorePlan, users: UserDifferences | undefined): Outcome => ({
      verdict: ifNeeded || !apply ? 'done' : 'refused',
      report: { ...planReport(plan, users), because: 'nothing-to-restore' },
      lines: [...planLines(plan, users), ...refusalLines({ because: 'nothing-to-restore' }, into)],
    });

    const shown = (plan: RestorePlan, users: UserDifferences | undefined): Outcome => ({
      verdict: 'done',
      report: { ...planReport(plan, users), plan: true },
      lines: [...planLines(plan, users), `${plan.written} rows would be written. Nothing was: say --apply.`],
      next: [`${asTyped} --apply${into === 'prod' ? ' --confirm prod' : ''}`],
    });

    const carryOut = async (plan: RestorePlan, users: UserDifferences | undefined, tell: Tell): Promise<Outcome> => {
      const restored = await restoreTables(dependencies)(plan, wish, suffix, tell.meter('rows restored'));
      return {
        verdict: restored.isVerified ? 'done' : 'refused',
        report: { ...planReport(plan, users), restored },
        lines: [...planLines(plan, users), ...doneLines(restored)],
        next: [
          ...(restored.isVerified ? [] : [`${asTyped} --apply`]),
          ...plan.eraseAgain.map((id) => `realtechee users erase ${id} --stage ${into}`),
        ],
      };
    };

    const work = async (tell: Tell): Promise<Outcome> => {
      tell.step('reading the backup, and comparing it with the stage');
      const planned = await planRestore(dependencies)(wish, tell.meter('rows compared'));
      if (!planned.ok) return refused(planned.refusal, into);
      const plan = planned.value;
      const users = plan.manifest.stage === into ? await compareUsers?.(plan.manifest) : undefined;
      const isAnyTableMissing = plan.tables.some(({ isMissing }) => isMissing);
      if (plan.written === 0 && !isAnyTableMissing) return nothingToDo(plan, users);
      return apply ? carryOut(plan, users, tell) : shown(plan, users);
    };

    const asked = { from, tables: options.tables ?? 'all', overwrite, anonymise };
    // The audit trail is one of the tables, and may not be there yet.
    return (async () => {
      const isAuditedAfter = apply && (await tables.find('AuditLog')) === undefined;
      return runOperation(frame)(
        { name: 'restore', stage: into, applies: apply, asked, isAuditedAfter },
        options,
        work,
      );
    })();
  };
