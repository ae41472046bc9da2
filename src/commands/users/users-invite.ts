import type { NewId } from '../../domain/shared/ids.ts';
import type { Caller } from '../../domain/users/caller.ts';
import type { CarryOutDependencies } from '../../domain/users/carry-out.ts';
import { inviteUser } from '../../domain/users/invite-user.ts';
import { INVITATION_DAYS } from '../../domain/users/user.ts';
import type { ExitCode, Terminal } from '../terminal.ts';
import { tellDone, underKey } from './user-answer.ts';

export interface UsersInviteDependencies extends CarryOutDependencies {
  readonly caller: Caller;
  readonly newId: NewId;
}
export interface InviteRequest {
  readonly email: string;
  readonly role: string;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly message?: string;
  readonly reason: string;
  readonly key?: string;
  readonly json: boolean;
}

/** `realtechee users invite`: creates a user, whom the pool mails a temporary password. Exit code 1: nobody was invited, and why. */
export const usersInvite =
  ({ caller, newId, ...dependencies }: UsersInviteDependencies, terminal: Terminal) =>
  async ({ key = newId(), json, ...invitation }: InviteRequest): Promise<ExitCode> => {
    const invite = inviteUser(dependencies);
    const answer = await underKey(key, () => invite({ commandId: key, caller, ...invitation }));
    const past = `invited as ${invitation.role}; the temporary password is in their mail, good for ${INVITATION_DAYS} days`;
    return tellDone(terminal, answer, { past, json });
  };
