import * as z from 'zod/mini';
import { accept, type Result, refuse } from '../../domain/shared/result.ts';
import { type PlainItem, plain } from './plain-item.ts';

/** A complaint that names the problem and the remedy, never the value. */
const must = (expected: string) => ({
  error: ({ input }: { readonly input?: unknown }) =>
    input === undefined ? `is missing; it must be ${expected}` : `must be ${expected}`,
});

export const text = z.string(must('a text')).check(z.minLength(1, must('a text that is not empty')));
/** May be absent. */
export const optionalText = z.exactOptional(z.string(must('a text')));
export const flag = (missing: boolean) => z._default(z.boolean(must('true or false')), missing);

export const wholeNumber = (from: number, to: number) => {
  const expected = must(`a whole number from ${from} to ${to}`);
  return z.int(expected).check(z.minimum(from, expected), z.maximum(to, expected));
};

/** One of these words, in capitals or not. */
export const oneOf = <const Word extends string>(words: readonly Word[]) =>
  z.pipe(
    z.transform((value: unknown) => (typeof value === 'string' ? value.toLowerCase() : value)),
    z.enum(words, must(`one of ${words.join(', ')}`)),
  );

/** A moment with its zone, as ISO-8601 UTC. */
export const moment = z.pipe(
  z.iso.datetime({ offset: true, ...must('a time like 2026-01-31T08:00:00.000Z') }),
  z.transform((value: string) => new Date(value).toISOString()),
);

const unwrapped = (value: unknown): unknown => {
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
};

/** What some programs store as it is and others as JSON text, once or twice over. */
export const orJson = <Schema extends z.ZodMiniType>(schema: Schema) =>
  z.pipe(
    z.transform((value: unknown) => unwrapped(unwrapped(value))),
    schema,
  );

export const listOf = <Schema extends z.ZodMiniType>(element: Schema) =>
  z._default(orJson(z.array(element, must('a list, or the JSON text of one'))), []);

export const map = orJson(z.record(z.string(), z.unknown(), must('a map, or the JSON text of one')));

const isAbsent = (value: unknown, emptyIsAbsent: boolean): boolean =>
  value === null || value === undefined || (emptyIsAbsent && value === '');

export interface Unreadable {
  readonly reason: string;
  /** The row as it stands, as plain data. */
  readonly row: unknown;
}

/**
 * Reads a stored row. Unknown attributes are ignored and NULL is absent, as is the empty text where people fill in forms;
 * the refusal names every attribute at fault.
 */
export const readRow = <Schema extends z.ZodMiniType>(
  schema: Schema,
  item: PlainItem,
  { emptyIsAbsent = false } = {},
): Result<z.output<Schema>, Unreadable> => {
  const row = Object.entries(item).map(([name, value]) => [name, plain(value)] as const);
  const read = schema.safeParse(Object.fromEntries(row.filter(([, value]) => !isAbsent(value, emptyIsAbsent))));
  if (read.success) return accept(read.data);
  const reason = read.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`.trim()).join('; ');
  return refuse({ reason, row: Object.fromEntries(row) });
};
