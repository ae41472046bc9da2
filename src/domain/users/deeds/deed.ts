import type { Result } from '../../shared/result.ts';
import type { UserSignal } from '../events.ts';
import type { PoolRefusal, UserCommand } from '../ports.ts';
import type { DirectoryEntry, PoolUserWithGroups } from '../user.ts';

export type Values = Readonly<Record<string, unknown>>;

/** Answers the user's id. */
export type Applied = Result<string, PoolRefusal>;

/**
 * How one action is carried out on a user: the same for whoever ordered it and for the reconciliation that finishes what
 * was cut off, so all of it is in the command.
 */
export interface Deed {
  /** For the audit: `role-changed`. */
  readonly past: string;
  /** Brings the user from wherever they are to where `after` says. Made again, it changes nothing more. */
  readonly apply: (command: UserCommand, user: PoolUserWithGroups | undefined) => Promise<Applied>;
  /** Whether a fresh reading shows it. */
  readonly isDone: (command: UserCommand, user: PoolUserWithGroups | undefined) => boolean;
  /** `before` is reached in the way `after` is. What is not reversible is tried again until it is done. */
  readonly isReversible: boolean;
  /** The user, fresh. Absent: by the target's id. */
  readonly find?: (command: UserCommand) => Promise<PoolUserWithGroups | undefined>;
  /** What changes in what we keep, beside the pool's own values. */
  readonly keep?: (entry: DirectoryEntry, command: UserCommand, at: Date) => DirectoryEntry;
  /** What others are told has changed: no personal data, since the user's id finds it. */
  readonly signal?: (command: UserCommand) => Pick<UserSignal, 'signalType' | 'payload'>;
  /** The user's link is settled by it: nobody needs to answer the question about it any more. */
  readonly settlesLink?: (command: UserCommand) => boolean;
  /** Values that the audit does not repeat. */
  readonly unaudited?: readonly string[];
}

export const textIn = (values: Values, name: string): string | undefined => {
  const value = values[name];
  return typeof value === 'string' ? value : undefined;
};

export const textsIn = (values: Values, name: string): readonly string[] | undefined => {
  const value = values[name];
  return Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : undefined;
};

/** From now on no token of before is good enough for our own API. */
export const withoutTokens = (entry: DirectoryEntry, _: UserCommand, at: Date): DirectoryEntry => ({
  ...entry,
  tokensValidAfter: at.toISOString(),
});
