/** The template says something that the local stage does not imitate: it says so, rather than run something else. */
export class UnsupportedTemplate extends Error {
  override readonly name = 'UnsupportedTemplate';
}

export interface Resource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
}
export interface Template {
  readonly Resources: Readonly<Record<string, Resource>>;
  readonly Parameters?: Readonly<Record<string, { readonly Default?: unknown }>>;
}

/** What `Ref` (no attribute) or `Fn::GetAtt` answers for a resource; undefined when the stage has nothing to answer. */
export type LookUp = (logicalId: string, attribute?: string) => string | undefined;

type Resolve = (value: unknown) => unknown;

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const textOf = (value: unknown, what: string): string => {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw new UnsupportedTemplate(`${what} gives ${JSON.stringify(value)}, which is no text`);
};

const look = (lookUp: LookUp, logicalId: string, attribute?: string): string => {
  const found = lookUp(logicalId, attribute);
  if (found !== undefined) return found;
  throw new UnsupportedTemplate(`the local stage has no ${attribute ?? 'Ref'} of ${logicalId}`);
};

const getAtt = (argument: unknown, lookUp: LookUp): string => {
  const path = Array.isArray(argument) ? argument.map(String) : String(argument).split('.');
  return look(lookUp, path[0] ?? '', path.slice(1).join('.'));
};

const substitute = (argument: unknown, lookUp: LookUp, resolve: Resolve): string => {
  const [text, variables] = Array.isArray(argument) ? argument : [argument, {}];
  const given: Record<string, unknown> = isObject(variables) ? variables : {};
  return String(text).replaceAll(/\$\{(!?)([^}]+)\}/g, (_, literal: string, name: string) => {
    if (literal === '!') return `\${${name}}`;
    if (name in given) return textOf(resolve(given[name]), `\${${name}}`);
    const [logicalId = '', ...attribute] = name.split('.');
    return look(lookUp, logicalId, attribute.length === 0 ? undefined : attribute.join('.'));
  });
};

const join = (argument: unknown, resolve: Resolve): string => {
  const [separator, parts] = Array.isArray(argument) ? argument : [];
  const resolved = resolve(parts);
  if (!Array.isArray(resolved)) throw new UnsupportedTemplate(`Fn::Join takes a list, not ${JSON.stringify(parts)}`);
  return resolved.map((part) => textOf(part, 'Fn::Join')).join(String(separator));
};

const INTRINSICS: Readonly<Record<string, (argument: unknown, lookUp: LookUp, resolve: Resolve) => unknown>> = {
  Ref: (argument, lookUp) => look(lookUp, String(argument)),
  'Fn::GetAtt': getAtt,
  'Fn::Sub': substitute,
  'Fn::Join': (argument, _, resolve) => join(argument, resolve),
};

/**
 * Answers a value of the template with its intrinsic functions worked out: Ref, Fn::GetAtt, Fn::Sub, Fn::Join.
 * @throws {UnsupportedTemplate} for any other function, and for what `lookUp` does not know
 */
export const createResolver = (lookUp: LookUp): Resolve => {
  const resolve: Resolve = (value) => {
    if (Array.isArray(value)) return value.map(resolve);
    if (!isObject(value)) return value;
    const [name, ...others] = Object.keys(value);
    const isFunction = name !== undefined && others.length === 0 && (name === 'Ref' || name.startsWith('Fn::'));
    if (!isFunction) return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, resolve(inner)]));
    const intrinsic = INTRINSICS[name];
    if (intrinsic === undefined) throw new UnsupportedTemplate(`the local stage does not know ${name}`);
    return intrinsic(value[name], lookUp, resolve);
  };
  return resolve;
};
