import type { Clock } from '../shared/clock.ts';
import { type Holding, readHolding, readRevisions } from './changes/committed-configuration.ts';
import { nearestNames } from './changes/nearest-names.ts';
import { isInternal, type Revision, versionIn } from './changes/revision.ts';
import { defaultOf, type Parameter, type StageKind } from './parameter.ts';
import { remedyFor } from './parse-parameter.ts';
import { type ConfigurationStore, ConfigurationUnavailable, type StoredParameter } from './ports.ts';
import { resolveParameter } from './resolve-parameter.ts';
import { inUseSince } from './rotation/rotate-secret.ts';
import { environmentDrift, type TemplateEnvironments } from './template-environment.ts';

export type FindingKind =
  | 'missing'
  | 'wrong-value'
  | 'not-in-this-stage'
  | 'unreadable'
  | 'unknown'
  | 'default-in-use'
  | 'stale-secret'
  /** The store has a newer version than the one that holds: written past the change requests, or cut off. */
  | 'not-held'
  /** A function that reads it may not, by the template. */
  | 'not-granted'
  /** A function may read it, and the manifest says that it does not. */
  | 'granted-too-much'
  /** The template gives it to a function as a variable. */
  | 'in-environment'
  /** By the template a function looks for its parameters somewhere else. */
  | 'wrong-path';

/** `error`: nothing may run on it. `warning`: somebody should see to it. `note`: as it should be, and worth knowing. */
export type Severity = 'error' | 'warning' | 'note';

/** One thing about a configuration. It names the parameter, and never its value. */
export interface Finding {
  readonly severity: Severity;
  readonly kind: FindingKind;
  readonly parameter: string;
  readonly says: string;
  readonly remedy: string;
}

/** What one function may read, by the packaged template. */
export interface GrantedReader {
  readonly reader: string;
  readonly parameters: readonly string[];
}

export interface ValidateConfigurationDependencies {
  readonly store: ConfigurationStore;
  readonly manifest: readonly Parameter[];
  readonly kind: StageKind;
  readonly clock: Clock;
  /** Every function of the template; absent: the template is not looked at. */
  readonly granted?: readonly GrantedReader[];
  readonly environments?: TemplateEnvironments;
}

export interface ConfigurationVerdict {
  /** No finding is an error. */
  readonly isValid: boolean;
  /** Errors first, then warnings, then notes. */
  readonly findings: readonly Finding[];
}

const SEVERITIES: readonly Severity[] = ['error', 'warning', 'note'];
const DAY = 86_400_000;

const valueFinding = (
  parameter: Parameter,
  stored: StoredParameter | undefined,
  kind: StageKind,
): readonly Finding[] => {
  const { name } = parameter;
  const resolved = resolveParameter(parameter, stored?.value, kind);
  if (!resolved.ok) {
    const { reason, problem, remedy } = resolved.refusal;
    return [{ severity: 'error', kind: reason, parameter: name, says: problem, remedy }];
  }
  if (resolved.value.from !== 'default') return [];
  const fallback = defaultOf(parameter, kind);
  const says = fallback === '' ? 'has its default, which is empty' : `has its default, ${fallback}`;
  return [{ severity: 'note', kind: 'default-in-use', parameter: name, says, remedy: remedyFor(parameter) }];
};

const unknownFindings = (stored: readonly StoredParameter[], manifest: readonly Parameter[]): readonly Finding[] => {
  const names = manifest.map(({ name }) => name);
  return stored
    .filter(({ name }) => !isInternal(name) && !names.includes(name))
    .map(({ name }) => {
      const near = nearestNames(name, names, 1);
      const meant = near.length > 0 ? `; was ${near.join()} meant?` : '';
      const remedy = `remove it from the store if nothing else needs it${meant}`;
      return {
        severity: 'warning',
        kind: 'unknown',
        parameter: name,
        says: 'is in the store and no manifest declares it',
        remedy,
      };
    });
};

/** What lies in the store and has never held: not what a rollback has taken back. */
const driftFindings = (
  stored: readonly StoredParameter[],
  { revision, revisionVersion }: Holding,
  { manifest, revisions }: { readonly manifest: readonly Parameter[]; readonly revisions: readonly Revision[] },
): readonly Finding[] => {
  if (revisionVersion === 0) return [];
  const hasHeld = ({ name, version }: StoredParameter): boolean =>
    revisions.some((one) => versionIn(one, name) === version);
  const declared = stored.filter(({ name }) => manifest.some((one) => one.name === name));
  return declared
    .filter((newest) => newest.version > versionIn(revision, newest.name) && !hasHeld(newest))
    .map(({ name, version }) => {
      const held = versionIn(revision, name);
      const holds = held === 0 ? 'no value holds' : `version ${held} holds`;
      const says = `has version ${version} in the store, which has never held (${holds}): written past the change requests, or cut off`;
      const remedy = `look at it: realtechee config history ${name}`;
      return { severity: 'warning', kind: 'not-held', parameter: name, says, remedy };
    });
};

