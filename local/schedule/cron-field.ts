export class UnreadableSchedule extends Error {
  override readonly name = 'UnreadableSchedule';
}

export interface FieldRange {
  readonly name: string;
  readonly from: number;
  readonly to: number;
  /** Names that stand for `from`, `from + 1`, ... */
  readonly names?: readonly string[];
}

const numberOf = (text: string, range: FieldRange): number => {
  const named = range.names?.indexOf(text.toUpperCase()) ?? -1;
  const value = named >= 0 ? range.from + named : Number(text);
  if (!/^\d+$/.test(text) && named < 0) throw new UnreadableSchedule(`"${text}" is no ${range.name}`);
  if (value < range.from || value > range.to) {
    throw new UnreadableSchedule(`${range.name} ${text} is not within ${range.from}-${range.to}`);
  }
  return value;
};

const sequence = (from: number, to: number, step: number): readonly number[] =>
  Array.from({ length: Math.max(0, Math.floor((to - from) / step) + 1) }, (_, index) => from + index * step);

const part = (text: string, range: FieldRange): readonly number[] => {
  const [span = '', stepText] = text.split('/');
  const step = stepText === undefined ? 1 : Number(stepText);
  if (!Number.isInteger(step) || step < 1) throw new UnreadableSchedule(`"${text}" has no step of 1 or more`);
  if (span === '*') return sequence(range.from, range.to, step);
  const [first = '', last] = span.split('-');
  const from = numberOf(first, range);
  if (last === undefined) return stepText === undefined ? [from] : sequence(from, range.to, step);
  const to = numberOf(last, range);
  if (to >= from) return sequence(from, to, step);
  return [...sequence(from, range.to, step), ...sequence(range.from, to, step)];
};

/** The values of one field: `*`, a value, a name, a range, a step, or a list of these. */
export const fieldValues = (text: string, range: FieldRange): ReadonlySet<number> =>
  new Set(text.split(',').flatMap((one) => part(one, range)));
