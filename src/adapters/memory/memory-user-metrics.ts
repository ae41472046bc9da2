import type { UserHappening, UserMetrics } from '../../domain/users/metrics.ts';
import type { ContinueReport } from '../../domain/users/personal-data/continue-erasures.ts';
import type { ReconcileReport } from '../../domain/users/reconcile-commands.ts';
import type { DirectoryReport } from '../../domain/users/reconcile-directory.ts';

/** What the fake was given, in order. */
export interface MemoryUserMetrics extends UserMetrics {
  readonly commands: readonly ReconcileReport[];
  readonly directories: readonly DirectoryReport[];
  readonly erasures: readonly ContinueReport[];
  timesHappened(what: UserHappening): number;
}

export const createMemoryUserMetrics = (): MemoryUserMetrics => {
  const commands: ReconcileReport[] = [];
  const directories: DirectoryReport[] = [];
  const erasures: ContinueReport[] = [];
  const happenings = new Map<UserHappening, number>();
  return {
    commands,
    directories,
    erasures,
    timesHappened: (what) => happenings.get(what) ?? 0,
    reconciled: (report) => commands.push({ ...report }),
    compared: (report) => directories.push({ ...report }),
    erased: (report) => erasures.push({ ...report }),
    happened: (what, times = 1) => happenings.set(what, (happenings.get(what) ?? 0) + times),
  };
};
