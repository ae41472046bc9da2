import type { Clock } from '../shared/clock.ts';
import { accept, type Result } from '../shared/result.ts';
import type { Caller } from './caller.ts';
import { type Difference, type Drift, differencesOf } from './drift.ts';
import { judgeAtAll } from './judge.ts';
import type { UserDirectory, UserPool } from './ports.ts';
import type { UserRefusal } from './refusal.ts';
import { ROLES } from './roles.ts';
import type { DirectoryEntry } from './user.ts';

export interface DriftDependencies {
  readonly pool: UserPool;
  readonly directory: UserDirectory;
  readonly clock: Clock;
}

export interface DriftReport {
  readonly at: string;
  readonly users: number;
  readonly differing: number;
  /** By kind of difference. */
  readonly counts: Readonly<Partial<Record<Difference['what'], number>>>;
  readonly drifts: readonly Drift[];
}

const groupsByUser = async (pool: UserPool): Promise<ReadonlyMap<string, readonly string[]>> => {
  const groups = new Map<string, string[]>();
  for (const role of ROLES) {
    let after: string | undefined;
    do {
      const { ids, next } = await pool.membersOf(role, after);
      for (const id of ids) groups.set(id, [...(groups.get(id) ?? []), role]);
      after = next;
    } while (after !== undefined);
  }
  return groups;
};

/**
 * Compares the pool's pages and the members of its 8 groups with the directory: no request for a single user. What is
 * changing while it is read may show as a difference; look again, or at the user, before believing it.
 */
export const compareWithPool = async ({
  pool,
  directory,
}: Pick<DriftDependencies, 'pool' | 'directory'>): Promise<{
  readonly users: number;
  readonly drifts: readonly Drift[];
}> => {
  const entries = new Map<string, DirectoryEntry>();
  for await (const page of directory.all()) for (const entry of page) entries.set(entry.id, entry);
  const groups = await groupsByUser(pool);
  const drifts: Drift[] = [];
  let users = 0;
  let after: string | undefined;
  do {
    const page = await pool.page(after);
    for (const user of page.users) {
      users += 1;
      const differences = differencesOf(user, groups.get(user.id) ?? [], entries.get(user.id));
      if (differences.length > 0) drifts.push({ userId: user.id, differences });
      entries.delete(user.id);
    }
    after = page.next;
  } while (after !== undefined);
  const gone = [...entries.keys()].map((userId): Drift => ({ userId, differences: [{ what: 'gone-from-pool' }] }));
  return { users, drifts: [...drifts, ...gone] };
};

const countsOf = (drifts: readonly Drift[]): DriftReport['counts'] => {
  const counts: Partial<Record<Difference['what'], number>> = {};
  for (const { differences } of drifts) {
    for (const what of new Set(differences.map((one) => one.what))) counts[what] = (counts[what] ?? 0) + 1;
  }
  return counts;
};

/** Every difference between the pool and what we keep, named. Changes nothing. */
export const reportDrift =
  (dependencies: DriftDependencies) =>
  async (caller: Caller): Promise<Result<DriftReport, UserRefusal>> => {
    const permitted = await judgeAtAll(dependencies.pool, caller, 'report-drift');
    if (!permitted.ok) return permitted;
    const { users, drifts } = await compareWithPool(dependencies);
    const at = dependencies.clock().toISOString();
    return accept({ at, users, differing: drifts.length, counts: countsOf(drifts), drifts });
  };
