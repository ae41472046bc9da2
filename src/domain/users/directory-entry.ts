import { secondsAfter } from '../shared/clock.ts';
import { roleOf } from './roles.ts';
import { type DirectoryEntry, INVITATION_DAYS, type Invitation, type PoolUserWithGroups } from './user.ts';

/** Who has come by themselves has taken their invitation up, whoever saw it. */
export const invitationSeenBy = (
  invitation: Invitation | undefined,
  hasSignedIn: boolean,
  at: string,
): Invitation | undefined =>
  hasSignedIn && (invitation?.state === 'sent' || invitation?.state === 'opened')
    ? { ...invitation, state: 'accepted', acceptedAt: at }
    : invitation;

/** What is kept of a user as the pool has them now; what only we know stays. */
export const entryOf = (
  user: PoolUserWithGroups,
  was: DirectoryEntry | undefined,
  { at, revision }: { readonly at: string; readonly revision: string },
): DirectoryEntry => {
  const hasSignedIn = user.signIn === 'active' || user.signIn === 'reset-required';
  const invitation = invitationSeenBy(was?.invitation, hasSignedIn, at);
  return {
    id: user.id,
    revision,
    email: user.email,
    role: roleOf(user.groups),
    signIn: user.signIn,
    isEnabled: user.isEnabled,
    attributes: user.attributes,
    ...(invitation === undefined ? {} : { invitation }),
    ...(was?.tokensValidAfter === undefined ? {} : { tokensValidAfter: was.tokensValidAfter }),
    confirmedAt: at,
    createdAt: user.createdAt,
    updatedAt: at,
  };
};

/** An invitation that has just gone out: the first one, or once more. */
export const sentInvitation = (was: Invitation | undefined, invitedBy: string, at: Date): Invitation => ({
  state: 'sent',
  invitedBy: was?.invitedBy ?? invitedBy,
  sentAt: at.toISOString(),
  timesSent: (was?.timesSent ?? 0) + 1,
  expiresAt: secondsAfter(at, INVITATION_DAYS * 86_400).toISOString(),
});
