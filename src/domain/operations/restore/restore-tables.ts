import type { Digest } from '../../shared/ids.ts';
import { canonicalJson } from '../backup/stored-item.ts';
import type { PlanRestoreDependencies, RestorePlan } from './plan-restore.ts';
import type { RestoreCheckpoints } from './ports.ts';
import type { RestoreWish } from './restore-wish.ts';
import { type RestoredTable, tablesOf } from './restored-table.ts';
import { type RestoredRows, settleRows } from './settle-rows.ts';

export interface RestoreTablesDependencies extends PlanRestoreDependencies {
  readonly checkpoints: RestoreCheckpoints;
}

export interface Restored {
  readonly written: number;
  /** Somebody else has written these rows meanwhile; theirs stay. */
  readonly lost: number;
  readonly made: readonly string[];
  readonly tables: readonly RestoredRows[];
  /** Every row of the backup is there, or a newer one that was to stay. */
  readonly isVerified: boolean;
}

/** Of the same backup, stage and choice: only that run can be gone on with. */
const checkpointName = (digest: Digest, wish: RestoreWish, suffix: string): string =>
  `${wish.into}-${wish.backup}-${digest(canonicalJson({ ...wish, suffix })).slice(0, 12)}`;

/**
 * Carries out a plan, and then compares every row again. Only what the plan says is written, each row on the condition that
 * nobody has written it since it was looked at. Cut off anywhere and begun again, it comes to the same end: rows that are
 * there already are left alone, and files that are through are not read again until the end.
 * @throws when the stage or the backup cannot be read or written; go on by the same command
 */
export const restoreTables = (dependencies: RestoreTablesDependencies) => {
  const { registry, tables, checkpoints, digest, mayMake } = dependencies;

  const makeMissing = async ({ tables: plans }: RestorePlan): Promise<readonly string[]> => {
    const made: string[] = [];
    for (const { model, isMissing } of plans) {
      const table = registry.find((one) => one.model === model);
      if (!isMissing || table === undefined || !mayMake(table)) continue;
      await tables.create(table);
      made.push(model);
    }
    return made;
  };

  return async (
    plan: RestorePlan,
    wish: RestoreWish,
    suffix: string,
    onProgress: (rows: number, total: number) => void = () => {},
  ): Promise<Restored> => {
    const wanted = tablesOf(plan.manifest, registry, wish.models);
    if (!wanted.ok) throw new Error('the plan is of other tables than the wish');
    const name = checkpointName(digest, wish, suffix);
    const made = await makeMissing(plan);
    const { write, verify } = settleRows(dependencies, plan.manifest, wish);
    // A table that had to be made again has nothing of what went through before.
    const emptied = wanted.value.filter(({ table }) => made.includes(table.model)).flatMap(({ part }) => part.chunks);
    const through = new Set(await checkpoints.read(name));
    for (const { path } of emptied) through.delete(path);
    if (made.length > 0) await checkpoints.write(name, [...through]);
    const total = wanted.value.reduce((sum, { part }) => sum + part.records, 0);
    const count = { done: 0, written: 0, lost: 0 };

    const restore = async (one: RestoredTable): Promise<void> => {
      for (const chunk of one.part.chunks) {
        if (!through.has(chunk.path)) {
          const { written, lost } = await write(one, chunk);
          count.written += written;
          count.lost += lost;
          through.add(chunk.path);
          await checkpoints.write(name, [...through]);
        }
        count.done += chunk.records;
        onProgress(count.done, total);
      }
    };

    for (const one of wanted.value) await restore(one);
    const verified: RestoredRows[] = [];
    for (const one of wanted.value) verified.push(await verify(one));
    await checkpoints.forget(name); // it is whole, or to be begun from the start
    const { written, lost } = count;
    return { written, lost, made, tables: verified, isVerified: verified.every(({ wrong }) => wrong === 0) };
  };
};
