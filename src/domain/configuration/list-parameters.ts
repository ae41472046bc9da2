import type { Digest } from '../shared/ids.ts';
import type { Shown } from './changes/change-request.ts';
import { type Holding, readHolding } from './changes/committed-configuration.ts';
import { shownOf } from './changes/plan-changes.ts';
import { versionIn } from './changes/revision.ts';
import { defaultOf, type Parameter, type StageKind } from './parameter.ts';
import type { ConfigurationStore } from './ports.ts';
import { resolveParameter } from './resolve-parameter.ts';

/** A parameter as people see it: never a secret's value. */
export interface ListedParameter {
  readonly name: string;
  readonly type: Parameter['type'];
  readonly description: string;
  readonly readers: readonly string[];
  readonly isSecret: boolean;
  readonly isPublic: boolean;
  /** What holds, in the store's writing. */
  readonly shown: Shown;
  readonly from: 'store' | 'default' | 'nowhere';
  /** The version that holds; 0: none, so the default if there is one. */
  readonly version: number;
  readonly changedAt?: string;
  /** What is wrong with it, without its value. */
  readonly problem?: string;
}

export interface ListParametersDependencies {
  readonly store: ConfigurationStore;
  readonly manifest: readonly Parameter[];
  readonly kind: StageKind;
  readonly digest: Digest;
}

export interface ListedConfiguration {
  /** 0: nothing has been changed by a change request yet. */
  readonly revision: number;
  readonly parameters: readonly ListedParameter[];
}

const listed = (
  parameter: Parameter,
  { revision, parameters }: Holding,
  { kind, digest }: Pick<ListParametersDependencies, 'kind' | 'digest'>,
): ListedParameter => {
  const { name, type, description, readers, isSecret = false, isPublic = false } = parameter;
  const held = parameters.find((one) => one.name === name);
  const resolved = resolveParameter(parameter, held?.value, kind);
  const fallback = defaultOf(parameter, kind);
  const shown: Shown =
    held === undefined && fallback !== undefined && !isSecret
      ? { is: 'text', text: fallback }
      : shownOf(held, isSecret, digest);
  return {
    ...{ name, type, description, readers, isSecret, isPublic, shown },
    from: held !== undefined ? 'store' : fallback === undefined ? 'nowhere' : 'default',
    version: versionIn(revision, name),
    ...(held === undefined ? {} : { changedAt: held.changedAt.toISOString() }),
    ...(resolved.ok ? {} : { problem: resolved.refusal.problem }),
  };
};

/** Every parameter of the manifest, as it holds. @throws {ConfigurationUnavailable} */
export const listParameters = async (dependencies: ListParametersDependencies): Promise<ListedConfiguration> => {
  const holding = await readHolding(dependencies.store);
  const parameters = dependencies.manifest.map((parameter) => listed(parameter, holding, dependencies));
  return { revision: holding.revision.number, parameters };
};
