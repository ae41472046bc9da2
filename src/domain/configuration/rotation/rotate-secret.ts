import type { NewId } from '../../shared/ids.ts';
import { accept, type Result, refuse } from '../../shared/result.ts';
import type { ChangeDependencies } from '../changes/apply-request.ts';
import { type Changer, type KnownChanger, knownChanger } from '../changes/changer.ts';
import { type Holding, readHolding } from '../changes/committed-configuration.ts';
import { planChanges } from '../changes/plan-changes.ts';
import { type Changed, submit } from '../changes/propose-change.ts';
import type { ChangeRefusal } from '../changes/refusal.ts';
import { SecretValue } from '../secret-value.ts';
import { isOwnedKey, ringsOf } from './owned-key.ts';
import { planRotation, type RotationPlan } from './plan-rotation.ts';
import type { RotationRefusal } from './rotation-refusal.ts';

export interface RotateSecretDependencies extends ChangeDependencies {
  readonly newId: NewId;
  /** A new key of at least 32 random bytes, as text. */
  readonly newKey: () => SecretValue;
}

export interface Rotated {
  readonly parameter: string;
  readonly step: 'introduced' | 'promoted';
  readonly revision?: number;
}

const DEFAULT_MOST_KEYS = 4;

type Resting = { readonly step: 'rest'; readonly until: Date };
interface NextRing {
  readonly step: Rotated['step'];
  readonly keys: readonly string[];
}

const nextRing = (
  plan: RotationPlan,
  newKey: () => SecretValue,
  isForced: boolean,
): Result<NextRing | Resting, RotationRefusal> => {
  switch (plan.step) {
    case 'too-soon':
      return refuse({ because: 'not-yet', until: plan.until.toISOString() });
    case 'rest':
      return isForced ? refuse({ because: 'not-yet', until: plan.until.toISOString() }) : accept(plan);
    case 'promote':
      return accept({ step: 'promoted', keys: plan.keys });
    case 'introduce':
      return accept({ step: 'introduced', keys: plan.keys(newKey().reveal()) });
  }
};

const REASONS = { introduced: 'rotation: the next key is believed', promoted: 'rotation: the next key signs' } as const;

/** Puts the next ring of keys in the place of the one that holds. */
const submitRing = async (
  dependencies: RotateSecretDependencies,
  name: string,
  { step, keys }: NextRing,
  { holding, by }: { readonly holding: Holding; readonly by: KnownChanger },
): Promise<Result<Rotated, RotationRefusal>> => {
  const wanted = [{ name, value: new SecretValue(JSON.stringify(keys)) }];
  const planned = planChanges(wanted, { ...dependencies, holding });
  if (!planned.ok) return planned;
  const draft = {
    id: dependencies.newId(),
    plan: planned.value,
    holding,
    by,
    reason: REASONS[step],
    isRollback: false,
  };
  const changed: Result<Changed, ChangeRefusal> = await submit(dependencies, draft, 'rotation');
  if (!changed.ok) return changed;
  const { revision } = changed.value;
  return accept({ parameter: name, step, ...(revision === undefined ? {} : { revision }) });
};

/**
 * Takes the next step in the rotation of a key that we make ourselves: brings the next one in, or lets it sign. Nobody sees
 * a key. It needs no second person, since nobody chooses a value; it is audited like every change.
 */
export const rotateSecret =
  (dependencies: RotateSecretDependencies) =>
  async (
    name: string,
    changer: Changer,
    { isForced }: { readonly isForced: boolean },
  ): Promise<Result<Rotated | Resting, RotationRefusal>> => {
    const { administrators, manifest, store, clock, newKey } = dependencies;
    const by = await knownChanger(administrators, changer);
    if (!by.ok) return by;
    const parameter = manifest.find((one) => one.name === name);
    if (parameter === undefined || !isOwnedKey(parameter))
      return refuse({ because: 'not-rotated-here', parameter: name });
    const holding = await readHolding(store);
    const rings = await ringsOf(dependencies, parameter, holding);
    if (rings.length === 0) return refuse({ because: 'nothing-to-rotate', parameter: name });
    const rules = { periodDays: parameter.rotation.periodDays, mostKeys: parameter.maxItems ?? DEFAULT_MOST_KEYS };
    const next = nextRing(planRotation(rings, rules, clock(), { isForced }), newKey, isForced);
    if (!next.ok) return next;
    return next.value.step === 'rest'
      ? accept(next.value)
      : submitRing(dependencies, name, next.value, { holding, by: by.value });
  };
