import type { Clock } from '../../shared/clock.ts';
import { secondsAfter } from '../../shared/clock.ts';
import { lookAtBackup, newestFirst } from './list-backups.ts';
import type { ManifestTools } from './ports.ts';

/** A backup that AWS keeps of one table. */
export interface RecoveryPoint {
  readonly model: string;
  readonly isComplete: boolean;
}

/** The stage's vault. */
export interface RecoveryPoints {
  /** Those of the stage's tables that were begun at this moment or later, page by page. */
  since(moment: Date): AsyncIterable<readonly RecoveryPoint[]>;
}

export interface CheckBackupsDependencies extends ManifestTools {
  readonly stage: string;
  readonly models: readonly string[];
  readonly recoveryPoints: RecoveryPoints;
  readonly clock: Clock;
}

export interface BackupCheck {
  readonly tables: number;
  /** Tables of which there is no complete backup of the last 26 hours. */
  readonly missing: readonly string[];
  /** Of these, those whose backup was begun. */
  readonly incomplete: readonly string[];
  /** The newest backup in files that was finished, and what is wrong with it; absent where there is none. */
  readonly newest?: { readonly id: string; readonly problem?: string };
}

/** A day, and the time that the plan leaves a backup to begin and to end. */
export const FRESH_HOURS = 26;

const byModel = async (pages: AsyncIterable<readonly RecoveryPoint[]>): Promise<ReadonlyMap<string, boolean>> => {
  const found = new Map<string, boolean>();
  for await (const page of pages) {
    for (const { model, isComplete } of page) found.set(model, isComplete || found.get(model) === true);
  }
  return found;
};

/**
 * Whether last night's backups are there: of every table one that AWS has completed, and the newest backup in files whole by
 * its manifest. Reads lists and one manifest, and none of the data.
 */
export const checkBackups = (dependencies: CheckBackupsDependencies) => {
  const { stage, models, recoveryPoints, clock, archive } = dependencies;
  const look = lookAtBackup(dependencies, clock);

  /** One that is not finished may be on its way: the one before it counts. */
  const newestFinished = async (): Promise<BackupCheck['newest']> => {
    const ids = (await archive.backups()).filter((id) => id.startsWith(`${stage}-`)).toSorted(newestFirst);
    for (const id of ids) {
      const { state, problem } = await look(id);
      if (state !== 'unfinished') return { id, ...(problem === undefined ? {} : { problem }) };
    }
    return undefined;
  };

  return async (): Promise<BackupCheck> => {
    const found = await byModel(recoveryPoints.since(secondsAfter(clock(), -FRESH_HOURS * 3600)));
    const missing = models.filter((model) => found.get(model) !== true);
    const newest = await newestFinished();
    return {
      tables: models.length,
      missing,
      incomplete: missing.filter((model) => found.has(model)),
      ...(newest === undefined ? {} : { newest }),
    };
  };
};
