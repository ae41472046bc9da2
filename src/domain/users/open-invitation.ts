import type { Clock } from '../shared/clock.ts';
import type { NewId } from '../shared/ids.ts';
import { accept, type Result, refuse } from '../shared/result.ts';
import type { UserDirectory } from './ports.ts';
import { type DirectoryEntry, type Invitation, type InvitationState, invitationStateAt } from './user.ts';

export interface OpenInvitationDependencies {
  readonly directory: Pick<UserDirectory, 'get' | 'put'>;
  readonly clock: Clock;
  readonly newId: NewId;
}

export type OpenRefusal = { readonly because: 'no-such-invitation' } | { readonly because: 'invitation-expired' };

const TRIES = 3;

/**
 * Notes that somebody followed the link in an invitation. Its id is the user's id. Says nothing about the person, and may
 * be called by anybody, any number of times: only the first changes anything.
 */
export const openInvitation = ({ directory, clock, newId }: OpenInvitationDependencies) => {
  const opened = (entry: DirectoryEntry, invitation: Invitation): DirectoryEntry => {
    const at = clock().toISOString();
    return { ...entry, revision: newId(), updatedAt: at, invitation: { ...invitation, state: 'opened', openedAt: at } };
  };

  return async (id: string): Promise<Result<InvitationState, OpenRefusal>> => {
    for (let tried = 0; tried < TRIES; tried += 1) {
      const entry = await directory.get(id);
      if (entry?.invitation === undefined) return refuse({ because: 'no-such-invitation' });
      const state = invitationStateAt(entry.invitation, clock());
      if (state === 'expired') return refuse({ because: 'invitation-expired' });
      if (state !== 'sent') return accept(state);
      if ((await directory.put(opened(entry, entry.invitation), entry)) === 'put') return accept('opened');
    }
    throw new Error('the entry of an invitation changes all the time');
  };
};
