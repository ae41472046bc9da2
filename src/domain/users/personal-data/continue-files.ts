import type { Journal } from '../../shared/journal.ts';
import { type EraseFilesDependencies, eraseFiles } from './erase-files.ts';

export interface ContinueFilesDependencies extends EraseFilesDependencies {
  readonly journal: Journal;
}

/** What one run did with the files of erasures that have ended. */
export interface ContinueFilesReport {
  readonly deleted: number;
  /** Not looked at for want of time; the next run does. */
  readonly left: number;
  readonly failed: number;
}

/**
 * Deletes the files of every erasure that has ended since they were last seen to. One that fails does not stop the others,
 * and comes again; stops at `deadline`, and one that needs more than a whole run fails, since it would need it every time.
 */
export const continueFiles = (dependencies: ContinueFilesDependencies) => {
  const { erasures, clock, journal } = dependencies;
  const erase = eraseFiles(dependencies);

  const seeTo = async (erasureId: string, deadline: Date): Promise<number> => {
    const caller = { kind: 'automation', rule: 'erasure' } as const;
    const erased = await erase({ caller, erasureId }, { deadline });
    if (!erased.ok) throw new Error(`the files of an erasure that has not ended: ${erased.refusal.because}`);
    const { deleted, named, elsewhere } = erased.value;
    const counts = { deleted, named: named.length, elsewhere: elsewhere.length };
    if (named.length + elsewhere.length > 0) journal.warn('users.files-left', { erasureId, ...counts });
    return deleted;
  };

  return async ({ deadline }: { readonly deadline: Date }): Promise<ContinueFilesReport> => {
    const report = { deleted: 0, left: 0, failed: 0 };
    for (const erasureId of await erasures.withFiles()) {
      if (clock() >= deadline) {
        report.left += 1;
        continue;
      }
      try {
        report.deleted += await seeTo(erasureId, deadline);
      } catch (fault) {
        report.failed += 1;
        journal.error('users.erasure-files-fault', { erasureId }, fault);
      }
    }
    return report;
  };
};
