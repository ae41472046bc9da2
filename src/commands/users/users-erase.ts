import type { Caller } from '../../domain/users/caller.ts';
import { describeErasure } from '../../domain/users/personal-data/describe-erasure.ts';
import {
  type EraseFilesDependencies,
  eraseFiles,
  type FilesReport,
} from '../../domain/users/personal-data/erase-files.ts';
import { describeErasureRefusal, type ErasureRefusal } from '../../domain/users/personal-data/erasure-refusal.ts';
import { type PlanErasureDependencies, planErasure } from '../../domain/users/personal-data/plan-erasure.ts';
import {
  type ErasureReport,
  type RunErasureDependencies,
  runErasure,
} from '../../domain/users/personal-data/run-erasure.ts';
import { UsageRefused } from '../stage-connection.ts';
import { EXIT, type ExitCode, type Terminal } from '../terminal.ts';
import { planLines, readingProgress, reportLines } from './personal-data-lines.ts';

export interface UsersEraseDependencies
  extends PlanErasureDependencies,
    RunErasureDependencies,
    EraseFilesDependencies {
  readonly caller: Caller;
}
export interface UsersEraseOptions {
  readonly userId: string;
  readonly stage: string;
  readonly apply: boolean;
  /** The plan to carry out. */
  readonly plan?: string;
  /** Why; the receipt keeps it. */
  readonly reason?: string;
  /** The user's id once more. */
  readonly confirm?: string;
  readonly json: boolean;
}

const planToApply = ({ userId, plan, confirm, reason }: UsersEraseOptions): string => {
  if (confirm !== userId) throw new UsageRefused(`this erases a person for good: say so by --confirm ${userId}`);
  if (plan === undefined) throw new UsageRefused('name the plan that you have looked at: --plan <id>');
  if (reason === undefined) throw new UsageRefused('say why, without naming the person: --reason "<text>"');
  return plan;
};

/**
 * `realtechee users erase`: without `apply` it plans, with it it carries a plan out, or goes on with one. Exit code 1: refused,
 * or not ended yet.
 */
export const usersErase =
  ({ caller, ...dependencies }: UsersEraseDependencies, terminal: Terminal) =>
  async (options: UsersEraseOptions): Promise<ExitCode> => {
    const { userId, stage, apply, reason, json } = options;
    const onProgress = readingProgress(terminal);

    const refused = (refusal: ErasureRefusal): ExitCode => {
      const says = describeErasureRefusal(refusal);
      if (json) terminal.out(JSON.stringify({ refused: refusal.because, says }));
      else terminal.err(`not erased: ${says}`);
      return EXIT.refused;
    };

    const plan = async (): Promise<ExitCode> => {
      const planned = await planErasure(dependencies)({ caller, userId }, { onProgress });
      if (!planned.ok) return refused(planned.refusal);
      const described = describeErasure(planned.value, dependencies.registry);
      if (json) {
        terminal.out(JSON.stringify(described));
        return EXIT.done;
      }
      for (const line of planLines(terminal, described)) terminal.out(line);
      terminal.out(
        `To carry it out: realtechee users erase ${userId} --stage ${stage} --apply --plan ${described.erasureId} --confirm ${userId} --reason "<why>"`,
      );
      return EXIT.done;
    };

    const filesOf = async (erasureId: string): Promise<FilesReport | undefined> => {
      const erased = await eraseFiles(dependencies)({ caller, erasureId }, { onProgress });
      return erased.ok ? erased.value : undefined;
    };

    const print = (report: ErasureReport, files: FilesReport | undefined): void => {
      if (json) terminal.out(JSON.stringify({ ...report, erasedFiles: files }));
      else for (const line of reportLines(terminal, report, files)) terminal.out(line);
    };

    const run = async (erasureId: string): Promise<ExitCode> => {
      const report = await runErasure(dependencies)({ caller, erasureId, reason }, { userId, onProgress });
      if (!report.ok) return refused(report.refusal);
      const isEnded = report.value.state === 'ended';
      const files = isEnded ? await filesOf(erasureId) : undefined;
      print(report.value, files);
      return isEnded ? EXIT.done : EXIT.refused;
    };

    return apply ? run(planToApply(options)) : plan();
  };
