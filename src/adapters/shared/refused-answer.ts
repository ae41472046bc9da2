import type { ProviderAnswer } from '../../domain/notifications/ports.ts';
import type { StatusRule } from './aws-failures.ts';
import { COMMON_FAILURES, NAMED_ANSWERS, NAMELESS_ANSWERS } from './aws-failures.ts';
import type { FailureRule, FailureTable } from './failure-table.ts';
import { transient, unknown } from './failure-table.ts';
import { neverConnected } from './never-connected.ts';
import { withoutPersonalData } from './personal-data.ts';

export type RefusedAnswer = Extract<ProviderAnswer, { readonly accepted: false }>;

export const NEVER_SENT = transient('The connection was never made, so nothing was sent.');
export const NO_ANSWER = unknown(
  'The request may have arrived: the connection broke, or time ran out, before the answer.',
);

const REASON_LIMIT = 200;

const reasonOf = (name: string, message: string): string =>
  withoutPersonalData(`${name}: ${message}`.replaceAll(/\s+/g, ' ')).slice(0, REASON_LIMIT);

const fieldOf = (thing: unknown, key: string): unknown =>
  typeof thing === 'object' && thing !== null ? Reflect.get(thing, key) : undefined;

const statusOf = (error: unknown): number | undefined => {
  const status = fieldOf(fieldOf(error, '$metadata'), 'httpStatusCode');
  return typeof status === 'number' ? status : undefined;
};

const refused = ({ failure, retryAfterSeconds }: FailureRule, reason: string): RefusedAnswer => ({
  accepted: false,
  failure,
  reason,
  ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
});

const byStatus = (rules: readonly StatusRule[], status: number): FailureRule =>
  rules.find(({ from, to }) => from <= status && status <= to) ?? NO_ANSWER;

/** What the SDK calls an error whose name it did not find in the answer. */
const NAMELESS = ['Unknown', 'UnknownError'];

const ruleFor = (error: Error, table: FailureTable): FailureRule => {
  const named = [table, COMMON_FAILURES].find((rules) => Object.hasOwn(rules, error.name))?.[error.name];
  if (named !== undefined) return named;
  const status = statusOf(error);
  if (status === undefined) return neverConnected(error) ? NEVER_SENT : NO_ANSWER;
  // The SDK marks what it could read as a service's error by `$fault`.
  const isNamed = fieldOf(error, '$fault') !== undefined && !NAMELESS.includes(error.name);
  return byStatus(isNamed ? NAMED_ANSWERS : NAMELESS_ANSWERS, status);
};

const nameOf = (error: Error): string => {
  const status = statusOf(error);
  if (status !== undefined)
    return fieldOf(error, '$fault') === undefined ? `UnreadableAnswer (HTTP ${status})` : error.name;
  const code = fieldOf(error, 'code');
  return typeof code === 'string' ? code : error.name;
};

/** The SDK's text on an unreadable answer quotes the answer, which may hold anything. */
const messageOf = (error: Error): string =>
  error instanceof SyntaxError ? 'the body is of another kind' : error.message;

/**
 * What a thrown error of an AWS client means for the message: by its name in the provider's table, then among the
 * errors common to AWS, then by its shape. What nothing recognises is unknown: it may have been sent.
 */
export const refusedAnswer = (error: unknown, table: FailureTable): RefusedAnswer =>
  error instanceof Error
    ? refused(ruleFor(error, table), reasonOf(nameOf(error), messageOf(error)))
    : refused(NO_ANSWER, `NotAnError: ${typeof error} was thrown`);
