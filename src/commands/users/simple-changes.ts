import type { Answer, CarryOutDependencies } from '../../domain/users/carry-out.ts';
import { cancelInvitation } from '../../domain/users/manage-invitation.ts';
import type { Order } from '../../domain/users/order.ts';
import { resetMfa, resetPassword, signOutUser } from '../../domain/users/renew-credentials.ts';
import { disableUser, enableUser } from '../../domain/users/set-access.ts';

/** A command that says no more than on whom, and why. */
export interface SimpleChange {
  readonly name: string;
  readonly about: string;
  readonly past: string;
  /** A reason, for the example. */
  readonly reason: string;
  readonly note: string;
  readonly carryOut: (dependencies: CarryOutDependencies) => (order: Order) => Promise<Answer>;
}

export const SIMPLE_CHANGES: readonly SimpleChange[] = [
  {
    name: 'cancel-invitation',
    about: 'take an invitation back that nobody has taken up; the account is no more',
    past: 'the invitation is taken back, and the account is no more',
    reason: 'Invited by mistake',
    note: 'Expired ones too. Who has signed in already is disabled or deleted instead.',
    carryOut: cancelInvitation,
  },
  {
    name: 'disable',
    about: 'keep a user from signing in; their data stays',
    past: 'disabled, and signed out everywhere',
    reason: 'Has left the company',
    note: 'They are signed out everywhere, and their tokens are refused within seconds. The last super_admin stays.',
    carryOut: disableUser,
  },
  {
    name: 'enable',
    about: 'let a user sign in again, with the role they had',
    past: 'enabled',
    reason: 'Is back',
    note: 'Tokens from before stay worth nothing: they sign in anew.',
    carryOut: enableUser,
  },
  {
    name: 'reset-password',
    about: 'make a user set a new password: the pool mails them a code for it',
    past: 'must set a new password; the code for it is in their mail',
    reason: 'The laptop was stolen',
    note: 'The old password is good no more. No password is ever printed. Who never came gets their invitation resent instead.',
    carryOut: resetPassword,
  },
  {
    name: 'sign-out',
    about: 'sign a user out everywhere',
    past: 'signed out everywhere',
    reason: 'Left a session open',
    note: 'Their tokens are refused within seconds.',
    carryOut: signOutUser,
  },
  {
    name: 'reset-mfa',
    about: 'take a user’s second factor away, so that they can set up another',
    past: 'has no second factor any more',
    reason: 'Lost the phone; called back on the number on file',
    note: 'Be sure who asks: until they set one up, the password alone is enough.',
    carryOut: resetMfa,
  },
];
