import type { StageSwitch } from '../../domain/operations/recovery/ports.ts';
import type { Recovery } from '../../domain/operations/recovery/recovery.ts';
import type { Outcome } from '../operations/outcome.ts';

export interface DeployedSwitchOptions {
  /** Deploys the stage with the recovered tables, behind the guards; without `apply`, only asks them. */
  readonly deploy: (recovery: Recovery, apply: boolean) => Promise<Outcome>;
  readonly standsOn: StageSwitch['standsOn'];
  readonly illSigns: StageSwitch['illSigns'];
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

/** Why a deployment was not made, from its report. */
const reasonsIn = ({ report }: Outcome): readonly string[] => {
  const { end, guards } = report;
  if (isRecord(end) && typeof end.because === 'string') return [end.because];
  const refused = (Array.isArray(guards) ? guards : []).filter(isRecord).filter(({ verdict }) => verdict === 'refused');
  return refused.map(({ guard, says, remedy }) => `${guard}: ${says}${remedy === undefined ? '' : ` (${remedy})`}`);
};

/** A stage on AWS goes over to recovered tables by a deployment behind the guards of all. */
export const deployedSwitch = ({ deploy, standsOn, illSigns }: DeployedSwitchOptions): StageSwitch => ({
  standsOn,
  illSigns,
  obstacles: async (recovery) => {
    const outcome = await deploy(recovery, false);
    return outcome.verdict === 'done' ? [] : reasonsIn(outcome);
  },
  carryOver: async (recovery) => {
    const outcome = await deploy(recovery, true);
    if (outcome.verdict === 'done') return 'carried';
    const refused = reasonsIn(outcome);
    // deployed, and something failed after that: it is no more as it was
    if (outcome.report.end !== undefined && (await standsOn()) === recovery.suffix) throw new Error(refused.join('; '));
    return { refused };
  },
});
