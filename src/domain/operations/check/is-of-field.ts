import type { FieldType, RegisteredField } from '../registered-field.ts';
import { isRecord } from '../template.ts';

const MOMENT = /^(\d{4}-\d\d-\d\d)T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/;
const DAY = /^\d{4}-\d\d-\d\d$/;
const DIGITS = /^\d+(\.\d+)?$/;
/** What a row holds that JSON has no word for is a map with one of these names. */
const MARKS = ['$number', '$bytes', '$set'];

const isText = (value: unknown): value is string => typeof value === 'string';
/** The 31st of February is none. */
const isDay = (value: unknown): boolean => {
  if (!isText(value) || !DAY.test(value)) return false;
  const day = new Date(`${value}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(value);
};
const isTime = (value: unknown): boolean =>
  isText(value) && isDay(MOMENT.exec(value)?.[1]) && !Number.isNaN(Date.parse(value));
const isNumber = (value: unknown): boolean => typeof value === 'number' || (isRecord(value) && '$number' in value);
const isMap = (value: unknown): boolean => isRecord(value) && !MARKS.some((mark) => mark in value);
const membersOf = (value: unknown): readonly unknown[] | undefined => {
  if (Array.isArray(value)) return value;
  return isRecord(value) && '$set' in value && Array.isArray(value.of) ? value.of : undefined;
};
const areTexts = (value: unknown): boolean => membersOf(value)?.every(isText) ?? false;

const unwrapped = (value: unknown): unknown => {
  if (!isText(value)) return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
};
const orJson = (test: (value: unknown) => boolean) => (value: unknown) => test(unwrapped(unwrapped(value)));

const TESTS: Readonly<Record<FieldType, (value: unknown) => boolean>> = {
  string: isText,
  userId: isText,
  number: isNumber,
  amount: (value) => isNumber(value) || (isText(value) && DIGITS.test(value.trim())),
  count: (value) => typeof value === 'number' && Number.isSafeInteger(value) && value >= 0,
  boolean: (value) => typeof value === 'boolean',
  flag: (value) => typeof value === 'boolean' || value === 'true' || value === 'false',
  time: isTime,
  date: (value) => isDay(value) || isTime(value),
  map: isMap,
  list: (value) => membersOf(value) !== undefined,
  strings: areTexts,
  'json:map': orJson(isMap),
  'json:list': orJson((value) => membersOf(value) !== undefined),
  'json:strings': orJson(areTexts),
};

const isWord = (word: string, value: string, inAnyCase: boolean): boolean =>
  inAnyCase && word === word.toLowerCase() ? word === value.toLowerCase() : word === value;

/** Whether a value is what the registry says of its field. */
export const isOfField = (
  { types, words }: RegisteredField,
  value: unknown,
  { inAnyCase }: { readonly inAnyCase: boolean },
): boolean =>
  types.some((type) => TESTS[type](value)) || (isText(value) && words.some((word) => isWord(word, value, inAnyCase)));
