import type { PolicyRefusal } from './policy.ts';
import { ROLES } from './roles.ts';
import type { InvitationState } from './user.ts';

/** What is wrong with one field of what was sent. Never repeats the value. */
export interface FieldProblem {
  readonly field: string;
  readonly problem: string;
}

/** Why nothing was changed. */
export type UserRefusal =
  | PolicyRefusal
  /** Whoever asks is no user who may sign in any more, whatever their token says. */
  | { readonly because: 'caller-unknown' }
  | { readonly because: 'unknown-user' }
  | { readonly because: 'unknown-role' }
  | { readonly because: 'invalid'; readonly problems: readonly FieldProblem[] }
  | { readonly because: 'bad-cursor' }
  | { readonly because: 'exists'; readonly id?: string }
  /** Another command on the same user has not ended yet. */
  | { readonly because: 'busy'; readonly commandId: string }
  /** This very command is being carried out. */
  | { readonly because: 'in-progress'; readonly commandId: string }
  /** The command's id belongs to a command that said something else. */
  | { readonly because: 'another-command'; readonly commandId: string }
  | { readonly because: 'changed-meanwhile' }
  /** It went wrong half-way and was taken back: the user is as before. */
  | { readonly because: 'undone'; readonly note: string }
  /** The same command was refused when it came the first time. */
  | { readonly because: 'refused-before'; readonly note: string }
  | { readonly because: 'not-possible'; readonly reason: string }
  | { readonly because: 'invitation-not-open'; readonly state: InvitationState | 'none' }
  | { readonly because: 'no-such-contact' }
  | { readonly because: 'contact-taken' }
  | { readonly because: 'no-such-question' };

const ofPolicy = (refusal: PolicyRefusal): string => {
  switch (refusal.because) {
    case 'role-lacks-action':
      return `${refusal.role} may not ${refusal.action}`;
    case 'own-account':
      return `${refusal.action} cannot be done to one's own account; ask another administrator`;
    case 'target-above-own-rank':
      return `${refusal.role} cannot act on a ${refusal.targetRole}`;
    case 'role-above-own':
      return `${refusal.role} cannot give the role ${refusal.newRole}`;
    case 'last-super-admin':
      return `this is the last super_admin who can sign in; make another one first, then ${refusal.action}`;
    default:
      return refusal satisfies never;
  }
};

const problemsOf = (problems: readonly FieldProblem[]): string =>
  problems.map(({ field, problem }) => `${field}: ${problem}`).join('; ');

/** What to tell a person: what is wrong and, where it helps, what to do. No personal data. */
export const describeUserRefusal = (refusal: UserRefusal): string => {
  switch (refusal.because) {
    case 'caller-unknown':
      return 'you are no longer a user who may sign in; sign in again';
    case 'unknown-user':
      return 'there is no such user';
    case 'unknown-role':
      return `there is no such role; it must be one of ${ROLES.join(', ')}`;
    case 'invalid':
      return problemsOf(refusal.problems);
    case 'bad-cursor':
      return 'the cursor belongs to another search; begin at the first page';
    case 'exists':
      return 'somebody with this address is a user already';
    case 'busy':
      return `another change to this user has not ended yet (command ${refusal.commandId}); try again in a minute`;
    case 'in-progress':
      return `this is being done (command ${refusal.commandId}); ask again in a minute, with the same key`;
    case 'another-command':
      return `command ${refusal.commandId} was something else; use a new key`;
    case 'changed-meanwhile':
      return 'the user has changed meanwhile; look again, and repeat it with a new key';
    case 'undone':
      return `it could not be done, and the user is as before: ${refusal.note}; try again with a new key`;
    case 'refused-before':
      return `this was refused when it came first: ${refusal.note}; use a new key to try it again`;
    case 'not-possible':
      return refusal.reason;
    case 'invitation-not-open':
      return refusal.state === 'none'
        ? 'this user has no open invitation'
        : `the invitation is ${refusal.state}; it is open no more`;
    case 'no-such-contact':
      return 'there is no such contact';
    case 'contact-taken':
      return 'this contact is linked to another user; unlink that user first';
    case 'no-such-question':
      return 'there is no such question, or it is answered';
    default:
      return ofPolicy(refusal);
  }
};
