import { secondsAfter } from '../shared/clock.ts';
import { inParallel } from '../shared/in-parallel.ts';
import { accept, type Result } from '../shared/result.ts';
import type { Caller } from './caller.ts';
import { type CarryOutDependencies, carryOut } from './carry-out.ts';
import { judgeAtAll } from './judge.ts';
import type { UserCommand } from './ports.ts';
import type { UserRefusal } from './refusal.ts';
import { COMMAND_LEASE_SECONDS } from './run-command.ts';

/** A command that has not ended; what it was to change is not shown. */
export type OpenCommand = Pick<UserCommand, 'id' | 'action' | 'targetId' | 'actorId' | 'begunAt'>;

const MAX_LISTED = 500;

/** Commands that have not ended, oldest first: being carried out, or cut off. */
export const listOpenCommands =
  ({ pool, commands, clock }: Pick<CarryOutDependencies, 'pool' | 'commands' | 'clock'>) =>
  async (
    caller: Caller,
  ): Promise<Result<{ readonly commands: readonly OpenCommand[]; readonly hasMore: boolean }, UserRefusal>> => {
    const permitted = await judgeAtAll(pool, caller, 'reconcile');
    if (!permitted.ok) return permitted;
    const found: OpenCommand[] = [];
    for await (const page of commands.open(secondsAfter(clock(), 1))) {
      found.push(
        ...page.map(({ id, action, targetId, actorId, begunAt }) => ({ id, action, targetId, actorId, begunAt })),
      );
      if (found.length > MAX_LISTED) break;
    }
    return accept({ commands: found.slice(0, MAX_LISTED), hasMore: found.length > MAX_LISTED });
  };

/** What one run did. `held`: somebody is at it. `failed` commands stay open; `left` says that time ran out. */
export interface ReconcileReport {
  readonly looked: number;
  readonly finished: number;
  readonly undone: number;
  readonly refused: number;
  readonly held: number;
  readonly failed: number;
  readonly left: boolean;
}

const AT_ONCE = 2;

/**
 * Finishes commands that were cut off: they were permitted when they began, and are carried on to where they were meant
 * to end. Any number of runs may overlap. One that fails does not stop the others. Stops at `deadline`.
 */
export const reconcileCommands = (dependencies: CarryOutDependencies) => {
  const { pool, commands, clock, journal } = dependencies;
  const { goOn } = carryOut(dependencies);

  const finish = async (command: UserCommand): Promise<'finished' | 'undone' | 'refused' | 'held' | 'looked'> => {
    const resumed = await commands.resume(command.id, clock(), secondsAfter(clock(), COMMAND_LEASE_SECONDS));
    if (resumed === 'held') return 'held';
    if (resumed === 'ended') return 'looked';
    const answer = await goOn(command);
    journal.warn('users.command-reconciled', { commandId: command.id, action: command.action, ok: answer.ok });
    if (answer.ok) return 'finished';
    return answer.refusal.because === 'undone' ? 'undone' : 'refused';
  };

  return async (
    caller: Caller,
    { deadline }: { readonly deadline: Date },
  ): Promise<Result<ReconcileReport, UserRefusal>> => {
    const permitted = await judgeAtAll(pool, caller, 'reconcile');
    if (!permitted.ok) return permitted;
    const count = { looked: 0, finished: 0, undone: 0, refused: 0, held: 0, failed: 0, left: false };

    const attempt = async (command: UserCommand): Promise<void> => {
      if (clock() >= deadline) {
        count.left = true;
        return;
      }
      count.looked += 1;
      try {
        const end = await finish(command);
        if (end !== 'looked') count[end] += 1;
      } catch (fault) {
        count.failed += 1;
        journal.error('users.reconcile-fault', { commandId: command.id, action: command.action }, fault);
      }
    };

    for await (const page of commands.open(secondsAfter(clock(), -COMMAND_LEASE_SECONDS))) {
      await inParallel(page, AT_ONCE, attempt);
      if (count.left) break;
    }
    return accept(count);
  };
};
