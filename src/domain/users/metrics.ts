import type { ContinueReport } from './personal-data/continue-erasures.ts';
import type { ReconcileReport } from './reconcile-commands.ts';
import type { DirectoryReport } from './reconcile-directory.ts';

export type UserHappening =
  /** Somebody asked for more than a sign-up gives, or what they said of themselves was wrong. */
  | 'sign-up-refused'
  /** Somebody confirmed their sign-up and did not get their group. */
  | 'sign-up-incomplete'
  /** A person must say which contact somebody is. */
  | 'link-asked'
  | 'database-unreachable';

/** What an operator wants to see of users. Never waits, never throws. */
export interface UserMetrics {
  reconciled(commands: ReconcileReport): void;
  compared(directory: DirectoryReport): void;
  erased(erasures: ContinueReport): void;
  happened(what: UserHappening, times?: number): void;
}
