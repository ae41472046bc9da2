import { nearestNames } from '../changes/nearest-names.ts';
import { isInternal } from '../changes/revision.ts';
import { defaultOf, type Parameter, type StageKind } from '../parameter.ts';
import { remedyFor } from '../parse-parameter.ts';
import type { StoredParameter } from '../ports.ts';
import { resolveParameter } from '../resolve-parameter.ts';
import type { Finding } from './finding.ts';

/** Whether a parameter is there and right. */
export const valueFinding = (
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

/** What the store has and no manifest declares. */
export const unknownFindings = (
  stored: readonly StoredParameter[],
  manifest: readonly Parameter[],
): readonly Finding[] => {
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
