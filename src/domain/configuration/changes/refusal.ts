import type { DecisionRefusal } from './change-request.ts';
import type { NotAnAdministrator } from './changer.ts';

/** What is wrong with one change that somebody wants. It names the parameter, and never the value. */
export interface ChangeProblem {
  readonly parameter: string;
  readonly kind:
    | 'unknown'
    | 'wrong-value'
    | 'not-in-this-stage'
    | 'missing'
    | 'too-large'
    | 'secret-in-clear'
    | 'not-a-secret'
    | 'twice';
  readonly problem: string;
  readonly remedy: string;
}

export type ChangeRefusal =
  | NotAnAdministrator
  | DecisionRefusal
  | { readonly because: 'invalid'; readonly problems: readonly ChangeProblem[] }
  | { readonly because: 'reason-missing' }
  | {
      readonly because: 'stale-version';
      readonly parameter: string;
      readonly expected: number;
      readonly current: number;
    }
  | { readonly because: 'nothing-changes' }
  | { readonly because: 'wrong-number'; readonly most: number }
  | { readonly because: 'no-such-request' }
  | { readonly because: 'busy'; readonly requestId: string }
  | { readonly because: 'superseded'; readonly why: string }
  | { readonly because: 'no-such-revision'; readonly revision: number }
  | { readonly because: 'version-gone'; readonly parameter: string; readonly version: number };

export const MOST_CHANGES = 50;
export const PROPOSAL_DAYS = 7;

const listed = (problems: readonly ChangeProblem[]): string =>
  problems.map(({ parameter, problem, remedy }) => `${parameter} ${problem}: ${remedy}`).join('; ');

/** What to tell a person: what is wrong, and what to do. */
export const describeChangeRefusal = (refusal: ChangeRefusal): string => {
  switch (refusal.because) {
    case 'not-an-administrator':
      return 'a configuration is changed by administrators; ask one, or sign in again if you are one by now';
    case 'not-open':
      return `the request is ${refusal.state} already; propose the change again if it is still wanted`;
    case 'expired':
      return `the request has expired (${refusal.expiresAt}); propose the change again`;
    case 'own-proposal':
      return 'this is your own proposal: another administrator approves or rejects it; you may withdraw it';
    case 'same-person':
      return 'the proposer has the same address: an administrator who is another person approves it';
    case 'person-unknown':
      return 'it cannot be told that two different people propose and approve: both need an address, in the user pool or in their AWS sign-in';
    case 'not-the-proposer':
      return 'a proposal is withdrawn by who made it; another administrator rejects it';
    case 'invalid':
      return listed(refusal.problems);
    case 'reason-missing':
      return 'say why: give a reason of at least 10 characters';
    case 'stale-version':
      return `${refusal.parameter} has changed meanwhile (version ${refusal.current}, not ${refusal.expected}): look at it again, then propose anew`;
    case 'nothing-changes':
      return 'all of it holds already; there is nothing to change';
    case 'wrong-number':
      return `name 1 to ${refusal.most} parameters in one change`;
    case 'no-such-request':
      return 'there is no such change request; see: realtechee config proposals';
    case 'busy':
      return `another change is being applied (${refusal.requestId}); try again in a minute`;
    case 'superseded':
      return `the change was given up: ${refusal.why}; propose it again if it is still wanted`;
    case 'no-such-revision':
      return `there is no revision ${refusal.revision} to go back to; see: realtechee config history`;
    case 'version-gone':
      return `version ${refusal.version} of ${refusal.parameter} is not kept any more; set its value instead`;
  }
};
