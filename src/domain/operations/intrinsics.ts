import { isRecord, listOf } from './template.ts';

/** The template says something that cannot be worked out without deploying it. */
export class UnresolvedTemplate extends Error {
  override readonly name = 'UnresolvedTemplate';
}

/** What `Ref` (no attribute) or `Fn::GetAtt` answers. */
export type Look = (logicalId: string, attribute?: string) => string;
export type Resolve = (value: unknown) => unknown;

/** A scalar of a template as text. @throws {UnresolvedTemplate} */
export const textOf = (value: unknown): string => {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw new UnresolvedTemplate(`a text was expected where the template has ${JSON.stringify(value)}`);
};

const substitute = (argument: unknown, look: Look, resolve: Resolve): string => {
  const [text, variables] = Array.isArray(argument) ? argument : [argument, {}];
  const given: Readonly<Record<string, unknown>> = isRecord(variables) ? variables : {};
  return textOf(text).replaceAll(/\$\{(!?)([^}]+)\}/g, (_, literal: string, name: string) => {
    if (literal === '!') return `\${${name}}`;
    if (name in given) return textOf(resolve(given[name]));
    const [id = '', ...attribute] = name.split('.');
    return look(id, attribute.length === 0 ? undefined : attribute.join('.'));
  });
};

const join = (argument: unknown, resolve: Resolve): string => {
  const [separator, parts] = listOf(argument);
  return listOf(resolve(parts)).map(textOf).join(textOf(separator));
};

const split = (argument: unknown, resolve: Resolve): readonly string[] => {
  const [separator, text] = listOf(argument);
  return textOf(resolve(text)).split(textOf(separator));
};

const select = (argument: unknown, resolve: Resolve): unknown => {
  const [at, list] = listOf(argument);
  return listOf(resolve(list))[Number(at)];
};

const getAtt = (argument: unknown, look: Look): string => {
  const [id = '', ...attribute] = Array.isArray(argument) ? argument.map(textOf) : textOf(argument).split('.');
  return look(id, attribute.join('.'));
};

const INTRINSICS: Readonly<Record<string, (argument: unknown, look: Look, resolve: Resolve) => unknown>> = {
  Ref: (argument, look) => (argument === 'AWS::NoValue' ? undefined : look(textOf(argument))),
  'Fn::GetAtt': getAtt,
  'Fn::Sub': substitute,
  'Fn::Join': (argument, _, resolve) => join(argument, resolve),
  'Fn::Split': (argument, _, resolve) => split(argument, resolve),
  'Fn::Select': (argument, _, resolve) => select(argument, resolve),
  'Fn::ImportValue': (argument, _, resolve) => `‹import ${textOf(resolve(argument))}›`,
  'Fn::Base64': (argument, _, resolve) => resolve(argument),
};

const intrinsicOf = (value: Readonly<Record<string, unknown>>): string | undefined => {
  const [name, ...others] = Object.keys(value);
  const isFunction = name !== undefined && others.length === 0 && (name === 'Ref' || name.startsWith('Fn::'));
  return isFunction ? name : undefined;
};

/**
 * Works out the intrinsic functions in a value: Ref, GetAtt, Sub, Join, Split, Select, ImportValue, Base64.
 * @throws {UnresolvedTemplate} for any other
 */
export const createResolver = (look: Look): Resolve => {
  const resolve: Resolve = (value) => {
    if (Array.isArray(value)) return value.map(resolve).filter((inner) => inner !== undefined);
    if (!isRecord(value)) return value;
    const name = intrinsicOf(value);
    if (name === undefined) {
      return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, resolve(inner)]));
    }
    const intrinsic = INTRINSICS[name];
    if (intrinsic === undefined) throw new UnresolvedTemplate(`it is not known what ${name} comes to`);
    return intrinsic(value[name], look, resolve);
  };
  return resolve;
};
