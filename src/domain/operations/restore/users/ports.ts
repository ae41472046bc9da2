import type { Result } from '../../../shared/result.ts';

/** A user as a pool has them, by its own names. */
export interface KnownUser {
  /** The subject of their tokens. A user who is made anew gets another one. */
  readonly id: string;
  readonly email: string;
  readonly isEmailVerified: boolean;
  readonly isEnabled: boolean;
  /** `CONFIRMED`, `FORCE_CHANGE_PASSWORD`, ... */
  readonly status: string;
  /** Without subject, address and whether that is verified. */
  readonly attributes: Readonly<Record<string, string>>;
  readonly groups: readonly string[];
}

export type MakeRefusal =
  /** Somebody else has the address in the pool. */
  | { readonly because: 'address-taken' }
  /** `reason` is the pool's, and names nobody. */
  | { readonly because: 'not-possible'; readonly reason: string };

/** Makes users in a pool, one step at a time; each may be made again and then changes nothing. */
export interface UserMaker {
  /**
   * Makes the user, in no group. Whom a call since `since` has made, its answer lost, is found and answered. `mails`: the
   * pool mails them a temporary password; otherwise nobody hears of it.
   */
  make(
    user: Pick<KnownUser, 'email' | 'isEmailVerified' | 'attributes'>,
    how: { readonly since: Date; readonly mails: boolean },
  ): Promise<Result<{ readonly id: string }, MakeRefusal>>;
  /** Gives a password that nobody knows to whoever has none of their own, so that they can ask for a new one. */
  sealPassword(id: string): Promise<void>;
  disable(id: string): Promise<void>;
  addToGroup(id: string, group: string): Promise<void>;
}

/** That a user was made anew, or is being made. */
export interface MadeUser {
  readonly oldId: string;
  readonly beganAt: string;
  /** Absent: it is not known that they were made. */
  readonly newId?: string;
  /** Everything was done that belongs to it. */
  readonly endedAt?: string;
}

/** The list of users who were made anew, kept in the stage for ever: rows of the past go on naming them by their old ids. */
export interface MadeUsers {
  all(): Promise<readonly MadeUser[]>;
  /** Whole, or as it was. */
  save(made: MadeUser): Promise<void>;
}
