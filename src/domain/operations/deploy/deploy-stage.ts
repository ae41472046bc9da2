import { type Clock, minutesAfter } from '../../shared/clock.ts';
import type { Template } from '../template.ts';
import { lossesIn } from './judge-preview.ts';
import type { CriticalAlarm, Deployer, LeavingResources, PlannedChange, StackChanges, TemplateParts } from './ports.ts';

export interface DeployStageDependencies {
  readonly stacks: StackChanges;
  readonly deployer: Deployer;
  readonly alarm: CriticalAlarm;
  /** The signs of the stage that are ill; none of them changes anything. */
  readonly sickSigns: () => Promise<readonly string[]>;
  readonly clock: Clock;
  readonly sleep: (milliseconds: number) => Promise<void>;
  readonly step: (what: string) => void;
}

export interface DeployOrder {
  readonly stage: string;
  readonly stack: string;
  /** As it is deployed now; absent for a first deployment, which has no way back but removal. */
  readonly before: string | undefined;
  /** What the guards judged, for comparison with what is sent. */
  readonly isWhatWasJudged: (template: Template) => boolean;
  readonly keepsData: boolean;
  readonly watchMinutes: number;
  /** The alarm is on because of what this deployment mends. */
  readonly isUnwatched: boolean;
  /**
   * It puts the stage onto recovered tables, and these may leave the stack. There is no way back by the template from before,
   * which would make tables that are there: the stage is not examined here.
   */
  readonly switching?: LeavingResources;
}

export type DeployEnd =
  | { readonly ended: 'deployed'; readonly changes: readonly PlannedChange[]; readonly sick: readonly string[] }
  | { readonly ended: 'refused'; readonly because: string; readonly changes: readonly PlannedChange[] }
  | { readonly ended: 'failed'; readonly because: string }
  | { readonly ended: 'rolled-back'; readonly because: string }
  /** It runs, and the way back failed too: a person has to see to it now. */
  | { readonly ended: 'stuck'; readonly because: string };

const WATCH_EVERY_SECONDS = 30;

const messageOf = (fault: unknown): string => (fault instanceof Error ? fault.message : String(fault));

/**
 * Sends a stage that the guards have let pass: asks CloudFormation what it would do and refuses losses, deploys, protects the
 * stack, examines the stage, watches its critical alarm, and puts the template from before back in force when a sign is ill
 * that was well before, or the alarm goes on. A first deployment is neither examined nor watched: what a stage needs to be
 * well is put into it afterwards.
 * @throws when AWS cannot be asked before anything was changed
 */
export const deployStage = (dependencies: DeployStageDependencies) => {
  const { stacks, deployer, alarm, sickSigns, clock, sleep, step } = dependencies;

  const rollBack = async (stack: string, before: string, because: string): Promise<DeployEnd> => {
    step(`rolling back: ${because}`);
    try {
      await stacks.change(stack, before);
      return { ended: 'rolled-back', because };
    } catch (fault) {
      return { ended: 'stuck', because: `${because}; and going back failed: ${messageOf(fault)}` };
    }
  };

  /** Why the alarm says that this was no good; `undefined` when it stays quiet. */
  const watch = async ({ watchMinutes, isUnwatched }: DeployOrder): Promise<string | undefined> => {
    if (isUnwatched || watchMinutes === 0) return undefined;
    step(`watching the critical alarm for ${watchMinutes} minutes`);
    for (const until = minutesAfter(clock(), watchMinutes); clock() < until; ) {
      await sleep(WATCH_EVERY_SECONDS * 1000);
      if ((await alarm.state()) === 'on') return 'the critical alarm went on';
    }
    return undefined;
  };

  const previewOf = async ({ stack, before }: DeployOrder, parts: TemplateParts): Promise<readonly PlannedChange[]> => {
    if (before === undefined) return [];
    step('asking CloudFormation what it would do');
    return stacks.preview(stack, parts);
  };

  const afterwards = async (order: DeployOrder, wasSick: readonly string[]): Promise<DeployEnd | readonly string[]> => {
    const { stack, before, keepsData, switching } = order;
    if (keepsData) await stacks.protect(stack);
    if (switching !== undefined) return [];
    if (before === undefined) return []; // it has no parameters, hooks or templates yet, and nothing to go back to
    step('examining the stage');
    const sick = await sickSigns();
    const worse = sick.filter((sign) => !wasSick.includes(sign));
    if (worse.length > 0) return rollBack(stack, before, `the stage is not well since: ${worse.join(', ')}`);
    const alarmed = await watch(order);
    return alarmed === undefined ? sick : rollBack(stack, before, alarmed);
  };

  const send = ({ stage, stack, switching }: DeployOrder, folder: string): Promise<void> => {
    const work = (): Promise<void> => deployer.deploy(stage, folder);
    const isAnyLeaving = switching !== undefined && switching.leaving.length > 0;
    return isAnyLeaving ? stacks.whileLeaving(stack, switching, work) : work();
  };

  return async (order: DeployOrder): Promise<DeployEnd> => {
    const { stage, before, isWhatWasJudged, switching } = order;
    step(`packaging ${stage} with its archives`);
    const { folder, parts, template } = await deployer.pack(stage);
    if (!isWhatWasJudged(template))
      return { ended: 'refused', because: 'the checkout changed while its guards were asked', changes: [] };
    const changes = await previewOf(order, parts);
    const losses = lossesIn(changes, switching?.leaving);
    if (losses.length > 0) return { ended: 'refused', because: losses.join('; '), changes };

    const wasSick = before === undefined || switching !== undefined ? [] : await sickSigns();
    step(`deploying ${stage}`);
    try {
      await send(order, folder);
    } catch (fault) {
      return { ended: 'failed', because: messageOf(fault) };
    }
    try {
      const end = await afterwards(order, wasSick);
      return 'ended' in end ? end : { ended: 'deployed', changes, sick: end };
    } catch (fault) {
      return { ended: 'stuck', because: `it is deployed, and could not be examined: ${messageOf(fault)}` };
    }
  };
};
