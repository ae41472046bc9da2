import { inParallel } from '../shared/in-parallel.ts';
import { type BackfillPlan, planBackfill, type Shortcoming } from './backfill-plan.ts';
import { commitOnce } from './change-record.ts';
import { definitionOf } from './lifecycle.ts';
import type { Checkpoints, RecordScan, ScannedRecord } from './ports.ts';
import { type KeepRecordsDependencies, tellOutsideChange } from './reconcile-record.ts';
import type { TrackedRecord } from './tracked-record.ts';

export interface BackfillSample {
  readonly recordId: string;
  readonly what: Shortcoming | 'unreadable' | 'failed';
  readonly says: string;
}

export interface BackfillReport {
  /** Where it goes on from where an earlier run was cut off, the counts are of the rest. */
  readonly resumed: boolean;
  readonly looked: number;
  readonly right: number;
  /** What was put right, or in a dry run what would be. */
  readonly unseen: number;
  readonly changedOutside: number;
  readonly mistimed: number;
  /** In a status that the lifecycle does not know; kept, but for a person to correct. */
  readonly unknownStatus: number;
  /** For a person to correct; nothing was written. */
  readonly unreadable: number;
  /** Could not be written; another run finds them again. */
  readonly failed: number;
  readonly samples: readonly BackfillSample[];
}

export interface BackfillDependencies extends KeepRecordsDependencies {
  readonly scan: RecordScan;
  readonly checkpoints: Checkpoints;
}

export interface BackfillOptions {
  /** Otherwise nothing is written, and it is said what would be. */
  readonly apply: boolean;
  /** From the beginning, whatever an earlier run has done. */
  readonly restart?: boolean;
  /** After each page. */
  readonly onProgress?: (report: BackfillReport) => void;
}

const AT_ONCE = 8;
const SAMPLES = 5;
const TRIES = 4;

type Handled = Shortcoming | 'right' | 'unreadable' | 'failed';

const COUNTED = {
  unseen: 'unseen',
  'changed-outside': 'changedOutside',
  mistimed: 'mistimed',
  right: 'right',
  unreadable: 'unreadable',
  failed: 'failed',
} as const satisfies Record<Handled, keyof BackfillReport>;

/**
 * Looks at every row there is and puts right what the stream has missed, or was there before it: rows never seen, statuses
 * changed by other programs, times to look again that do not follow from the record. A second run changes nothing, a run
 * that was cut off is gone on with, a dry run writes nothing at all.
 */
export const backfillStatuses = (dependencies: BackfillDependencies) => {
  const { lifecycle, records, scan, checkpoints, journal } = dependencies;
  const checkpoint = `backfill:${lifecycle.record}`;
  const planOf = planBackfill(dependencies);
  const commit = commitOnce(records);
  const tell = tellOutsideChange(dependencies);

  type Outcome = { readonly handled: Handled; readonly says?: string };

  /** Anew from the row as it is while others are faster. */
  const applied = async (scanned: TrackedRecord, first: BackfillPlan): Promise<Outcome> => {
    let plan = first;
    for (let tried = 0; tried < TRIES; tried += 1) {
      const committed = await commit(plan.commit);
      if (committed === 'committed' && plan.commit.history !== undefined) tell(plan.commit.history);
      if (committed !== 'conflict') return { handled: plan.what, says: plan.says };
      const read = await records.get(scanned.id);
      const again = read.ok ? await planOf(read.value) : undefined;
      if (again === undefined) return { handled: 'right' };
      plan = again;
    }
    return { handled: 'failed', says: 'others kept writing it' };
  };

  const planned = async (record: TrackedRecord, apply: boolean): Promise<Outcome> => {
    try {
      const plan = await planOf(record);
      if (plan === undefined) return { handled: 'right' };
      return apply ? await applied(record, plan) : { handled: plan.what, says: plan.says };
    } catch (fault) {
      journal.error('statuses.backfill-fault', { recordId: record.id }, fault);
      return { handled: 'failed', says: fault instanceof Error ? fault.name : 'unknown fault' };
    }
  };

  const handle = async (row: ScannedRecord, apply: boolean): Promise<Outcome> => {
    if (row.ok) return planned(row.value, apply);
    return row.refusal.because === 'unreadable'
      ? { handled: 'unreadable', says: row.refusal.reason }
      : { handled: 'right' };
  };

  return async ({ apply, restart = false, onProgress = () => {} }: BackfillOptions): Promise<BackfillReport> => {
    const startAfter = apply && !restart ? await checkpoints.get(checkpoint) : undefined;
    const counts = { looked: 0, right: 0, unseen: 0, changedOutside: 0, mistimed: 0 };
    const trouble = { unknownStatus: 0, unreadable: 0, failed: 0 };
    const count = { ...counts, ...trouble };
    const samples: BackfillSample[] = [];
    const report = (): BackfillReport => ({ resumed: startAfter !== undefined, ...count, samples: [...samples] });

    const note = (row: ScannedRecord, { handled, says = '' }: Outcome): void => {
      count.looked += 1;
      count[COUNTED[handled]] += 1;
      if (row.ok && definitionOf(lifecycle, row.value.status) === undefined) count.unknownStatus += 1;
      const isNew = samples.filter(({ what }) => what === handled).length < SAMPLES;
      if (handled !== 'right' && isNew) samples.push({ recordId: row.id, what: handled, says });
    };

    let after = startAfter;
    do {
      const page = await scan.page(after);
      await inParallel(page.records, AT_ONCE, async (row) => note(row, await handle(row, apply)));
      after = page.next;
      if (apply && after !== undefined) await checkpoints.set(checkpoint, after);
      onProgress(report());
    } while (after !== undefined);
    if (apply) await checkpoints.clear(checkpoint);
    return report();
  };
};
