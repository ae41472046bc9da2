import type * as z from 'zod/mini';
import { accept, type Result, refuse } from '../../../domain/shared/result.ts';

export type Place = 'path' | 'query' | 'header' | 'body';

/** One thing that is wrong with a request. */
export interface InputFault {
  readonly in: Place;
  /** `items[3].id`; empty when the whole is meant. */
  readonly field: string;
  readonly detail: string;
}

const KINDS: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
};

const UNITS: Readonly<Record<string, string>> = { string: ' characters', array: ' items' };

const boundOf = (word: 'least' | 'most', bound: number | bigint, origin: string): string =>
  `must ${origin in UNITS ? 'have' : 'be'} at ${word} ${bound}${UNITS[origin] ?? ''}`;

/** What is expected, and never what was given. Schemas that know better bring words of their own, which count first. */
const wordsOf = (issue: z.core.$ZodRawIssue): string | undefined => {
  if (issue.input === undefined) return 'is missing';
  switch (issue.code) {
    case 'invalid_type':
      return `must be ${KINDS[issue.expected] ?? `a ${issue.expected}`}`;
    case 'too_small':
      return issue.origin === 'string' && issue.minimum === 1
        ? 'must not be empty'
        : boundOf('least', issue.minimum, issue.origin);
    case 'too_big':
      return boundOf('most', issue.maximum, issue.origin);
    case 'invalid_value':
      return `must be one of ${issue.values.map(String).join(', ')}`;
    case 'invalid_format':
      return 'is not written as it must be';
    case 'invalid_union':
      return 'is of no kind that is taken here';
    default:
      return undefined;
  }
};

const LONGEST_NAME = 60;

const fieldOf = (path: readonly PropertyKey[]): string =>
  path
    .map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key).slice(0, LONGEST_NAME)}`))
    .join('')
    .replace(/^\./, '');

/** How far a value is from the shape of one alternative: members that miss, and such as it does not know. */
const distanceOf = (issues: readonly z.core.$ZodIssue[]): number =>
  issues.reduce(
    (sum, issue) =>
      sum + (issue.code === 'unrecognized_keys' ? issue.keys.length : Number(issue.message === 'is missing')),
    0,
  );

const isInside = ({ code, path }: z.core.$ZodIssue): boolean => code === 'unrecognized_keys' || path.length > 0;

/** Of several alternatives, the faults inside the one that was most likely meant; none when the value is of no such kind. */
const meant = (alternatives: readonly (readonly z.core.$ZodIssue[])[]): readonly z.core.$ZodIssue[] => {
  const [closest = []] = alternatives.toSorted((one, other) => distanceOf(one) - distanceOf(other));
  return closest.some(isInside) ? closest : [];
};

const faultsOf = (place: Place, issue: z.core.$ZodIssue, above: readonly PropertyKey[] = []): readonly InputFault[] => {
  const path = [...above, ...issue.path];
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ in: place, field: fieldOf([...path, key]), detail: 'is not known here' }));
  }
  const inner = issue.code === 'invalid_union' ? meant(issue.errors) : [];
  if (inner.length > 0) return inner.flatMap((one) => faultsOf(place, one, path));
  return [{ in: place, field: fieldOf(path), detail: issue.message }];
};

/** Reads what came by a schema; a refusal names every fault by its field. */
export const checkInput = <Schema extends z.ZodMiniType>(
  place: Place,
  schema: Schema,
  given: unknown,
): Result<z.output<Schema>, readonly InputFault[]> => {
  const read = schema.safeParse(given, { error: wordsOf });
  return read.success ? accept(read.data) : refuse(read.error.issues.flatMap((issue) => faultsOf(place, issue)));
};
