import { type FlagActor, isFeatureOn, parseFlag } from '../../../domain/configuration/feature-flag.ts';
import type { Parameter, ParameterValue, StageKind } from '../../../domain/configuration/parameter.ts';
import type { ConfigurationSource } from '../../../domain/configuration/ports.ts';
import { resolveParameter } from '../../../domain/configuration/resolve-parameter.ts';
import { SecretValue } from '../../../domain/configuration/secret-value.ts';
import type { Clock } from '../../../domain/shared/clock.ts';
import type { Digest } from '../../../domain/shared/ids.ts';

export interface PublicConfigurationDependencies {
  /** What holds. */
  readonly source: ConfigurationSource;
  readonly manifest: readonly Parameter[];
  readonly kind: StageKind;
  readonly clock: Clock;
  readonly digest: Digest;
}

/** So long what anybody may ask for is not looked up again, and may be kept by who has it. */
export const KEPT_SECONDS = 60;

const FEATURES = 'features/';

/** Features are named as in the manifest, without what they have in common. */
const featureNames = (manifest: readonly Parameter[]): readonly Parameter[] =>
  manifest.filter(({ name, isSecret }) => name.startsWith(FEATURES) && isSecret !== true);

interface Looked {
  readonly at: number;
  readonly values: ReadonlyMap<string, ParameterValue | null>;
}

/**
 * The parameters that anybody may know, and the features. Strangers can ask at any rate: the store is asked once a minute at the
 * most, by one at a time. A look that fails is forgotten. A secret is never among them, whatever the manifest says.
 */
export const publicConfiguration = ({ source, manifest, kind, clock, digest }: PublicConfigurationDependencies) => {
  const features = featureNames(manifest);
  const shown = manifest.filter(({ isPublic, isSecret }) => isPublic === true && isSecret !== true);
  const wanted = [...new Set([...shown, ...features])];
  let looking: Promise<Looked> | undefined;
  let known: Looked | undefined;

  const look = async (): Promise<Looked> => {
    const at = clock().getTime();
    const found = await source.read(wanted.map(({ name }) => name));
    const values = wanted.map((parameter) => {
      const stored = found.find(({ name }) => name === parameter.name);
      const resolved = resolveParameter(parameter, stored?.value, kind);
      const value = resolved.ok ? resolved.value.value : undefined;
      return [parameter.name, value === undefined || value instanceof SecretValue ? null : value] as const;
    });
    return { at, values: new Map(values) };
  };

  const current = async (): Promise<Looked> => {
    if (known !== undefined && clock().getTime() - known.at < KEPT_SECONDS * 1000) return known;
    looking ??= look().finally(() => {
      looking = undefined;
    });
    known = await looking;
    return known;
  };

  const isOn = ({ values }: Looked, { name, ...parameter }: Parameter, actor: FlagActor): boolean => {
    const rule = parseFlag(String(values.get(name)), parameter.type === 'flag' ? parameter.onWord : undefined);
    return rule.ok && isFeatureOn(name, rule.value, actor, digest);
  };

  /** Of a feature whether it is on for who is not signed in: its rule may name people. */
  const shownOf = (looked: Looked, parameter: Parameter): ParameterValue | null =>
    parameter.type === 'flag' ? isOn(looked, parameter, { groups: [] }) : (looked.values.get(parameter.name) ?? null);

  return {
    /** By name, with a tag that is the same as long as they are. */
    read: async () => {
      const looked = await current();
      const parameters = Object.fromEntries(shown.map((parameter) => [parameter.name, shownOf(looked, parameter)]));
      return { parameters, etag: `"${digest(JSON.stringify(parameters)).slice(0, 32)}"` };
    },
    /** Which are on for somebody. One whose rule cannot be read is off. */
    featuresOf: async (actor: FlagActor): Promise<Readonly<Record<string, boolean>>> => {
      const looked = await current();
      return Object.fromEntries(
        features.map((parameter) => [parameter.name.slice(FEATURES.length), isOn(looked, parameter, actor)]),
      );
    },
  };
};
