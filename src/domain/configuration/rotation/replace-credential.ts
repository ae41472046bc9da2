import type { NewId } from '../../shared/ids.ts';
import { accept, type Result, refuse } from '../../shared/result.ts';
import type { ChangeDependencies } from '../changes/apply-request.ts';
import { type Changer, knownChanger } from '../changes/changer.ts';
import { readHolding } from '../changes/committed-configuration.ts';
import { planChanges } from '../changes/plan-changes.ts';
import { type Changed, proposeChange } from '../changes/propose-change.ts';
import type { ChangeRefusal } from '../changes/refusal.ts';
import { versionIn } from '../changes/revision.ts';
import type { Parameter } from '../parameter.ts';
import { fingerprintOf, SecretValue } from '../secret-value.ts';
import type { CredentialCheck, CredentialVerdict } from './ports.ts';

export interface ReplaceCredentialDependencies extends ChangeDependencies {
  readonly newId: NewId;
  /** How each credential of the manifest is checked, by its parameter's name. */
  readonly checks: Readonly<Record<string, CredentialCheck>>;
}

export type CredentialRefusal =
  | { readonly because: 'no-credential'; readonly parameter: string; readonly declared: readonly string[] }
  | { readonly because: 'no-check'; readonly parameter: string }
  | { readonly because: 'credential-missing'; readonly parameter: string }
  | { readonly because: 'credential-refused'; readonly parameter: string }
  | { readonly because: 'check-unreachable'; readonly parameter: string };

export const describeCredentialRefusal = (refusal: CredentialRefusal): string => {
  const { parameter } = refusal;
  switch (refusal.because) {
    case 'no-credential':
      return refusal.declared.length === 0
        ? `${parameter} is no provider's credential: the manifest declares none; set its value instead`
        : `${parameter} is no provider's credential; those are ${refusal.declared.join(', ')}`;
    case 'no-check':
      return `${parameter} has no check, so that nothing can tell whether its provider takes it: give it one (docs/configuration.md)`;
    case 'credential-missing':
      return `${parameter} has no value; bring its first one: realtechee config rotate ${parameter}`;
    case 'credential-refused':
      return `the provider of ${parameter} does not take the new value: make another one there; nothing was changed`;
    case 'check-unreachable':
      return `the provider of ${parameter} gives no answer, so that the new value cannot be checked: try again when it does; nothing was changed`;
  }
};

/** What holds, and what its provider says of it. */
export interface VerifiedCredential {
  readonly parameter: string;
  readonly version: number;
  readonly fingerprint: string;
  readonly verdict: CredentialVerdict;
}

export interface Replaced extends Changed {
  /** What holds, as it was read again; absent where the change waits for a second person. */
  readonly holds?: VerifiedCredential;
}

/** Whether a provider gave it to us, and a person brings the next one. */
export const isProviderCredential = ({ isSecret, rotation }: Parameter): boolean =>
  isSecret === true && rotation?.how === 'provider-credential';

const checkOf = (
  { manifest, checks }: Pick<ReplaceCredentialDependencies, 'manifest' | 'checks'>,
  name: string,
): Result<CredentialCheck, CredentialRefusal> => {
  const declared = manifest.filter(isProviderCredential).map((one) => one.name);
  if (!declared.includes(name)) return refuse({ because: 'no-credential', parameter: name, declared });
  const check = Object.hasOwn(checks, name) ? checks[name] : undefined;
  return check === undefined ? refuse({ because: 'no-check', parameter: name }) : accept(check);
};

/** A fault of the check goes on without its cause: a client's words may repeat what was sent. */
const asked = async (check: CredentialCheck, name: string, credential: SecretValue): Promise<CredentialVerdict> => {
  try {
    return await check.check(credential);
  } catch (fault) {
    throw new Error(`the check of ${name} broke off (${fault instanceof Error ? fault.name : 'fault'})`);
  }
};

/** Asks the provider about the credential that holds. Changes nothing. @throws {ConfigurationUnavailable} */
export const verifyCredential =
  (dependencies: Pick<ReplaceCredentialDependencies, 'store' | 'manifest' | 'checks' | 'digest'>) =>
  async (name: string): Promise<Result<VerifiedCredential, CredentialRefusal>> => {
    const check = checkOf(dependencies, name);
    if (!check.ok) return check;
    const { parameters, revision } = await readHolding(dependencies.store);
    const held = parameters.find((one) => one.name === name);
    if (held === undefined) return refuse({ because: 'credential-missing', parameter: name });
    const credential = held.value instanceof SecretValue ? held.value : new SecretValue(held.value);
    const verdict = await asked(check.value, name, credential);
    const fingerprint = fingerprintOf(credential, dependencies.digest);
    return accept({ parameter: name, version: versionIn(revision, name), fingerprint, verdict });
  };

export interface Replacement {
  readonly name: string;
  readonly value: SecretValue;
  readonly by: Changer;
  readonly reason?: string;
  readonly isEmergency?: boolean;
}

/** What the provider does not take for certain is refused, by its words. */
const taken = async (
  check: CredentialCheck,
  name: string,
  credential: SecretValue,
): Promise<Result<'accepted', CredentialRefusal>> => {
  const verdict = await asked(check, name, credential);
  if (verdict === 'accepted') return accept(verdict);
  return refuse({ because: verdict === 'refused' ? 'credential-refused' : 'check-unreachable', parameter: name });
};

/**
 * Brings the next credential of a provider in: asks the provider about it before anything is written, changes it as every
 * parameter is changed (in production by a second person), and asks again about what holds then, as it is read. The version
 * before it stays in the store, so that a rollback brings it back. A refusal has changed nothing.
 */
export const replaceCredential =
  (dependencies: ReplaceCredentialDependencies) =>
  async ({ name, value, by, ...rest }: Replacement): Promise<Result<Replaced, CredentialRefusal | ChangeRefusal>> => {
    const { store, administrators, newId } = dependencies;
    const check = checkOf(dependencies, name);
    if (!check.ok) return check;
    const known = await knownChanger(administrators, by);
    if (!known.ok) return known;
    const holding = await readHolding(store);
    const wanted = [{ name, value, expectedVersion: versionIn(holding.revision, name) }];
    const plan = planChanges(wanted, { ...dependencies, holding });
    if (!plan.ok) return plan;
    const answer = await taken(check.value, name, plan.value.secrets.get(name) ?? value);
    if (!answer.ok) return answer;
    const changed = await proposeChange(dependencies)({ id: newId(), by, wanted, ...rest });
    if (!changed.ok || changed.value.revision === undefined) return changed;
    const again = await verifyCredential(dependencies)(name).catch((cause: unknown) => {
      const verify = `realtechee config rotate ${name} --verify`;
      throw new Error(`${name} was changed, and what holds could not be looked at again: ${verify}`, { cause });
    });
    return again.ok ? accept({ ...changed.value, holds: again.value }) : again;
  };
