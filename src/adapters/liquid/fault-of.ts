import { LiquidError } from 'liquidjs';
import type { RenderRefusal } from '../../domain/notifications/template.ts';
import { Refused } from './refused.ts';

type Fault = Pick<RenderRefusal, 'because' | 'message'>;

/** What to write instead of what an administrator may look for and not find. */
const INSTEAD = new Map([
  ['raw', 'output is always escaped; remove it'],
  ['escape', 'output is escaped already; remove it'],
  ['escape_once', 'output is escaped already; remove it'],
  ['date', 'use formatDate'],
  ['json', 'write the fields one by one'],
  ['include', 'a template stands for itself; copy the text'],
  ['render', 'a template stands for itself; copy the text'],
  ['layout', 'a template stands for itself; copy the text'],
]);

const remedyFor = (message: string): string => {
  const missing = /^(?:undefined filter: |tag ")([\w#]+)/.exec(message)?.[1];
  if (missing === undefined) return 'mend the Liquid syntax there';
  return INSTEAD.get(missing) ?? 'see the list of helpers in docs/templates.md';
};

const nameOf = (error: unknown): string | undefined =>
  error instanceof Error && 'variableName' in error ? String(error.variableName) : undefined;

const placeOf = (error: unknown): string => {
  if (!LiquidError.is(error)) return '';
  const [line, column] = error.token.getPosition();
  return `line ${line}, column ${column}: `;
};

/** The engine appends the place to its messages; it is told in our own words. */
const plain = (message: string): string => message.replace(/, line:\d+, col:\d+/g, '');

const isLimit = (error: unknown): boolean =>
  error instanceof RangeError || (error instanceof Error && / limit exceeded$/.test(plain(error.message)));

const explained = (error: Error, cause: Error): Fault | undefined => {
  if (cause instanceof Refused) return { because: cause.because, message: cause.message };
  const name = nameOf(cause);
  if (name !== undefined) {
    const remedy = `add it to the payload, or write {% if ${name} %}...{% endif %} or {{ ${name} | default: "..." }}`;
    return { because: 'missing-variable', message: `the variable "${name}" is missing; ${remedy}` };
  }
  if (isLimit(cause)) {
    return {
      because: 'limit-exceeded',
      message: `${plain(cause.message)}; make the template shorter or its loops smaller`,
    };
  }
  if (!LiquidError.is(error)) return undefined;
  const message = plain(cause.message);
  return error.name === 'RenderError'
    ? { because: 'invalid', message: `${message}; check the value that is used there` }
    : { because: 'syntax', message: `${message}; ${remedyFor(message)}` };
};

/** A fault that the template's author can mend, with its place; `undefined` for any other, which is to be thrown on. */
export const faultOf = (error: unknown): Fault | undefined => {
  if (!(error instanceof Error)) return undefined;
  const cause = LiquidError.is(error) ? (error.originalError ?? error) : error;
  const fault = explained(error, cause);
  return fault === undefined ? undefined : { ...fault, message: `${placeOf(error)}${fault.message}` };
};
