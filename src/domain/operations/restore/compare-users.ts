import type { Manifest } from '../backup/manifest.ts';
import type { ReadingTools, RecordSource } from '../backup/ports.ts';
import { currentIds } from './users/plan-users.ts';
import type { MadeUsers } from './users/ports.ts';
import { usersOfBackup, usersOfPool } from './users/read-users.ts';

/** Users of a backup and of the stage's pool, compared. Ids are subjects; nobody is named. */
export interface UserDifferences {
  readonly inBackup: number;
  /** In the backup and not in the pool, nor made anew in it. */
  readonly missing: readonly string[];
  /** In other groups than then. */
  readonly otherGroups: readonly string[];
  /** Of users who came later. */
  readonly extra: number;
}

const isSame = (one: readonly string[], other: readonly string[]): boolean =>
  one.length === other.length && one.every((group) => other.includes(group));

/** Who is missing or stands elsewhere. Holds the users of both in memory. */
export const compareUsers =
  (tools: ReadingTools, pool: readonly RecordSource[], made: Pick<MadeUsers, 'all'>) =>
  async (manifest: Manifest): Promise<UserDifferences> => {
    const [then, now] = [await usersOfBackup(tools, manifest), await usersOfPool(pool)];
    const idsOf = currentIds(await made.all());
    const found = [...then.keys()].sort().map((id) => ({ id, nowId: idsOf(id).find((one) => now.has(one)) }));
    const known = new Set(found.map(({ nowId }) => nowId));
    return {
      inBackup: found.length,
      missing: found.flatMap(({ id, nowId }) => (nowId === undefined ? [id] : [])),
      otherGroups: found.flatMap(({ id, nowId = '' }) => {
        const [was, is] = [then.get(id), now.get(nowId)];
        return was !== undefined && is !== undefined && !isSame(was.groups, is.groups) ? [id] : [];
      }),
      extra: [...now.keys()].filter((id) => !known.has(id)).length,
    };
  };
