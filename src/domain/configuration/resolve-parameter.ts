import type { Result } from '../shared/result.ts';
import { accept, refuse } from '../shared/result.ts';
import type { Parameter, ParameterRefusal, ParameterValue, StageKind } from './parameter.ts';
import { defaultOf } from './parameter.ts';
import { parseParameter, remedyFor } from './parse-parameter.ts';
import { SecretValue } from './secret-value.ts';

export type ResolvedParameter =
  | { readonly from: 'store' | 'default'; readonly value: ParameterValue | SecretValue<ParameterValue> }
  /** There is none, and need not be. */
  | { readonly from: 'nowhere'; readonly value: undefined };

const textOf = (stored: string | SecretValue): string => (stored instanceof SecretValue ? stored.reveal() : stored);

const parsed = (
  parameter: Parameter,
  from: 'store' | 'default',
  text: string,
): Result<ResolvedParameter, ParameterRefusal> => {
  const value = parseParameter(parameter, text);
  if (!value.ok) return value;
  return accept({ from, value: parameter.isSecret === true ? new SecretValue(value.value) : value.value });
};

/** What holds for a parameter on a stage, given what the store has of it. A secret comes out as one, however it was kept. */
export const resolveParameter = (
  parameter: Parameter,
  stored: string | SecretValue | undefined,
  kind: StageKind,
): Result<ResolvedParameter, ParameterRefusal> => {
  const { name, onlyIn } = parameter;
  if (onlyIn !== undefined && onlyIn !== kind) {
    if (stored === undefined) return accept({ from: 'nowhere', value: undefined });
    const problem = `belongs to stages of kind ${onlyIn} only`;
    return refuse({ reason: 'not-in-this-stage', parameter: name, problem, remedy: `remove it from the store` });
  }
  if (stored !== undefined) return parsed(parameter, 'store', textOf(stored));
  const fallback = defaultOf(parameter, kind);
  if (fallback !== undefined) return parsed(parameter, 'default', fallback);
  if (parameter.isOptional === true) return accept({ from: 'nowhere', value: undefined });
  return refuse({ reason: 'missing', parameter: name, problem: 'is missing', remedy: remedyFor(parameter) });
};
