import { readRevisions } from './changes/committed-configuration.ts';
import type { StageKind } from './parameter.ts';
import type { TemplateEnvironments } from './template-environment.ts';
import type { Finding, Severity } from './validation/finding.ts';
import { ageFindings, type JudgeAgesDependencies } from './validation/judge-ages.ts';
import { heldVersionFindings } from './validation/judge-held-versions.ts';
import { environmentFindings, type GrantedReader, grantFindings } from './validation/judge-template.ts';
import { unknownFindings, valueFinding } from './validation/judge-values.ts';
import { readWhatIsThere } from './validation/read-what-is-there.ts';

export interface ValidateConfigurationDependencies extends JudgeAgesDependencies {
  readonly kind: StageKind;
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

/**
 * Looks at everything that a stage's configuration should be: each parameter there, right and readable, nothing unknown,
 * no secret too old, the store as the change requests left it, the template's permissions and environments as the manifest has them. Changes
 * nothing, and shows no value but defaults.
 * @throws {ConfigurationUnavailable} when the store gives no answer
 */
export const validateConfiguration = async (
  dependencies: ValidateConfigurationDependencies,
): Promise<ConfigurationVerdict> => {
  const { store, manifest, kind, granted, environments } = dependencies;
  const found = await readWhatIsThere(store, manifest);
  const grants = [...grantFindings(manifest, granted), ...environmentFindings(manifest, kind, environments)];
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
          ...heldVersionFindings(found.stored, found.holding, { manifest, revisions: await readRevisions(store) }),
          ...(await ageFindings(dependencies, found.holding)),
          ...grants,
        ]
      : [...found, ...grants];
  const sorted = findings.toSorted(
    (one, other) => SEVERITIES.indexOf(one.severity) - SEVERITIES.indexOf(other.severity),
  );
  return { isValid: !sorted.some(({ severity }) => severity === 'error'), findings: sorted };
};
