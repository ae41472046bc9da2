import {
  type PlanRecoveryDependencies,
  planRecovery,
  type RecoveryWish,
} from '../../domain/operations/recovery/plan-recovery.ts';
import { measure, type Recovery } from '../../domain/operations/recovery/recovery.ts';
import { type RunRecoveryDependencies, runRecovery } from '../../domain/operations/recovery/run-recovery.ts';
import type { Outcome } from '../operations/outcome.ts';
import type { Tell } from '../operations/run-operation.ts';
import { doneLines, headLines, recoveryReport, refusalLines } from './describe-recovery.ts';
import { switchCommands } from './switch-parameters.ts';

export type RecoverStageDependencies = RunRecoveryDependencies & PlanRecoveryDependencies;

export interface RecoverOptions {
  readonly wish: RecoveryWish;
  readonly apply: boolean;
  /** A recovery that was begun before, to be gone on with. */
  readonly resume?: string;
  /** How the same is asked for, with the recovery's id. */
  readonly again: (id: string) => string;
}

const cutOff = (id: string, fault: unknown, again: string): Error =>
  new Error(
    `${fault instanceof Error ? fault.message : String(fault)}\nNothing is lost: go on with it by \`${again}\` (${id})`,
    { cause: fault },
  );

/** Whether a drill came to what the platform promises; a backup is as old as it is. */
const isKept = (recovery: Recovery): boolean => {
  const { isTimeMet = false, isPointMet = false } = measure(recovery) ?? {};
  return isTimeMet && (isPointMet || recovery.source.kind === 'backup');
};

const endingOf = ({ purpose, stage, made }: Recovery): string => {
  if (purpose === 'drill') return `The drill has ended, and its ${made.length} tables are removed.`;
  return `The tables are there. ${stage} goes on with its old ones until it is switched to these.`;
};

/**
 * `realtechee recover` and `realtechee drill`: plan, and with `apply` carry out or go on with. Exit code 1: refused; for a
 * drill also when what the platform promises was not met.
 */
export const recoverStage =
  (dependencies: RecoverStageDependencies) =>
  async ({ wish, apply, resume, again }: RecoverOptions, tell: Tell): Promise<Outcome> => {
    const refused = (lines: readonly string[], report: Outcome['report']): Outcome => ({
      verdict: 'refused',
      report,
      lines,
    });

    const carryOut = (begun: Recovery): Promise<Recovery> =>
      runRecovery(dependencies)(begun, tell).catch((fault: unknown) => {
        throw cutOff(begun.id, fault, again(begun.id));
      });

    const ended = async (recovery: Recovery): Promise<Outcome> => {
      const isDrill = recovery.purpose === 'drill';
      const next = isDrill ? [] : switchCommands(recovery, await dependencies.tables.streams());
      return {
        verdict: isDrill && !isKept(recovery) ? 'refused' : 'done',
        report: recoveryReport(recovery),
        lines: [...headLines(recovery), ...doneLines(recovery), endingOf(recovery)],
        ...(next.length === 0 ? {} : { next }),
      };
    };

    const begin = async (): Promise<Recovery | Outcome> => {
      if (resume !== undefined) {
        const found = await dependencies.recoveries.read(resume);
        const isOurs = found?.stage === wish.stage && found.purpose === wish.purpose;
        if (found !== undefined && isOurs) return found;
        return refused([`There is no ${wish.purpose} ${resume} of this stage to go on with.`], { resume });
      }
      const planned = await planRecovery(dependencies)(wish);
      return planned.ok ? planned.value : refused(refusalLines(planned.refusal), { ...planned.refusal });
    };

    const begun = await begin();
    if ('verdict' in begun) return begun;
    if (!apply) {
      const says = 'Nothing was made: say --apply.';
      return { verdict: 'done', report: { ...recoveryReport(begun), plan: true }, lines: [...headLines(begun), says] };
    }

    return ended(await carryOut(begun));
  };
