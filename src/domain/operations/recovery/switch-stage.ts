import type { Clock } from '../../shared/clock.ts';
import { accept, type Result, refuse } from '../../shared/result.ts';
import type { TableRegistry } from '../table-registry.ts';
import type { Recoveries, StageSwitch } from './ports.ts';
import type { Recovery, RecoveryStep } from './recovery.ts';

export type SwitchRefusal =
  /** Only what was recovered for the stage to go on with, and checked, is switched to. */
  | { readonly because: 'not-recovered' }
  | { readonly because: 'tables-missing'; readonly models: readonly string[] }
  | { readonly because: 'in-another-region'; readonly region: string }
  /** It is on other tables than those that were recovered from: what it has written there would be lost. */
  | { readonly because: 'stands-elsewhere'; readonly suffix: string }
  | { readonly because: 'obstacles'; readonly says: readonly string[] }
  /** It stands on the recovered tables, and does not work. */
  | { readonly because: 'not-well'; readonly signs: readonly string[] };

export interface SwitchStageDependencies {
  readonly registry: TableRegistry;
  readonly recoveries: Recoveries;
  readonly stageSwitch: StageSwitch;
  readonly clock: Clock;
}

type Step = (what: string) => void;

const mayBe = (registry: TableRegistry, recovery: Recovery): Result<Recovery, SwitchRefusal> => {
  const { purpose, done, region, made } = recovery;
  if (purpose !== 'recover' || done.validate === undefined) return refuse({ because: 'not-recovered' });
  if (region !== undefined) return refuse({ because: 'in-another-region', region });
  const models = registry.map(({ model }) => model).filter((model) => !made.includes(model));
  return models.length === 0 ? accept(recovery) : refuse({ because: 'tables-missing', models });
};

const maySwitch =
  ({ registry, stageSwitch }: Pick<SwitchStageDependencies, 'registry' | 'stageSwitch'>) =>
  async (recovery: Recovery): Promise<Result<Recovery, SwitchRefusal>> => {
    const may = mayBe(registry, recovery);
    if (!may.ok || recovery.done.switch !== undefined) return may;
    const suffix = await stageSwitch.standsOn();
    const isKnown = suffix === undefined || [recovery.fromSuffix, recovery.suffix].includes(suffix);
    return isKnown ? may : refuse({ because: 'stands-elsewhere', suffix });
  };

/** Whether a stage may be put onto the tables of a recovery, with all that is in the way. Changes nothing. */
export const planSwitch =
  (dependencies: Pick<SwitchStageDependencies, 'registry' | 'stageSwitch'>) =>
  async (recovery: Recovery): Promise<Result<Recovery, SwitchRefusal>> => {
    const may = await maySwitch(dependencies)(recovery);
    if (!may.ok || recovery.done.switch !== undefined) return may;
    const says = await dependencies.stageSwitch.obstacles(recovery);
    return says.length === 0 ? may : refuse({ because: 'obstacles', says });
  };

/**
 * Puts a stage onto the tables of a recovery and proves that it works on them. Each step is recorded when it is through, and
 * stands being done again, so it may be cut off anywhere and gone on with.
 * @throws when the stage cannot be asked or deployed; go on by the same recovery
 */
export const switchStage = (dependencies: SwitchStageDependencies) => {
  const { recoveries, stageSwitch, clock } = dependencies;
  const plan = maySwitch(dependencies);

  const through = async (recovery: Recovery, step: RecoveryStep): Promise<Recovery> => {
    const recorded = { ...recovery, done: { ...recovery.done, [step]: clock().toISOString() } };
    await recoveries.write(recorded);
    return recorded;
  };

  const carriedOver = async (recovery: Recovery, step: Step): Promise<Result<Recovery, SwitchRefusal>> => {
    if (recovery.done.switch !== undefined) return accept(recovery);
    step(`putting ${recovery.stage} onto the tables of ${recovery.suffix}`);
    const carried = await stageSwitch.carryOver(recovery);
    if (carried !== 'carried') return refuse({ because: 'obstacles', says: carried.refused });
    return accept(await through(recovery, 'switch'));
  };

  return async (begun: Recovery, step: Step): Promise<Result<Recovery, SwitchRefusal>> => {
    const found = (await recoveries.read(begun.id)) ?? begun;
    const planned = await plan(found);
    if (!planned.ok) return planned;
    const switched = await carriedOver(planned.value, step);
    if (!switched.ok || switched.value.done.resume !== undefined) return switched;
    step('looking whether its triggers are on, and whether a signal goes through');
    const signs = await stageSwitch.illSigns();
    if (signs.length > 0) return refuse({ because: 'not-well', signs });
    return accept(await through(switched.value, 'resume'));
  };
};
