import type { Caller } from '../../domain/users/caller.ts';
import type { CarryOutDependencies } from '../../domain/users/carry-out.ts';
import { listOpenCommands } from '../../domain/users/reconcile-commands.ts';
import { EXIT, type ExitCode, type Terminal, tableOf } from '../terminal.ts';
import { refusedUser } from './user-answer.ts';

export interface UsersOpenCommandsDependencies extends Pick<CarryOutDependencies, 'pool' | 'commands' | 'clock'> {
  readonly caller: Caller;
}

const HEADINGS = ['command', 'action', 'user', 'by', 'since'];

/** `realtechee users commands list`: commands that have not ended, oldest first. Reads only. */
export const usersOpenCommands =
  ({ caller, ...dependencies }: UsersOpenCommandsDependencies, terminal: Terminal) =>
  async ({ json }: { readonly json: boolean }): Promise<ExitCode> => {
    const open = await listOpenCommands(dependencies)(caller);
    if (!open.ok) return refusedUser(terminal, open.refusal, json);
    const { commands, hasMore } = open.value;
    if (json) {
      for (const command of commands) terminal.out(JSON.stringify(command));
      terminal.out(JSON.stringify({ summary: { open: commands.length, hasMore } }));
      return EXIT.done;
    }
    if (commands.length === 0) terminal.out('no command is open');
    else {
      terminal.out(
        tableOf(
          HEADINGS,
          commands.map(({ id, action, targetId, actorId, begunAt }) => [id, action, targetId, actorId, begunAt]),
        ),
      );
    }
    if (hasMore) terminal.err(`these are the oldest ${commands.length}; there are more`);
    return EXIT.done;
  };
