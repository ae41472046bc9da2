import type { StageSwitch } from '../../domain/operations/recovery/ports.ts';
import { measure, type Recovery } from '../../domain/operations/recovery/recovery.ts';
import {
  planSwitch,
  type SwitchRefusal,
  type SwitchStageDependencies,
  switchStage,
} from '../../domain/operations/recovery/switch-stage.ts';
import type { Outcome } from '../operations/outcome.ts';
import type { Tell } from '../operations/run-operation.ts';
import { headLines, measureLines, recoveryReport } from './describe-recovery.ts';
import { stageFileLines } from './switch-parameters.ts';

export interface SwitchOptions {
  readonly recovery: Recovery;
  readonly streams: Readonly<Record<string, string>>;
  readonly apply: boolean;
  /** How the same is asked for. */
  readonly again: string;
}

const refusalLines = (refusal: SwitchRefusal, { stage }: Recovery): readonly string[] => {
  switch (refusal.because) {
    case 'not-recovered':
      return [
        'Its tables are not there and checked yet, or it is a drill: only a recovery that is through is switched to.',
      ];
    case 'tables-missing':
      return [`It has not made every table: ${refusal.models.join(', ')} would be missing.`];
    case 'in-another-region':
      return [
        `It is in ${refusal.region}, where the stage is deployed for the first time: by the command that the recovery ended with.`,
      ];
    case 'stands-elsewhere':
      return [
        `${stage} stands on tables ${refusal.suffix}, and not on those that were recovered from: what it has written there would be lost.`,
        'Recover it from these, or deploy it as it was.',
      ];
    case 'obstacles':
      return [`${stage} was not switched, and is as it was:`, ...refusal.says.map((says) => `  ${says}`)];
    case 'not-well':
      return [
        `${stage} stands on the recovered tables, and is not well:`,
        ...refusal.signs.map((sign) => `  ${sign}`),
        'Mend that, and say the same again. Its former tables are as they were.',
      ];
    default:
      return refusal satisfies never;
  }
};

/** Of a recovery in another region: it is refused before anybody is asked. */
export const NOT_HERE: StageSwitch = {
  standsOn: async () => undefined,
  obstacles: async () => [],
  carryOver: async () => ({ refused: ['the tables are in another region'] }),
  illSigns: async () => [],
};

const ended = (recovery: Recovery, streams: SwitchOptions['streams']): Outcome => {
  const { stage } = recovery;
  const { isTimeMet = false } = measure(recovery) ?? {};
  return {
    verdict: 'done',
    report: { ...recoveryReport(recovery), stageFile: stageFileLines(recovery, streams), isTimeMet },
    lines: [
      ...headLines(recovery),
      ...measureLines(recovery),
      `${stage} stands on the recovered tables: its triggers are on, and a signal goes through.`,
      ...(stage === 'local'
        ? ['The local stage stays on them, until its kept data is removed.']
        : [
            `Write into infra/stages/${stage}.yml, and commit it, or the next deployment is refused:`,
            '',
            ...stageFileLines(recovery, streams).map((line) => `  ${line}`),
          ]),
    ],
    next: [
      `realtechee health --stage ${stage} --comprehensive`,
      `realtechee dlq list --stage ${stage}`,
      'docs/operations/recovery.md',
    ],
  };
};

/** `realtechee recover --switch`: puts the stage onto recovered tables, and proves that it works on them. Exit code 1: not done, or not well. */
export const switchRecovered =
  (dependencies: SwitchStageDependencies) =>
  async ({ recovery, streams, apply, again }: SwitchOptions, tell: Tell): Promise<Outcome> => {
    const refused = (refusal: SwitchRefusal): Outcome => ({
      verdict: 'refused',
      report: { ...recoveryReport(recovery), refusal },
      lines: [...headLines(recovery), ...refusalLines(refusal, recovery)],
      ...(refusal.because === 'not-well' ? { next: [again] } : {}),
    });

    if (!apply) {
      const planned = await planSwitch(dependencies)(recovery);
      if (!planned.ok) return refused(planned.refusal);
      return {
        verdict: 'done',
        report: { ...recoveryReport(recovery), plan: true },
        lines: [
          ...headLines(recovery),
          `${recovery.stage} may be put onto these tables. Nothing was done: say --apply.`,
        ],
        next: [again],
      };
    }
    const switched = await switchStage(dependencies)(recovery, tell.step).catch((fault: unknown) => {
      const says = fault instanceof Error ? fault.message : String(fault);
      throw new Error(`${says}\nGo on with the switch by \`${again}\``, { cause: fault });
    });
    return switched.ok ? ended(switched.value, streams) : refused(switched.refusal);
  };
