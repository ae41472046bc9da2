import type { KnownRows } from './known-rows.ts';
import type { Subject } from './subject.ts';
import type { Tally } from './tally.ts';

/** A plan is looked at by a person, and rows change: after a day it is another one that is needed. */
export const PLAN_HOURS = 24;

export interface Progress {
  /** Tables that are done with. */
  readonly finished: readonly string[];
  /** Where the next page of the table that is not begins. */
  readonly after?: string;
  readonly tallies: readonly Tally[];
  /** How many parts the list of files has. */
  readonly fileParts: number;
}

/** One erasure, from its plan to its end. The person is in it as long as it could not be gone on with otherwise. */
export interface Erasure {
  readonly id: string;
  readonly revision: number;
  readonly state: 'planned' | 'begun' | 'ended';
  readonly userId: string;
  readonly requestedBy: string;
  readonly plannedAt: string;
  /** Until when the plan may be begun. */
  readonly expiresAt: string;
  readonly updatedAt: string;
  readonly endedAt?: string;
  readonly subject?: Subject;
  readonly known?: KnownRows;
  /** What the plan found, by table. */
  readonly found: readonly Tally[];
  /** A legal hold on the person themselves. */
  readonly isHeld: boolean;
  /** Why it was begun; names nobody. */
  readonly reason?: string;
  /** Contacts that have the person's address and are not linked to them: of these only the address would be erased. */
  readonly unlinkedContactIds: readonly string[];
  readonly progress: Progress;
}

export const NO_PROGRESS: Progress = { finished: [], tallies: [], fileParts: 0 };
