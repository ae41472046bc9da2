import type { FailureClass } from '../../domain/notifications/ports.ts';

export interface FailureRule {
  readonly failure: FailureClass;
  /** One line for the table in docs/provider-errors.md. */
  readonly because: string;
  /** Present where a retry sooner than this is known to be in vain. */
  readonly retryAfterSeconds?: number;
}

/** What an error of this name means. */
export type FailureTable = Readonly<Record<string, FailureRule>>;

export const permanent = (because: string): FailureRule => ({ failure: 'permanent', because });
export const unknown = (because: string): FailureRule => ({ failure: 'unknown', because });
export const throttled = (because: string, retryAfterSeconds?: number): FailureRule => ({
  failure: 'throttled',
  because,
  ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
});
export const transient = (because: string, retryAfterSeconds?: number): FailureRule => ({
  failure: 'transient',
  because,
  ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
});

/** Every name with one rule: names that AWS uses for the same thing. */
export const alike = (rule: FailureRule, names: readonly string[]): FailureTable =>
  Object.fromEntries(names.map((name) => [name, rule]));
