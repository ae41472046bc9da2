import type { NewId } from '../../shared/ids.ts';
import type { Journal } from '../../shared/journal.ts';
import { accept, type Result, refuse } from '../../shared/result.ts';
import type { ChangeDependencies } from '../changes/apply-request.ts';
import { type Changer, type KnownChanger, knownChanger } from '../changes/changer.ts';
import { type Holding, readHolding, readRevisions } from '../changes/committed-configuration.ts';
import { planChanges } from '../changes/plan-changes.ts';
import type { ConfigurationMetrics } from '../changes/ports.ts';
import { type Changed, submit } from '../changes/propose-change.ts';
import type { ChangeRefusal } from '../changes/refusal.ts';
import { versionIn } from '../changes/revision.ts';
import type { Parameter } from '../parameter.ts';
import { parseParameter } from '../parse-parameter.ts';
import type { StoredParameter } from '../ports.ts';
import { SecretValue } from '../secret-value.ts';
import { type KeptRing, planRotation, type RotationPlan, signingSince } from './plan-rotation.ts';

export interface RotateSecretDependencies extends ChangeDependencies {
  readonly newId: NewId;
  /** A new key of at least 32 random bytes, as text. */
  readonly newKey: () => SecretValue;
}

export type RotationRefusal =
  | ChangeRefusal
  | { readonly because: 'not-rotated-here'; readonly parameter: string }
  | { readonly because: 'nothing-to-rotate'; readonly parameter: string }
  | { readonly because: 'not-yet'; readonly until: string };

export const describeRotationRefusal = (refusal: Exclude<RotationRefusal, ChangeRefusal>): string => {
  switch (refusal.because) {
    case 'not-rotated-here':
      return `${refusal.parameter} is no key that this system makes itself, nor a provider's credential; set its value instead`;
    case 'nothing-to-rotate':
      return `${refusal.parameter} has no value yet; write its first one: realtechee config set ${refusal.parameter} --stdin`;
    case 'not-yet':
      return `wait until ${refusal.until}: before then a function may not have the next key, or one that signed lately would be forgotten`;
  }
};

export interface Rotated {
  readonly parameter: string;
  readonly step: 'introduced' | 'promoted';
  readonly revision?: number;
}

type OwnedKey = Parameter & { readonly type: 'list'; readonly rotation: NonNullable<Parameter['rotation']> };

const isOwnedKey = (parameter: Parameter): parameter is OwnedKey =>
  parameter.type === 'list' && parameter.isSecret === true && parameter.rotation?.how === 'owned-key';

const DEFAULT_MOST_KEYS = 4;

const ringOf = (parameter: OwnedKey, { value, changedAt }: StoredParameter): readonly KeptRing[] => {
  const parsed = parseParameter(parameter, value instanceof SecretValue ? value.reveal() : value);
  if (!parsed.ok || !Array.isArray(parsed.value)) return [];
  return [{ keys: parsed.value.map(String), at: changedAt }];
};

/** The rings that held, newest first: a version that no revision ever named was seen by nobody. */
const ringsOf = async (
  { store }: Pick<ChangeDependencies, 'store'>,
  parameter: OwnedKey,
  { revision, revisionVersion }: Holding,
): Promise<readonly KeptRing[]> => {
  const { name } = parameter;
  const history = await store.history(name);
  const held = new Set((await readRevisions(store)).map((one) => versionIn(one, name)));
  const current = versionIn(revision, name);
  const seen = history.filter(({ version }) => version <= current && (revisionVersion === 0 || held.has(version)));
  return seen.flatMap((one) => ringOf(parameter, one));
};

/** Since when the key signs that signs now; for another secret, since when it holds. */
export const inUseSince = async (
  dependencies: Pick<ChangeDependencies, 'store'>,
  parameter: Parameter,
  holding: Holding,
): Promise<Date | undefined> =>
  isOwnedKey(parameter)
    ? signingSince(await ringsOf(dependencies, parameter, holding))
    : holding.parameters.find(({ name }) => name === parameter.name)?.changedAt;

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

export interface RotateSecretsDependencies extends RotateSecretDependencies {
  readonly metrics: ConfigurationMetrics;
  readonly journal: Journal;
}

export interface RotationRun {
  readonly rotated: readonly Rotated[];
  /** Names of secrets in use for longer than their period. */
  readonly stale: readonly string[];
  readonly failed: readonly string[];
}

const DAY = 86_400_000;

/** Takes the next step of every rotation that is due, and tells of secrets that are older than they should be. */
export const rotateSecrets = (dependencies: RotateSecretsDependencies) => {
  const { manifest, store, clock, metrics, journal } = dependencies;
  const rotate = rotateSecret(dependencies);

  const rotated = async ({ name }: Parameter): Promise<readonly Rotated[]> => {
    const done = await rotate(name, { kind: 'automation', rule: 'rotate-secrets' }, { isForced: false });
    if (!done.ok) {
      if (done.refusal.because === 'nothing-to-rotate') return [];
      throw new Error(`the rotation was refused: ${done.refusal.because}`);
    }
    if (done.value.step === 'rest') return [];
    journal.info('configuration.secret-rotated', { parameter: name, step: done.value.step });
    return [done.value];
  };

  const isStale = async (parameter: Parameter): Promise<boolean> => {
    const { name, rotation } = parameter;
    const since = await inUseSince(dependencies, parameter, await readHolding(store));
    if (since === undefined || rotation === undefined) return false;
    if (clock().getTime() - since.getTime() <= rotation.periodDays * DAY) return false;
    metrics.happened('secret-stale');
    journal.warn('configuration.secret-stale', { parameter: name });
    return true;
  };

  return async (): Promise<RotationRun> => {
    const done: Rotated[] = [];
    const stale: string[] = [];
    const failed: string[] = [];
    const attempt = async ({ name }: Parameter, work: () => Promise<void>): Promise<void> => {
      try {
        await work();
      } catch (fault) {
        failed.push(name);
        metrics.happened('work-failed');
        journal.error('configuration.secret-not-rotated', { parameter: name }, fault);
      }
    };
    for (const parameter of manifest.filter(({ isSecret }) => isSecret === true)) {
      if (isOwnedKey(parameter)) await attempt(parameter, async () => void done.push(...(await rotated(parameter))));
      await attempt(parameter, async () => {
        if (await isStale(parameter)) stale.push(parameter.name);
      });
    }
    return { rotated: done, stale, failed };
  };
};