/** Readers by the manifest that the template does not have read nothing. The commands have the rights of who gives them. */
const withAbsent = (manifest: readonly Parameter[], granted: readonly GrantedReader[]): readonly GrantedReader[] => {
  const declared = new Set(manifest.flatMap(({ readers }) => readers));
  const absent = [...declared].filter(
    (reader) => reader !== 'commands' && !granted.some((one) => one.reader === reader),
  );
  return [...granted, ...absent.map((reader) => ({ reader, parameters: [] }))];
};

const grantFindings = (
  manifest: readonly Parameter[],
  granted: readonly GrantedReader[] | undefined,
): readonly Finding[] => {
  if (granted === undefined) return [];
  const remedy = 'package and deploy the stage again: the roles follow from the manifest';
  return withAbsent(manifest, granted).flatMap(({ reader, parameters }) => {
    const declared = manifest.filter(({ readers }) => readers.includes(reader)).map(({ name }) => name);
    const finding =
      (kind: FindingKind, says: string) =>
      (parameter: string): Finding => ({
        severity: 'error',
        kind,
        parameter,
        says,
        remedy,
      });
    return [
      ...declared
        .filter((name) => !parameters.includes(name))
        .map(finding('not-granted', `is read by ${reader}, whose role in the template may not`)),
      ...parameters
        .filter((name) => !declared.includes(name) && !isInternal(name))
        .map(finding('granted-too-much', `may be read by ${reader}, which is no reader of it`)),
    ];
  });
};

const environmentFindings = ({
  manifest,
  kind,
  environments,
}: ValidateConfigurationDependencies): readonly Finding[] => {
  if (environments === undefined) return [];
  const again = 'package and deploy the stage again';
  return environmentDrift(manifest, kind, environments).map((drift) => ({
    severity: 'error',
    ...drift,
    remedy: drift.kind === 'wrong-path' ? again : `take it out of the template's environment, then ${again}`,
  }));
};

const unreadableFinding = async (store: ConfigurationStore, name: string): Promise<readonly Finding[]> => {
  try {
    await store.read([name]);
    return [];
  } catch (cause) {
    if (cause instanceof ConfigurationUnavailable) throw cause;
    const remedy = 'see that who asks may read it, and may decrypt with the stage’s key';
    const says = `cannot be read: ${cause instanceof Error ? cause.name : 'fault'}`;
    return [{ severity: 'error', kind: 'unreadable', parameter: name, says, remedy }];
  }
};

/** What there is, or which of it cannot be had: each asked for alone tells. */
const readable = async (
  store: ConfigurationStore,
  manifest: readonly Parameter[],
): Promise<{ readonly holding: Holding; readonly stored: readonly StoredParameter[] } | readonly Finding[]> => {
  try {
    return { holding: await readHolding(store), stored: await store.all() };
  } catch (fault) {
    if (fault instanceof ConfigurationUnavailable) throw fault;
    const findings: Finding[] = [];
    for (const { name } of manifest) findings.push(...(await unreadableFinding(store, name)));
    if (findings.length === 0) throw fault;
    return findings;
  }
};

const staleFindings = async (
  { store, manifest, clock }: ValidateConfigurationDependencies,
  holding: Holding,
): Promise<readonly Finding[]> => {
  const findings: Finding[] = [];
  for (const parameter of manifest) {
    const { name, rotation } = parameter;
    const isHeld = holding.parameters.some((one) => one.name === name);
    if (rotation === undefined || !isHeld) continue;
    const since = await inUseSince({ store }, parameter, holding);
    const days = since === undefined ? 0 : Math.floor((clock().getTime() - since.getTime()) / DAY);
    if (days <= rotation.periodDays) continue;
    const says = `has been in use for ${days} days, and should be for ${rotation.periodDays}`;
    findings.push({
      severity: 'warning',
      kind: 'stale-secret',
      parameter: name,
      says,
      remedy: `realtechee config rotate ${name}`,
    });
  }
  return findings;
};

/**
 * Looks at everything that a stage's configuration should be: each parameter there, right and readable, nothing unknown,
 * no secret too old, the store as the change requests left it, the template's permissions and environments as the manifest has them. Changes
 * nothing, and shows no value but defaults.
 * @throws {ConfigurationUnavailable} when the store gives no answer
 */
export const validateConfiguration = async (
  dependencies: ValidateConfigurationDependencies,
): Promise<ConfigurationVerdict> => {
  const { store, manifest, kind, granted } = dependencies;
  const found = await readable(store, manifest);
  const grants = [...grantFindings(manifest, granted), ...environmentFindings(dependencies)];
  const findings =
    'holding' in found
      ? [
          ...manifest.flatMap((parameter) =>
            valueFinding(
              parameter,
              found.holding.parameters.find(({ name }) => name === parameter.name),
              kind,
            ),
          ),
          ...unknownFindings(found.stored, manifest),
          ...driftFindings(found.stored, found.holding, { manifest, revisions: await readRevisions(store) }),
          ...(await staleFindings(dependencies, found.holding)),
          ...grants,
        ]
      : [...found, ...grants];
  const sorted = findings.toSorted(
    (one, other) => SEVERITIES.indexOf(one.severity) - SEVERITIES.indexOf(other.severity),
  );
  return { isValid: !sorted.some(({ severity }) => severity === 'error'), findings: sorted };
};
