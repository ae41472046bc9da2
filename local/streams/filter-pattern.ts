/** A filter of an event source mapping says what it cannot mean: better than a record that never arrives. */
export class UnreadablePattern extends Error {
  override readonly name = 'UnreadablePattern';
}

type Test = (values: readonly unknown[]) => boolean;
export type Matches = (record: unknown) => boolean;

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isScalar = (value: unknown): boolean => value === null || ['string', 'number', 'boolean'].includes(typeof value);

const someText =
  (accepts: (text: string) => boolean): Test =>
  (values) =>
    values.some((value) => typeof value === 'string' && accepts(value));

const text = (wanted: unknown, operator: string): string => {
  if (typeof wanted !== 'string')
    throw new UnreadablePattern(`"${operator}" takes a text, not ${JSON.stringify(wanted)}`);
  return wanted;
};

const COMPARISONS: Readonly<Record<string, (left: number, right: number) => boolean>> = {
  '=': (left, right) => left === right,
  '<': (left, right) => left < right,
  '<=': (left, right) => left <= right,
  '>': (left, right) => left > right,
  '>=': (left, right) => left >= right,
};

/** `["<", 10]` or `[">=", 0, "<", 10]`. Numbers of DynamoDB are texts in a record, so this never matches them; nor does AWS. */
const numeric = (wanted: unknown): Test => {
  if (!Array.isArray(wanted) || wanted.length === 0 || wanted.length % 2 === 1) {
    throw new UnreadablePattern(`"numeric" takes pairs of an operator and a number, not ${JSON.stringify(wanted)}`);
  }
  const tests = wanted.flatMap((operator: unknown, index) => {
    if (index % 2 === 1) return [];
    const compare = COMPARISONS[String(operator)];
    const bound: unknown = wanted[index + 1];
    if (compare === undefined || typeof bound !== 'number') {
      throw new UnreadablePattern(`"numeric" does not know ${JSON.stringify([operator, bound])}`);
    }
    return [(value: number): boolean => compare(value, bound)];
  });
  return (values) => values.some((value) => typeof value === 'number' && tests.every((holds) => holds(value)));
};

const anythingBut = (wanted: unknown): Test => {
  const refused = isObject(wanted) ? undefined : [wanted].flat();
  if (refused?.every(isScalar)) {
    return (values) => values.length > 0 && values.some((value) => !refused.includes(value));
  }
  if (isObject(wanted) && Object.keys(wanted).length === 1) {
    const [operator, operand] = Object.entries(wanted)[0] ?? [];
    const operands = [operand].flat();
    if (operator === 'prefix')
      return someText((value) => !operands.some((end) => value.startsWith(text(end, 'prefix'))));
    if (operator === 'suffix') return someText((value) => !operands.some((end) => value.endsWith(text(end, 'suffix'))));
  }
  throw new UnreadablePattern(`"anything-but" does not know ${JSON.stringify(wanted)}`);
};

const exists = (wanted: unknown): Test => {
  if (typeof wanted !== 'boolean') throw new UnreadablePattern('"exists" takes true or false');
  return (values) => values.length > 0 === wanted;
};

const OPERATORS: Readonly<Record<string, (wanted: unknown) => Test>> = {
  prefix: (wanted) => someText((value) => value.startsWith(text(wanted, 'prefix'))),
  suffix: (wanted) => someText((value) => value.endsWith(text(wanted, 'suffix'))),
  'equals-ignore-case': (wanted) =>
    someText((value) => value.toLowerCase() === text(wanted, 'equals-ignore-case').toLowerCase()),
  'anything-but': anythingBut,
  exists,
  numeric,
};

const alternative = (wanted: unknown): Test => {
  if (isScalar(wanted)) return (values) => values.includes(wanted);
  const [operator, operand] =
    isObject(wanted) && Object.keys(wanted).length === 1 ? (Object.entries(wanted)[0] ?? []) : [];
  const test = operator === undefined ? undefined : OPERATORS[operator];
  if (test === undefined) throw new UnreadablePattern(`this stage does not know the filter ${JSON.stringify(wanted)}`);
  return test(operand);
};

const valuesOf = (value: unknown): readonly unknown[] => {
  if (value === undefined || isObject(value)) return [];
  return Array.isArray(value) ? value : [value];
};

const leaf = (alternatives: readonly unknown[]): Matches => {
  if (alternatives.length === 0) throw new UnreadablePattern('an empty list of values matches nothing');
  const tests = alternatives.map(alternative);
  return (value) => tests.some((test) => test(valuesOf(value)));
};

const compile = (pattern: unknown): Matches => {
  if (Array.isArray(pattern)) return leaf(pattern);
  if (!isObject(pattern)) throw new UnreadablePattern(`values stand in a list: [${JSON.stringify(pattern)}]`);
  const fields = Object.entries(pattern).map(([name, inner]) => {
    if (name.startsWith('$')) throw new UnreadablePattern(`this stage does not know "${name}" in a filter`);
    return [name, compile(inner)] as const;
  });
  return (value) => fields.every(([name, matches]) => matches(isObject(value) ? value[name] : undefined));
};

/**
 * What an event source mapping lets through: a record that matches one of the patterns; without patterns, every record.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html
 * @throws {UnreadablePattern} for an operator that this stage does not imitate
 */
export const compileFilters = (patterns: readonly string[]): Matches => {
  const compiled = patterns.map((pattern) => {
    try {
      return compile(JSON.parse(pattern));
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new UnreadablePattern(`the filter ${pattern}: ${reason}`, { cause });
    }
  });
  return (record) => compiled.length === 0 || compiled.some((matches) => matches(record));
};
