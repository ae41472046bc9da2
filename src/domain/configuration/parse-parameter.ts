import type { Result } from '../shared/result.ts';
import { accept, refuse } from '../shared/result.ts';
import { parseFlag } from './feature-flag.ts';
import { parseJson } from './json-form.ts';
import type { Form, Parameter, ParameterRefusal, ParameterValue } from './parameter.ts';

type FormOf<Type extends Form['type']> = Extract<Form, { readonly type: Type }>;
type ItemForm = Omit<FormOf<'string'>, 'type'>;

/** The value, or what is wrong with the text: words that go on from the parameter's name, without the text itself. */
type Parsed<Value extends ParameterValue> = Result<Value, string>;

const UNIT_SECONDS: ReadonlyMap<string, number> = new Map([
  ['s', 1],
  ['m', 60],
  ['h', 3600],
  ['d', 86_400],
]);
const EMAIL = /^[^\s@<>(),;:"[\]\\]+@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]$/i;
const NAMED_EMAIL = /^(?:"[^"<>\\]+"|[^"<>@,;:\\]+) <([^<>]+)>$/;
const E164 = /^\+[1-9]\d{6,14}$/;
const ON_THIS_MACHINE = ['localhost', '127.0.0.1'];

const hasControlCharacter = (text: string): boolean =>
  [...text].some((letter) => letter < ' ' || (letter >= '\u007f' && letter < '\u00a0'));

const textProblem = (form: ItemForm, text: string): string | undefined => {
  const { minLength = 1, maxLength = Number.POSITIVE_INFINITY, oneOf, pattern, looksLike } = form;
  if (hasControlCharacter(text)) return 'must have no line ends or control characters';
  if (text.length < minLength)
    return minLength === 1 ? 'must not be empty' : `must have at least ${minLength} characters`;
  if (text.length > maxLength) return `must have at most ${maxLength} characters`;
  if (oneOf !== undefined && !oneOf.includes(text)) return `must be one of ${oneOf.join(', ')}`;
  return pattern === undefined || pattern.test(text) ? undefined : `must be ${looksLike ?? 'of the form declared'}`;
};

const between = (value: number, min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY): boolean =>
  value >= min && value <= max;

const span = (min: string | undefined, max: string | undefined): string => {
  if (min !== undefined && max !== undefined) return ` from ${min} to ${max}`;
  if (min !== undefined) return ` of at least ${min}`;
  return max === undefined ? '' : ` of at most ${max}`;
};

const parseText = (form: FormOf<'string'>, text: string): Parsed<string> => {
  const problem = textProblem(form, text);
  return problem === undefined ? accept(text) : refuse(problem);
};

const parseInteger = ({ min, max }: FormOf<'integer'>, text: string): Parsed<number> => {
  const value = /^-?\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
  return between(value, min, max)
    ? accept(value)
    : refuse(`must be a whole number${span(min?.toString(), max?.toString())}`);
};

const parseBoolean = (text: string): Parsed<boolean> =>
  text === 'true' || text === 'false' ? accept(text === 'true') : refuse('must be true or false');

const parseDuration = ({ minSeconds, maxSeconds }: FormOf<'duration'>, text: string): Parsed<number> => {
  const [, count, unit] = /^(\d{1,9})([smhd])$/.exec(text) ?? [];
  const seconds = Number(count ?? Number.NaN) * (UNIT_SECONDS.get(unit ?? '') ?? Number.NaN);
  const limits = span(
    minSeconds === undefined ? undefined : `${minSeconds}s`,
    maxSeconds === undefined ? undefined : `${maxSeconds}s`,
  );
  return between(seconds, minSeconds, maxSeconds)
    ? accept(seconds)
    : refuse(`must be a time with its unit (90s, 15m, 24h, 30d)${limits}`);
};

const parseEmail = ({ mayHaveName }: FormOf<'email'>, text: string): Parsed<string> => {
  const address = (mayHaveName === true ? NAMED_EMAIL.exec(text)?.[1] : undefined) ?? text;
  const isAddress = !hasControlCharacter(text) && address.length <= 254 && EMAIL.test(address);
  if (isAddress) return accept(text);
  const example = mayHaveName === true ? 'name@example.com or Name <name@example.com>' : 'name@example.com';
  return refuse(`must be an e-mail address, like ${example}`);
};

