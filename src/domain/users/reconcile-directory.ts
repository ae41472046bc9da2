import type { NewId } from '../shared/ids.ts';
import { inParallel } from '../shared/in-parallel.ts';
import type { Journal } from '../shared/journal.ts';
import { entryOf } from './directory-entry.ts';
import { type Drift, isMendable } from './drift.ts';
import { compareWithPool, type DriftDependencies } from './report-drift.ts';
import { roleOf } from './roles.ts';
import type { DirectoryEntry, PoolUserWithGroups } from './user.ts';

export interface ReconcileDirectoryDependencies extends DriftDependencies {
  readonly journal: Journal;
  readonly newId: NewId;
}

/** What one run did. `changed`: somebody was faster. */
export interface DirectoryReport {
  readonly users: number;
  readonly mended: number;
  readonly removed: number;
  readonly changed: number;
  readonly failed: number;
  /** Users in no group, in several, or whose role attribute differs: the pool itself must be put right. */
  readonly needsPerson: readonly string[];
  readonly left: boolean;
}

const AT_ONCE = 2;

/** Other than the tokens say that were issued before: the role, whose data it is, whether one may sign in at all. */
const hasOtherRights = ({ groups, attributes, isEnabled }: PoolUserWithGroups, was: DirectoryEntry): boolean =>
  was.role !== roleOf(groups) || was.attributes.contactId !== attributes.contactId || (was.isEnabled && !isEnabled);

/**
 * Writes the directory anew where it differs from the pool. Each user found to differ is read fresh before, and written
 * only where nobody was faster. Tokens of somebody whose role or contact has changed, who was disabled, or who is gone,
 * past us are refused from now on.
 */
export const reconcileDirectory = (dependencies: ReconcileDirectoryDependencies) => {
  const { pool, directory, clock, journal, newId } = dependencies;

  const mendedEntry = (user: PoolUserWithGroups, was: DirectoryEntry | undefined): DirectoryEntry => {
    const at = clock().toISOString();
    const entry = entryOf(user, was, { at, revision: newId() });
    return was !== undefined && hasOtherRights(user, was) ? { ...entry, tokensValidAfter: at } : entry;
  };

  const mend = async (userId: string): Promise<'mended' | 'removed' | 'changed'> => {
    const was = await directory.get(userId);
    const user = await pool.get(userId);
    if (user !== undefined) {
      return (await directory.put(mendedEntry(user, was), was)) === 'put' ? 'mended' : 'changed';
    }
    if (was === undefined) return 'changed';
    return directory.remove(was);
  };

  return async ({ deadline }: { readonly deadline: Date }): Promise<DirectoryReport> => {
    const { users, drifts } = await compareWithPool(dependencies);
    const count = { mended: 0, removed: 0, changed: 0, failed: 0, left: false };

    const attempt = async ({ userId, differences }: Drift): Promise<void> => {
      if (clock() >= deadline) {
        count.left = true;
        return;
      }
      const kinds = differences.map(({ what }) => what);
      try {
        count[await mend(userId)] += 1;
        journal.warn('users.drift-mended', { userId, differences: kinds });
      } catch (fault) {
        count.failed += 1;
        journal.error('users.drift-fault', { userId, differences: kinds }, fault);
      }
    };

    await inParallel(
      drifts.filter(({ differences }) => differences.some(isMendable)),
      AT_ONCE,
      attempt,
    );
    const needsPerson = drifts.filter(({ differences }) => !differences.every(isMendable)).map(({ userId }) => userId);
    return { users, ...count, needsPerson };
  };
};
