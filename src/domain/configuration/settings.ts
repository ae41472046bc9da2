import type { Result } from '../shared/result.ts';
import { accept, refuse } from '../shared/result.ts';
import type { MANIFEST, NameOfType } from './manifest.ts';
import type { Parameter, ParameterRefusal, ParameterValue, StageKind } from './parameter.ts';
import type { StoredParameter } from './ports.ts';
import { resolveParameter } from './resolve-parameter.ts';
import { SecretValue } from './secret-value.ts';

type Declared = (typeof MANIFEST)[number];
type SecretName = Extract<Declared, { isSecret: true }>['name'];
type OptionalName = Extract<Declared, { isOptional: true }>['name'];
type TextName = NameOfType<'string' | 'email' | 'url' | 'e164' | 'time-zone'>;

/**
 * What one reader reads, as it was at one moment, all of it right.
 * Asking for a parameter that the manifest does not give this reader is a mistake of the program, and throws.
 */
export interface Settings {
  text(name: Exclude<TextName, OptionalName | SecretName>): string;
  optionalText(name: Extract<TextName, OptionalName>): string | undefined;
  number(name: NameOfType<'integer'>): number;
  seconds(name: NameOfType<'duration'>): number;
  /** Empty where there is none. */
  list(name: Exclude<NameOfType<'list'>, SecretName>): readonly string[];
  secretList(name: Extract<NameOfType<'list'>, SecretName>): SecretValue<readonly string[]>;
}

type Value = ParameterValue | SecretValue<ParameterValue> | undefined;

const isTextList = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.every((item) => typeof item === 'string');

const settingsFrom = (values: ReadonlyMap<string, Value>): Settings => {
  const declared = (name: string): Value => {
    if (!values.has(name)) throw new Error(`${name} is read by who is no reader of it: see the manifest`);
    return values.get(name);
  };
  const mistaken = (name: string): never => {
    throw new Error(`${name} is not of the type that it is asked for as`);
  };
  const number = (name: string): number => {
    const value = declared(name);
    return typeof value === 'number' ? value : mistaken(name);
  };
  const optionalText = (name: string): string | undefined => {
    const value = declared(name);
    return value === undefined || typeof value === 'string' ? value : mistaken(name);
  };
  return {
    text: (name) => optionalText(name) ?? mistaken(name),
    optionalText,
    number,
    seconds: number,
    list: (name) => {
      const value = declared(name) ?? [];
      return isTextList(value) ? value : mistaken(name);
    },
    secretList: (name) => {
      const secret = declared(name);
      const value = secret instanceof SecretValue ? secret.reveal() : mistaken(name);
      return isTextList(value) ? new SecretValue(value) : mistaken(name);
    },
  };
};

/** The settings, or every parameter that is missing or wrong. */
export const settingsOf = (
  parameters: readonly Parameter[],
  stored: readonly StoredParameter[],
  kind: StageKind,
): Result<Settings, readonly ParameterRefusal[]> => {
  const texts = new Map(stored.map(({ name, value }) => [name, value]));
  const values = new Map<string, Value>();
  const refusals: ParameterRefusal[] = [];
  for (const parameter of parameters) {
    const resolved = resolveParameter(parameter, texts.get(parameter.name), kind);
    if (resolved.ok) values.set(parameter.name, resolved.value.value);
    else refusals.push(resolved.refusal);
  }
  return refusals.length === 0 ? accept(settingsFrom(values)) : refuse(refusals);
};
