import type { Clock } from '../shared/clock.ts';
import type { NewId } from '../shared/ids.ts';
import type { Journal } from '../shared/journal.ts';
import { entryOf } from './directory-entry.ts';
import type { UserDirectory } from './ports.ts';
import { isAbove, isRole, type Role, roleOf } from './roles.ts';
import type { DirectoryEntry, PoolUserWithGroups } from './user.ts';

export interface ShapeTokenDependencies {
  readonly directory: Pick<UserDirectory, 'get' | 'put'>;
  readonly journal: Journal;
  readonly clock: Clock;
  readonly newId: NewId;
}

/** What a new token says of its bearer. */
export interface TokenClaims {
  /** One, or none. */
  readonly groups: readonly Role[];
  readonly contactId?: string;
}

/** The lower of what the pool and what we say: a change that is half-way gives nobody more than both its ends. */
const lowerOf = (one: Role, other: Role): Role => (isAbove(one, other) ? other : one);

const claimsOf = ({ groups }: Pick<PoolUserWithGroups, 'groups'>, entry: DirectoryEntry | undefined): TokenClaims => {
  if (!groups.some(isRole)) return { groups: [] };
  if (entry === undefined) return { groups: [roleOf(groups)] };
  const { contactId } = entry.attributes;
  return {
    groups: [lowerOf(roleOf(groups), entry.role)],
    ...(contactId === undefined ? {} : { contactId }),
  };
};

/**
 * The groups and the contact of a token that is about to be issued, from our records. Whoever gets one has taken up their
 * invitation: that is noted here, as is a user whom we did not know. When our records cannot be read people still sign in,
 * with the group that the pool says and without a contact: they see their own data again with their next token. What cannot be noted is noted by
 * the nightly reconciliation.
 */
export const shapeToken = ({ directory, journal, clock, newId }: ShapeTokenDependencies) => {
  /** Who was faster knows better. */
  const note = async (user: PoolUserWithGroups, was: DirectoryEntry | undefined): Promise<void> => {
    const isOpen = was?.invitation?.state === 'sent' || was?.invitation?.state === 'opened';
    if (was !== undefined && !isOpen) return;
    const at = clock().toISOString();
    const signedIn: PoolUserWithGroups = { ...user, signIn: 'active' };
    const seen = entryOf(signedIn, was, { at, revision: newId() });
    const kept =
      was === undefined || seen.invitation === undefined
        ? seen
        : { ...was, revision: seen.revision, signIn: seen.signIn, invitation: seen.invitation, updatedAt: at };
    await directory.put(kept, was);
  };

  return async (user: PoolUserWithGroups): Promise<TokenClaims> => {
    let entry: DirectoryEntry | undefined;
    try {
      entry = await directory.get(user.id);
    } catch (fault) {
      journal.error('users.token-without-records', { userId: user.id }, fault);
      return claimsOf(user, undefined);
    }
    await note(user, entry).catch((fault: unknown) => {
      journal.error('users.sign-in-not-noted', { userId: user.id }, fault);
    });
    return claimsOf(user, entry);
  };
};
