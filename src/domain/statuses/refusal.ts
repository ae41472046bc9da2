import type { Status } from './lifecycle.ts';

/** Why a record stays as it is. */
export type TransitionRefusal =
  | { readonly because: 'not-found' }
  /** The row cannot be read as a record; `reason` names what is wrong with it. */
  | { readonly because: 'unreadable'; readonly reason: string }
  | { readonly because: 'unknown-status'; readonly to: Status; readonly known: readonly Status[] }
  /** The record itself is in a status that its lifecycle does not know. */
  | { readonly because: 'lost'; readonly status: Status; readonly known: readonly Status[] }
  | {
      readonly because: 'no-such-transition';
      readonly from: Status;
      readonly to: Status;
      readonly possible: readonly Status[];
    }
  | { readonly because: 'not-permitted'; readonly from: Status; readonly to: Status; readonly who: string }
  | { readonly because: 'not-assigned' }
  | { readonly because: 'reason-missing'; readonly reasons?: readonly string[] }
  | { readonly because: 'reason-unlisted'; readonly reasons: readonly string[] }
  | { readonly because: 'reason-too-long'; readonly atMost: number }
  | { readonly because: 'limit-reached'; readonly counter: string; readonly atMost: number }
  /** Somebody was faster. `current` is how it is now. */
  | { readonly because: 'stale'; readonly expected: number; readonly current: CurrentState };

export interface CurrentState {
  readonly status: Status;
  readonly version: number;
}

const list = (words: readonly string[]): string => words.join(', ');

/** What to tell a person: what is wrong, and what would be right. Names nobody. */
export const describeRefusal = (refusal: TransitionRefusal, record: string): string => {
  switch (refusal.because) {
    case 'not-found':
      return `there is no such ${record}`;
    case 'unreadable':
      return `the ${record} cannot be read: ${refusal.reason}`;
    case 'unknown-status':
      return `"${refusal.to}" is no status; it must be one of ${list(refusal.known)}`;
    case 'lost':
      return `the ${record} is in "${refusal.status}", which is no status of a ${record} (${list(refusal.known)}); an administrator must correct the row`;
    case 'no-such-transition':
      return refusal.possible.length === 0
        ? `a ${record} in ${refusal.from} cannot go anywhere`
        : `a ${record} in ${refusal.from} cannot go to ${refusal.to}; it can go to ${list(refusal.possible)}`;
    case 'not-permitted':
      return `from ${refusal.from} to ${refusal.to} a ${record} is moved by ${refusal.who}`;
    case 'not-assigned':
      return `this ${record} is not assigned to you`;
    case 'reason-missing':
      return refusal.reasons === undefined
        ? 'a reason is missing; say in a few words why'
        : `a reason is missing; it must be one of ${list(refusal.reasons)}`;
    case 'reason-unlisted':
      return `the reason is not on the list; it must be one of ${list(refusal.reasons)}`;
    case 'reason-too-long':
      return `the reason is too long; at most ${refusal.atMost} characters`;
    case 'limit-reached':
      return `this ${record} has had its ${refusal.atMost} ${refusal.counter}; there is no other`;
    case 'stale':
      return `the ${record} has changed meanwhile: it is in ${refusal.current.status}, version ${refusal.current.version}; look at it again`;
    default:
      return refusal satisfies never;
  }
};
