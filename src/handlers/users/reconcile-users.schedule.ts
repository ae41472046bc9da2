import { secondsAfter } from '../../domain/shared/clock.ts';
import type { CarryOutDependencies } from '../../domain/users/carry-out.ts';
import type { UserMetrics } from '../../domain/users/metrics.ts';
import { reconcileCommands } from '../../domain/users/reconcile-commands.ts';
import { type ReconcileDirectoryDependencies, reconcileDirectory } from '../../domain/users/reconcile-directory.ts';
import { onColdStart } from '../shared/on-cold-start.ts';
import { reconcileUsersDependencies } from './dependencies.ts';

export type ReconcileUsersDependencies = CarryOutDependencies &
  ReconcileDirectoryDependencies & { readonly metrics: UserMetrics };

/** The function's timeout is 900 s; the work stops well before. */
const BUDGET_SECONDS = 840;
/** Of which commands may take so much: the directory is compared every night. */
const COMMANDS_SECONDS = 400;

/** What a schedule says of its run; one that says nothing has all of it done. */
export interface ReconcileUsersEvent {
  readonly only?: 'commands';
}

/**
 * Finishes half-done commands every few minutes; every night also brings the directory in line with the user pool. What
 * fails is told by the figures and comes again with the next run.
 */
export const reconcileUsersHandler = (dependencies: ReconcileUsersDependencies) => {
  const { clock, journal, metrics } = dependencies;
  const finish = reconcileCommands(dependencies);
  const mend = reconcileDirectory(dependencies);

  return async ({ only }: ReconcileUsersEvent = {}): Promise<void> => {
    const startedAt = clock();
    const caller = { kind: 'automation', rule: 'reconciliation' } as const;
    const commands = await finish(caller, { deadline: secondsAfter(startedAt, COMMANDS_SECONDS) });
    if (!commands.ok) throw new Error(`commands cannot be reconciled: ${commands.refusal.because}`);
    metrics.reconciled(commands.value);
    journal.info('users.commands-reconciled', { ...commands.value });
    if (only === 'commands') return;
    const directory = await mend({ deadline: secondsAfter(startedAt, BUDGET_SECONDS) });
    metrics.compared(directory);
    journal.info('users.directory-reconciled', { ...directory, needsPerson: directory.needsPerson.slice(0, 100) });
  };
};

export const handler = onColdStart(() => reconcileUsersHandler(reconcileUsersDependencies(process.env)));
