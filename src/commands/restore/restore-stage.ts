import type { Manifest } from '../../domain/operations/backup/manifest.ts';
import type { ConfigurationDifferences } from '../../domain/operations/restore/compare-configuration.ts';
import type { UserDifferences } from '../../domain/operations/restore/compare-users.ts';
import { planRestore, type RestorePlan } from '../../domain/operations/restore/plan-restore.ts';
import { type RestoreTablesDependencies, restoreTables } from '../../domain/operations/restore/restore-tables.ts';
import type { RestoreRefusal, RestoreWish } from '../../domain/operations/restore/restore-wish.ts';
import type { Outcome } from '../operations/outcome.ts';
import { type OperationFrame, runOperation, type Tell } from '../operations/run-operation.ts';
import type { ExitCode } from '../terminal.ts';
import {
  type BesideTables,
  configurationFile,
  doneLines,
  planLines,
  planReport,
  refusalLines,
} from './describe-restore.ts';

export interface RestoreStageDependencies extends RestoreTablesDependencies {
  readonly frame: OperationFrame;
  readonly suffix: string;
  /** Absent where the backup is of another stage, whose users are others. */
  readonly compareUsers?: (manifest: Manifest) => Promise<UserDifferences>;
  /** Likewise. */
  readonly compareConfiguration?: (manifest: Manifest) => Promise<ConfigurationDifferences | undefined>;
  /** Keeps the values of a backup for `config import`; answers where. */
  readonly keepConfiguration: (backup: string, text: string) => Promise<string>;
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
    const { frame, suffix, tables } = dependencies;
    const { into, from, ifNeeded, overwrite, anonymise, apply, asTyped } = options;
    const wish: RestoreWish = {
      backup: from,
      into,
      overwrite,
      anonymise,
      ...(options.tables === undefined ? {} : { models: options.tables }),
    };

    const besideTables = async (manifest: Manifest): Promise<BesideTables> => ({
      users: await dependencies.compareUsers?.(manifest),
      configuration: await dependencies.compareConfiguration?.(manifest),
    });

    /** Configuration is changed by its own command, which has its own approvals. */
    const importing = async (beside: BesideTables): Promise<readonly string[]> => {
      const text = configurationFile(beside);
      if (text === undefined) return [];
      return [`realtechee config import ${await dependencies.keepConfiguration(from, text)} --stage ${into}`];
    };

    const nothingToDo = async (plan: RestorePlan, beside: BesideTables): Promise<Outcome> => ({
      verdict: ifNeeded || !apply ? 'done' : 'refused',
      report: { ...planReport(plan, beside), because: 'nothing-to-restore' },
      lines: [...planLines(plan, beside), ...refusalLines({ because: 'nothing-to-restore' }, into)],
      next: await importing(beside),
    });

    const shown = async (plan: RestorePlan, beside: BesideTables): Promise<Outcome> => ({
      verdict: 'done',
      report: { ...planReport(plan, beside), plan: true },
      lines: [...planLines(plan, beside), `${plan.written} rows would be written. Nothing was: say --apply.`],
      next: [`${asTyped} --apply${into === 'prod' ? ' --confirm prod' : ''}`, ...(await importing(beside))],
    });

    const carryOut = async (plan: RestorePlan, beside: BesideTables, tell: Tell): Promise<Outcome> => {
      const restored = await restoreTables(dependencies)(plan, wish, suffix, tell.meter('rows restored'));
      return {
        verdict: restored.isVerified ? 'done' : 'refused',
        report: { ...planReport(plan, beside), restored },
        lines: [...planLines(plan, beside), ...doneLines(restored)],
        next: [
          ...(restored.isVerified ? [] : [`${asTyped} --apply`]),
          ...plan.eraseAgain.map((id) => `realtechee users erase ${id} --stage ${into}`),
          ...(await importing(beside)),
        ],
      };
    };

    const work = async (tell: Tell): Promise<Outcome> => {
      tell.step('reading the backup, and comparing it with the stage');
      const planned = await planRestore(dependencies)(wish, tell.meter('rows compared'));
      if (!planned.ok) return refused(planned.refusal, into);
      const plan = planned.value;
      const beside = plan.manifest.stage === into ? await besideTables(plan.manifest) : {};
      const isAnyTableMissing = plan.tables.some(({ isMissing }) => isMissing);
      if (plan.written === 0 && !isAnyTableMissing) return nothingToDo(plan, beside);
      return apply ? carryOut(plan, beside, tell) : shown(plan, beside);
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
