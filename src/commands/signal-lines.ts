import * as z from 'zod';
import type { SignalDraft } from '../domain/notifications/emit-signal.ts';
import type { Result } from '../domain/shared/result.ts';
import { accept, refuse } from '../domain/shared/result.ts';

const SHAPE = 'one object {"signalType": ..., "payload": {...}}';

const textUpTo = (length: number) => {
  const error = `must be a text of 1 to ${length} characters`;
  return z.string({ error }).min(1, { error }).max(length, { error });
};

const $Line = z.record(z.string(), z.unknown(), { error: `must be ${SHAPE}` });
const $SignalLine = z.strictObject({
  id: textUpTo(200).optional(),
  signalType: textUpTo(100),
  payload: z.record(z.string(), z.unknown(), { error: 'must be an object {...}' }),
  emittedAt: z.iso.datetime().optional(),
  emittedBy: z.string().optional(),
  source: z.string().optional(),
  leadSource: z.string().optional(),
});

export interface LineRefusal {
  readonly signalId?: string;
  readonly signalType?: string;
  readonly reason: string;
}

const textAt = (value: unknown, key: string): string | undefined => {
  const found = z.record(z.string(), z.unknown()).safeParse(value);
  const text = found.success ? found.data[key] : undefined;
  return typeof text === 'string' ? text : undefined;
};

const parsedJson = (line: string): Result<unknown, LineRefusal> => {
  try {
    return accept(JSON.parse(line));
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    return refuse({
      reason: `not a line of JSON (${problem}); each line is ${SHAPE}`,
    });
  }
};

const without = <Value extends object>(value: Value): { [Key in keyof Value]: Exclude<Value[Key], undefined> } =>
  JSON.parse(JSON.stringify(value));

/** One line of an NDJSON file as a signal to emit, or why it is none: names what is wrong, keeps what could be read. */
export const readSignalLine = (line: string): Result<SignalDraft, LineRefusal> => {
  const json = parsedJson(line);
  if (!json.ok) return json;
  const parsed = $Line.pipe($SignalLine).safeParse(json.value);
  if (parsed.success) return accept(without(parsed.data));
  const [signalId, signalType] = [textAt(json.value, 'id'), textAt(json.value, 'signalType')];
  const problems = parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'line'}: ${message}`);
  return refuse({
    ...(signalId === undefined ? {} : { signalId }),
    ...(signalType === undefined ? {} : { signalType }),
    reason: problems.join('; '),
  });
};

export interface NumberedLine {
  /** Counted from 1, blank lines included. */
  readonly line: number;
  readonly text: string;
}

/** The lines of an NDJSON text that say something. */
export const linesOf = (text: string): readonly NumberedLine[] =>
  text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .map((content, index) => ({ line: index + 1, text: content }))
    .filter(({ text: content }) => content.trim() !== '');
