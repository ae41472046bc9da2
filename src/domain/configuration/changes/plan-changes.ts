import type { Digest } from '../../shared/ids.ts';
import { accept, type Result, refuse } from '../../shared/result.ts';
import { defaultOf, type Parameter, type StageKind } from '../parameter.ts';
import { unstorable } from '../parameter-limits.ts';
import { parseParameter, remedyFor } from '../parse-parameter.ts';
import type { StoredParameter } from '../ports.ts';
import { fingerprintOf, SecretValue } from '../secret-value.ts';
import type { PlannedChange, Shown } from './change-request.ts';
import type { Holding } from './committed-configuration.ts';
import { nearestNames } from './nearest-names.ts';
import { type ChangeProblem, type ChangeRefusal, MOST_CHANGES } from './refusal.ts';
import { versionIn } from './revision.ts';

/** One change as somebody wants it. */
export type WantedChange = {
  readonly name: string;
  /** The version that they saw; 0 for none. Absent: whatever holds. */
  readonly expectedVersion?: number;
} & (
  | { readonly value: string | SecretValue }
  /** No value any more: the default holds. */
  | { readonly unset: true }
);

export interface PlanContext {
  readonly manifest: readonly Parameter[];
  readonly kind: StageKind;
  readonly digest: Digest;
  readonly holding: Holding;
}

export interface ChangePlan {
  readonly changes: readonly PlannedChange[];
  /** By the parameter's name. They rest nowhere but in the store. */
  readonly secrets: ReadonlyMap<string, SecretValue>;
}

const textOf = (value: string | SecretValue): string => (value instanceof SecretValue ? value.reveal() : value).trim();

export const shownOf = (stored: StoredParameter | undefined, isSecret: boolean, digest: Digest): Shown => {
  if (stored === undefined) return { is: 'nothing' };
  const { value } = stored;
  if (!isSecret && !(value instanceof SecretValue)) return { is: 'text', text: value };
  const secret = value instanceof SecretValue ? value : new SecretValue(value);
  return { is: 'secret', fingerprint: fingerprintOf(secret, digest) };
};

export const unknownName = (name: string, manifest: readonly Parameter[]): ChangeProblem => {
  const near = nearestNames(
    name,
    manifest.map((one) => one.name),
  );
  const remedy = near.length > 0 ? `did you mean ${near.join(' or ')}?` : 'see the names: realtechee config list';
  return { parameter: name.slice(0, 100), kind: 'unknown', problem: 'is no parameter', remedy };
};

const inClear = (parameter: Parameter): ChangeProblem => ({
  parameter: parameter.name,
  kind: 'secret-in-clear',
  problem: 'is a secret and was given in clear, so it is one no more',
  remedy: `make a new one and ${remedyFor(parameter)}`,
});

const unsetProblem = (parameter: Parameter, kind: StageKind): ChangeProblem | undefined => {
  const { name, isOptional, onlyIn } = parameter;
  const isNeeded = isOptional !== true && defaultOf(parameter, kind) === undefined && (onlyIn ?? kind) === kind;
  if (!isNeeded) return undefined;
  return {
    parameter: name,
    kind: 'missing',
    problem: 'has no default and must have a value',
    remedy: remedyFor(parameter),
  };
};

const valueProblem = (
  parameter: Parameter,
  value: string | SecretValue,
  kind: StageKind,
): ChangeProblem | undefined => {
  const { name, isSecret, onlyIn } = parameter;
  if (onlyIn !== undefined && onlyIn !== kind) {
    const problem = `belongs to stages of kind ${onlyIn} only`;
    return { parameter: name, kind: 'not-in-this-stage', problem, remedy: 'leave it out' };
  }
  if (isSecret === true && !(value instanceof SecretValue)) return inClear(parameter);
  const parsed = parseParameter(parameter, textOf(value));
  if (!parsed.ok) {
    const { problem, remedy } = parsed.refusal;
    return { parameter: name, kind: 'wrong-value', problem, remedy };
  }
  const unkeepable = unstorable(textOf(value));
  if (unkeepable === undefined || unkeepable.reason === 'stale-version') return undefined;
  if (unkeepable.reason === 'unstorable')
    return { parameter: name, kind: 'wrong-value', problem: unkeepable.problem, remedy: remedyFor(parameter) };
  const problem = `has ${unkeepable.sizeBytes} bytes, and the store keeps at most ${unkeepable.limitBytes}`;
  return { parameter: name, kind: 'too-large', problem, remedy: 'make it shorter' };
};

const problemOf = (wanted: WantedChange, { manifest, kind }: PlanContext): ChangeProblem | undefined => {
  const parameter = manifest.find(({ name }) => name === wanted.name);
  if (parameter === undefined) return unknownName(wanted.name, manifest);
  return 'unset' in wanted ? unsetProblem(parameter, kind) : valueProblem(parameter, wanted.value, kind);
};

const twice = (wanted: readonly WantedChange[]): readonly ChangeProblem[] =>
  [...new Set(wanted.map(({ name }) => name))]
    .filter((name) => wanted.filter((one) => one.name === name).length > 1)
    .map((parameter) => ({ parameter, kind: 'twice', problem: 'is named twice', remedy: 'name it once' }));

const staleIn = (wanted: readonly WantedChange[], { holding }: PlanContext): ChangeRefusal | undefined => {
  for (const { name, expectedVersion } of wanted) {
    const current = versionIn(holding.revision, name);
    if (expectedVersion !== undefined && expectedVersion !== current)
      return { because: 'stale-version', parameter: name, expected: expectedVersion, current };
  }
  return undefined;
};

const isSame = (one: Shown, other: Shown): boolean => JSON.stringify(one) === JSON.stringify(other);

const plannedOf = (wanted: WantedChange, { manifest, digest, holding }: PlanContext): PlannedChange => {
  const { name } = wanted;
  const isSecret = manifest.find((one) => one.name === name)?.isSecret === true;
  const held = holding.parameters.find((one) => one.name === name);
  const stored = (value: string | SecretValue) => ({ name, value, version: 1, changedAt: new Date(0) });
  const after =
    'unset' in wanted
      ? shownOf(undefined, isSecret, digest)
      : shownOf(stored(isSecret ? new SecretValue(textOf(wanted.value)) : textOf(wanted.value)), isSecret, digest);
  return { name, fromVersion: versionIn(holding.revision, name), before: shownOf(held, isSecret, digest), after };
};

/** What some wanted changes come to on what holds now, all of them right; or everything that is wrong with them. */
export const planChanges = (
  wanted: readonly WantedChange[],
  context: PlanContext,
): Result<ChangePlan, ChangeRefusal> => {
  if (wanted.length === 0 || wanted.length > MOST_CHANGES)
    return refuse({ because: 'wrong-number', most: MOST_CHANGES });
  const wrong = wanted.flatMap((one) => problemOf(one, context) ?? []);
  const problems = [...wrong, ...twice(wanted)];
  if (problems.length > 0) return refuse({ because: 'invalid', problems });
  const stale = staleIn(wanted, context);
  if (stale !== undefined) return refuse(stale);
  const changes = wanted.map((one) => plannedOf(one, context)).filter(({ before, after }) => !isSame(before, after));
  if (changes.length === 0) return refuse({ because: 'nothing-changes' });
  const secrets = wanted.flatMap((one) => {
    const isKept =
      'value' in one &&
      one.value instanceof SecretValue &&
      changes.some(({ name, after }) => name === one.name && after.is === 'secret');
    return isKept ? [[one.name, new SecretValue(textOf(one.value))] as const] : [];
  });
  return accept({ changes, secrets: new Map(secrets) });
};
