import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createMemoryUserPool, type MemoryUserPool } from '../../src/adapters/memory/memory-user-pool.ts';
import type { PlantedUser, UserPoolState } from '../../src/adapters/memory/planted-user.ts';
import type { StageClock } from '../clock.ts';

/** What was mailed to somebody last, by which they come in: a temporary password, or a code. Passwords of people are not kept. */
export interface Mailed {
  readonly secret: string;
  /** ISO-8601, in the time of the stage. */
  readonly at: string;
}
interface PoolFile extends UserPoolState {
  readonly mailed: Readonly<Record<string, Mailed>>;
}

/** The users of a stage, on disk before a caller hears that anything was done. */
export interface KeptPool {
  readonly users: MemoryUserPool;
  /** Nobody has ever been in it. */
  readonly isNew: boolean;
  everybody(): readonly PlantedUser[];
  /** By subject, or by address in any case. */
  find(idOrEmail: string): PlantedUser | undefined;
  mailedTo(id: string): Mailed | undefined;
  noteMailed(id: string, secret: string): void;
  save(): void;
}

export const openKeptPool = (file: string, clock: Pick<StageClock, 'now'>): KeptPool => {
  const users = createMemoryUserPool({ clock: clock.now, newId: randomUUID, tries: 1 });
  const isNew = !existsSync(file);
  const kept: PoolFile = isNew ? { users: [], mailed: {} } : (JSON.parse(readFileSync(file, 'utf8')) as PoolFile);
  users.import(kept);
  const mailed = new Map(Object.entries(kept.mailed));
  const everybody = (): readonly PlantedUser[] => users.export().users;

  return {
    users,
    isNew,
    everybody,
    find(idOrEmail) {
      const email = idOrEmail.trim().toLowerCase();
      return users.user(idOrEmail) ?? everybody().find((user) => user.email !== '' && user.email === email);
    },
    mailedTo: (id) => mailed.get(id),
    noteMailed(id, secret) {
      mailed.set(id, { secret, at: clock.now().toISOString() });
    },
    save() {
      const state: PoolFile = { ...users.export(), mailed: Object.fromEntries(mailed) };
      writeFileSync(`${file}.new`, JSON.stringify(state), { mode: 0o600 });
      renameSync(`${file}.new`, file);
    },
  };
};
