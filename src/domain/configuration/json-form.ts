import type { Result } from '../shared/result.ts';
import { accept, refuse } from '../shared/result.ts';

export type JsonValue =
  | string
  | number
  | boolean
  | null
  | readonly JsonValue[]
  | { readonly [name: string]: JsonValue };

/** What a JSON value must be: the few words that parameters need, and no more. */
export type JsonForm =
  | { readonly is: 'text'; readonly oneOf?: readonly string[]; readonly maxLength?: number }
  | { readonly is: 'number'; readonly min?: number; readonly max?: number; readonly isInteger?: true }
  | { readonly is: 'boolean' }
  | { readonly is: 'list'; readonly of: JsonForm; readonly maxItems?: number }
  /** Any names, each with a value of one form. */
  | { readonly is: 'map'; readonly of: JsonForm }
  /** These names and no others. */
  | {
      readonly is: 'record';
      readonly fields: Readonly<Record<string, JsonForm>>;
      readonly optional?: readonly string[];
    };

/** Where a value is not of its form, and how. Names of fields are shown only where the form has them. */
export interface Misfit {
  readonly at: string;
  readonly problem: string;
}

type Checked = Misfit | undefined;

const isRecord = (value: JsonValue): value is { readonly [name: string]: JsonValue } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isList = (value: JsonValue): value is readonly JsonValue[] => Array.isArray(value);

const first = <Item>(items: readonly Item[], check: (item: Item) => Checked): Checked => {
  for (const item of items) {
    const misfit = check(item);
    if (misfit !== undefined) return misfit;
  }
  return undefined;
};

const textMisfit = (form: JsonForm & { is: 'text' }, value: JsonValue): string | undefined => {
  if (typeof value !== 'string') return 'must be a text';
  if (form.oneOf !== undefined && !form.oneOf.includes(value)) return `must be one of ${form.oneOf.join(', ')}`;
  const { maxLength = Number.POSITIVE_INFINITY } = form;
  return value.length > maxLength ? `must have at most ${maxLength} characters` : undefined;
};

const numberMisfit = (form: JsonForm & { is: 'number' }, value: JsonValue): string | undefined => {
  const { min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY, isInteger } = form;
  if (typeof value !== 'number' || (isInteger === true && !Number.isInteger(value)))
    return `must be a${isInteger === true ? ' whole' : ''} number`;
  if (value < min) return `must be at least ${min}`;
  return value > max ? `must be at most ${max}` : undefined;
};

const misfitOf = (form: JsonForm, value: JsonValue, at: string): Checked => {
  const says = (problem: string | undefined): Checked => (problem === undefined ? undefined : { at, problem });
  switch (form.is) {
    case 'text':
      return says(textMisfit(form, value));
    case 'number':
      return says(numberMisfit(form, value));
    case 'boolean':
      return says(typeof value === 'boolean' ? undefined : 'must be true or false');
    case 'list':
      return listMisfit(form, value, at);
    case 'map':
      return isRecord(value)
        ? first(Object.values(value), (one) => misfitOf(form.of, one, `${at}.*`))
        : says('must be an object');
    case 'record':
      return isRecord(value) ? recordMisfit(form, value, at) : says('must be an object');
  }
};

const listMisfit = (form: JsonForm & { is: 'list' }, value: JsonValue, at: string): Checked => {
  if (!isList(value)) return { at, problem: 'must be a list' };
  const { maxItems = Number.POSITIVE_INFINITY } = form;
  if (value.length > maxItems) return { at, problem: `must have at most ${maxItems} items` };
  return first([...value.entries()], ([index, one]) => misfitOf(form.of, one, `${at}[${index}]`));
};

const recordMisfit = (
  { fields, optional = [] }: JsonForm & { is: 'record' },
  value: { readonly [name: string]: JsonValue },
  at: string,
): Checked => {
  const names = Object.keys(fields);
  if (Object.keys(value).some((name) => !Object.hasOwn(fields, name)))
    return { at, problem: `must have no other fields than ${names.join(', ')}` };
  return first(Object.entries(fields), ([name, form]) => {
    const one = Object.hasOwn(value, name) ? value[name] : undefined;
    if (one !== undefined) return misfitOf(form, one, `${at}.${name}`);
    return optional.includes(name) ? undefined : { at: `${at}.${name}`, problem: 'must be there' };
  });
};

/** A JSON text of the form, or where it is not. A place is a path from `$`. */
export const parseJson = (form: JsonForm, text: string): Result<JsonValue, Misfit> => {
  let value: JsonValue;
  try {
    value = JSON.parse(text);
  } catch {
    return refuse({ at: '$', problem: 'must be JSON' });
  }
  const misfit = misfitOf(form, value, '$');
  return misfit === undefined ? accept(value) : refuse(misfit);
};
