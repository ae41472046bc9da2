import { createMemoryErasures, createMemoryPersonalRows } from '../../src/adapters/memory/memory-personal-data.ts';
import { readDataRegistry } from '../../src/adapters/registry/read-data-registry.ts';
import { main } from '../../src/commands/main.ts';
import { openPrivateFile } from '../../src/commands/private-file.ts';
import { terminalJournal } from '../../src/commands/terminal-journal.ts';
import type { UserDependencies } from '../../src/commands/users/connect-users.ts';
import type { Caller } from '../../src/domain/users/caller.ts';
import { deleteUser } from '../../src/domain/users/delete-user.ts';
import { entryOf } from '../../src/domain/users/directory-entry.ts';
import type { PoolUserWithGroups } from '../../src/domain/users/user.ts';
import { aTerminal } from './terminal.ts';
import { NOW, OPERATOR, userWorld } from './user-world.ts';
import { PEOPLE } from './users-api.ts';

/** What every change must say. */
export const WHY = ['--reason', 'as agreed'];

/** The whole command line of users, on a pool and stores in memory, with a clock that is moved by hand. */
export const aUsersConsole = (
  users: readonly PoolUserWithGroups[] = PEOPLE,
  change: (dependencies: UserDependencies) => Partial<UserDependencies> = () => ({}),
) => {
  const world = userWorld(users);
  const { dependencies, directory, newId } = world;
  for (const user of users) {
    directory.plant(entryOf(user, undefined, { at: NOW.toISOString(), revision: `planted-${user.id}` }));
  }
  const { clock } = dependencies;
  const erasures = createMemoryErasures({ clock });
  const reached: unknown[] = [];
  let turns = 0;
  let open = 0;
  const all: UserDependencies = {
    ...dependencies,
    caller: OPERATOR,
    newId: () => `key-${newId()}`,
    turn: async () => {
      turns += 1;
    },
    registry: readDataRegistry(),
    rows: createMemoryPersonalRows(),
    erasures,
    trail: erasures.trail,
    removeAccount: deleteUser(dependencies),
    openFile: openPrivateFile,
    models: [],
    filesOf: async () => undefined,
    sleep: async () => {},
    close: () => {
      open -= 1;
    },
  };

  const run = async (args: readonly string[], caller: Caller = OPERATOR) => {
    const { terminal, out, err } = aTerminal();
    const code = await main(['users', ...args], terminal, {
      connectUsers: async (on, told) => {
        const { stage, userPool } = on;
        reached.push({ stage, ...(userPool === undefined ? {} : { userPool }) });
        open += 1;
        return { ...all, journal: terminalJournal(told), ...change(all), caller };
      },
    });
    const text = [...out, ...err].join('\n');
    expect(open).toBe(0); // whatever came, connections were let go of
    return { code, out, err, text, json: () => out.map((line) => JSON.parse(line)) };
  };
  return { ...world, run, reached, turns: () => turns, groups: (id: string) => world.pool.user(id)?.groups };
};