const isUrl = (text: string): boolean => {
  if (/\s/.test(text) || hasControlCharacter(text) || !URL.canParse(text)) return false;
  const { protocol, hostname, username, password } = new URL(text);
  if (username !== '' || password !== '') return false;
  return protocol === 'https:' || (protocol === 'http:' && ON_THIS_MACHINE.includes(hostname));
};

const parseUrl = (text: string): Parsed<string> =>
  isUrl(text)
    ? accept(text)
    : refuse('must be an https address without user and password, like https://www.example.com');

const parseE164 = (text: string): Parsed<string> =>
  E164.test(text) ? accept(text) : refuse('must be a number in E.164, like +14155550123');

const isTimeZone = (text: string): boolean => {
  try {
    return text.includes('/') && new Intl.DateTimeFormat('en-US', { timeZone: text }) !== undefined;
  } catch {
    return false;
  }
};

const parseTimeZone = (text: string): Parsed<string> =>
  isTimeZone(text) ? accept(text) : refuse('must be the name of a time zone, like America/Los_Angeles');

const isTextList = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.every((item) => typeof item === 'string');

const itemsOf = (separator: string, text: string): readonly string[] | undefined => {
  if (!text.startsWith('[')) return text.split(separator).map((item) => item.trim());
  try {
    const items: unknown = JSON.parse(text);
    return isTextList(items) ? items : undefined;
  } catch {
    return undefined;
  }
};

const parseList = (form: FormOf<'list'>, text: string): Parsed<readonly string[]> => {
  const { separator = ',', minItems = 0, maxItems = Number.POSITIVE_INFINITY, item = {} } = form;
  const all = itemsOf(separator, text);
  if (all === undefined) return refuse('must be a JSON list of texts, since it begins with [');
  const items = text.startsWith('[') ? all : all.filter((one) => one !== '');
  if (items.length < minItems) return refuse(`must have at least ${minItems} item${minItems === 1 ? '' : 's'}`);
  if (items.length > maxItems) return refuse(`must have at most ${maxItems} items`);
  for (const [index, one] of items.entries()) {
    const problem = textProblem(item, one);
    if (problem !== undefined) return refuse(`item ${index + 1} ${problem}`);
  }
  return accept(items);
};

const parseJsonText = ({ schema }: FormOf<'json'>, text: string): Parsed<ParameterValue> => {
  const parsed = parseJson(schema, text);
  return parsed.ok ? parsed : refuse(`${parsed.refusal.problem} (at ${parsed.refusal.at})`);
};

/** Its text, which says the rule; what it comes to for somebody is told where it is asked. */
const parseFlagText = ({ onWord }: FormOf<'flag'>, text: string): Parsed<string> => {
  const rule = parseFlag(text, onWord);
  return rule.ok ? accept(text) : rule;
};

const parsed = (form: Form, text: string): Parsed<ParameterValue> => {
  switch (form.type) {
    case 'string':
      return parseText(form, text);
    case 'integer':
      return parseInteger(form, text);
    case 'boolean':
      return parseBoolean(text);
    case 'duration':
      return parseDuration(form, text);
    case 'email':
      return parseEmail(form, text);
    case 'url':
      return parseUrl(text);
    case 'e164':
      return parseE164(text);
    case 'time-zone':
      return parseTimeZone(text);
    case 'list':
      return parseList(form, text);
    case 'json':
      return parseJsonText(form, text);
    case 'flag':
      return parseFlagText(form, text);
  }
};

/** Where a person looks for what a parameter may be, and how they set it. */
export const remedyFor = ({ name, isSecret }: Pick<Parameter, 'name' | 'isSecret'>): string =>
  isSecret === true
    ? `write it with: realtechee config set ${name} --stdin`
    : `set it with: realtechee config set ${name} <value>`;

/**
 * What a text says as a value of this parameter. Space around it counts for nothing. A refusal says what the value must be,
 * and never what it is: it may be a secret, or a person's address.
 */
export const parseParameter = (parameter: Parameter, text: string): Result<ParameterValue, ParameterRefusal> => {
  const value = parsed(parameter, text.trim());
  if (value.ok) return value;
  const { name } = parameter;
  return refuse({ reason: 'wrong-value', parameter: name, problem: value.refusal, remedy: remedyFor(parameter) });
};
