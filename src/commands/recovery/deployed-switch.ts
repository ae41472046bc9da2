import { suffixIn } from '../../domain/operations/deploy/table-switch.ts';
import type { StageSwitch } from '../../domain/operations/recovery/ports.ts';
import type { Recovery } from '../../domain/operations/recovery/recovery.ts';
import type { DeployDependencies } from '../deploy/dependencies.ts';
import { deploy } from '../deploy/deploy.ts';
import { examine } from '../health/health.ts';
import type { Outcome } from '../operations/outcome.ts';
import type { Tell } from '../operations/run-operation.ts';
import type { StageCheckDependencies } from '../stage/dependencies.ts';
import { amissIn } from '../stage/stage-check.ts';
import type { Terminal } from '../terminal.ts';
import { sortSigns } from './signs-of-work.ts';

export interface DeployedSwitchOptions {
  readonly stage: string;
  readonly operator: string;
  readonly withinSeconds: number;
  readonly params: readonly string[];
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
export const deployedSwitch = (
  {
    deploying,
    checking,
    terminal,
    tell,
  }: {
    readonly deploying: DeployDependencies;
    readonly checking: StageCheckDependencies;
    readonly terminal: Terminal;
    readonly tell: Tell;
  },
  { stage, operator, withinSeconds, params }: DeployedSwitchOptions,
): StageSwitch => {
  const deployed = async (
    { id, fromSuffix, suffix, made, done, beganAt }: Recovery,
    apply: boolean,
  ): Promise<Outcome> => {
    const checkedAt = new Date(done.validate ?? beganAt);
    const switchTo = { id, fromSuffix, suffix, models: made, checkedAt };
    // The alarm is on because of what this mends, and there is no way back by the template from before.
    const options = { stage, apply, operator, watchMinutes: 0, withinSeconds, isUnwatched: true, params, switchTo };
    const outcome = await deploy(deploying, terminal)(options, tell);
    for (const line of outcome.lines) terminal.err(line);
    return outcome;
  };

  return {
    standsOn: async () => {
      const stack = await deploying.stacks.read(deploying.stackName);
      return stack === undefined ? undefined : suffixIn(JSON.parse(stack.template));
    },
    obstacles: async (recovery) => {
      const outcome = await deployed(recovery, false);
      return outcome.verdict === 'done' ? [] : reasonsIn(outcome);
    },
    carryOver: async (recovery) => {
      const outcome = await deployed(recovery, true);
      return outcome.verdict === 'done' ? 'carried' : { refused: reasonsIn(outcome) };
    },
    illSigns: async () => {
      const signs = await examine(deploying.health)({ stage, isComprehensive: true, withinSeconds }, tell.step);
      if (signs === undefined) return [`there is no stack ${deploying.stackName}`];
      const { stops, others } = sortSigns(signs);
      for (const sign of others) tell.step(`to be seen to: ${sign}`);
      const triggers = await amissIn(checking)(stage, 'triggers');
      return [...stops, ...triggers.map((says) => `triggers: ${says}`)];
    },
  };
};
