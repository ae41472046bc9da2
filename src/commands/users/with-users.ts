import type { ExitCode, Terminal } from '../terminal.ts';
import type { ConnectUsers, UserDependencies } from './connect-users.ts';
import type { OnUserPool } from './user-options.ts';

export type WithUsers = (
  on: OnUserPool,
  work: (dependencies: UserDependencies) => Promise<ExitCode>,
) => Promise<ExitCode>;

/** Lets a command work on a stage, and lets go of it whatever comes. */
export const withUsers =
  (connect: ConnectUsers, terminal: Terminal): WithUsers =>
  async (on, work) => {
    const dependencies = await connect(on, terminal);
    try {
      return await work(dependencies);
    } finally {
      dependencies.close();
    }
  };

/** What the building of a command needs. */
export interface UsersConsole {
  readonly terminal: Terminal;
  readonly run: (work: () => Promise<ExitCode>) => Promise<void>;
  readonly within: WithUsers;
}
