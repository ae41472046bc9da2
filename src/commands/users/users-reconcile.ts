import { secondsAfter } from '../../domain/shared/clock.ts';
import type { Caller } from '../../domain/users/caller.ts';
import type { CarryOutDependencies } from '../../domain/users/carry-out.ts';
import { type ReconcileReport, reconcileCommands } from '../../domain/users/reconcile-commands.ts';
import { EXIT, type ExitCode, styled, type Terminal } from '../terminal.ts';
import { refusedUser } from './user-answer.ts';

export interface UsersReconcileDependencies extends CarryOutDependencies {
  readonly caller: Caller;
}

/** Whoever sits at a terminal can wait, and can stop it: what is not ended stays open for the next run. */
const A_DAY_SECONDS = 86_400;

const COUNTS = [
  ['finished', 'finished'],
  ['undone', 'taken back: the user is as before'],
  ['refused', 'refused by now: nothing was changed'],
  ['held', 'being carried out by somebody'],
  ['failed', 'failed, and stay open: the lines above say why'],
] as const satisfies readonly (readonly [keyof ReconcileReport, string])[];

const print = (terminal: Terminal, report: ReconcileReport): void => {
  for (const [name, what] of COUNTS) {
    if (report[name] > 0) terminal.out(`${String(report[name]).padStart(6)}  ${what}`);
  }
  const said = report.looked === 0 ? 'none was cut off' : `${report.looked} were cut off`;
  terminal.out(`${styled(terminal, 'bold', 'commands')}: ${said}.`);
};

/** `realtechee users commands reconcile`: finishes commands that were cut off. Exit code 1: some are open still. */
export const usersReconcile =
  ({ caller, ...dependencies }: UsersReconcileDependencies, terminal: Terminal) =>
  async ({ json }: { readonly json: boolean }): Promise<ExitCode> => {
    const deadline = secondsAfter(dependencies.clock(), A_DAY_SECONDS);
    const report = await reconcileCommands(dependencies)(caller, { deadline });
    if (!report.ok) return refusedUser(terminal, report.refusal, json);
    if (json) terminal.out(JSON.stringify(report.value));
    else print(terminal, report.value);
    const { held, failed, left } = report.value;
    return held + failed === 0 && !left ? EXIT.done : EXIT.refused;
  };
