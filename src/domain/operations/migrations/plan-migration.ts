import type { Digest } from '../../shared/ids.ts';
import { canonical, changesBetween } from '../data/exact-row.ts';
import { type Fold, folded, NOTHING_FOLDED } from '../data/fold.ts';
import { TableMissing } from '../data/ports.ts';
import { type Pace, readPages } from '../data/read-pages.ts';
import { isDoing, rowOf, stepText, undoEntryOf } from './step-text.ts';
import type { Step, Stepped, Work } from './work.ts';

export interface PlannedTable {
  readonly model: string;
  readonly looked: number;
  readonly changes: number;
  readonly adds: number;
  /** Other rows stand under these ids. */
  readonly taken: number;
  /** How many rows each attribute changes in. */
  readonly fields: Readonly<Record<string, number>>;
  readonly noted: Readonly<Record<string, number>>;
  /** Ids of some of the rows concerned. */
  readonly samples: readonly string[];
  readonly takenSamples: readonly string[];
  /** The source has no such table. */
  readonly isMissing: boolean;
}

export interface MigrationPlan {
  /** The same for the same steps on the same rows, and for nothing else. */
  readonly planId: string;
  readonly migrationId: string;
  readonly steps: Fold;
  readonly tables: readonly PlannedTable[];
}

export interface PlanMigrationDependencies {
  readonly digest: Digest;
  readonly pace: Pace;
}

export const SAMPLES = 5;

const nothingOf = (model: string): PlannedTable => ({
  model,
  looked: 0,
  changes: 0,
  adds: 0,
  taken: 0,
  fields: {},
  noted: {},
  samples: [],
  takenSamples: [],
  isMissing: false,
});

const summed = (one: Readonly<Record<string, number>>, other: Readonly<Record<string, number>>) => {
  const sums: Record<string, number> = { ...one };
  for (const [name, count] of Object.entries(other)) sums[name] = (sums[name] ?? 0) + count;
  return sums;
};

const ofKind = (steps: readonly Step[], kind: Step['kind']): number =>
  steps.filter((step) => step.kind === kind).length;

const fieldsOf = (steps: readonly Step[]): Readonly<Record<string, number>> => {
  const fields: Record<string, number> = {};
  for (const step of steps) {
    if (step.kind !== 'change') continue;
    for (const name of Object.keys(changesBetween(step.before, step.after))) fields[name] = (fields[name] ?? 0) + 1;
  }
  return fields;
};

const sampled = (samples: readonly string[], ids: readonly string[]): readonly string[] =>
  samples.length >= SAMPLES ? samples : [...samples, ...ids].slice(0, SAMPLES);

const withSteps = (planned: PlannedTable, looked: number, { steps, noted }: Stepped): PlannedTable => ({
  ...planned,
  looked: planned.looked + looked,
  changes: planned.changes + ofKind(steps, 'change'),
  adds: planned.adds + ofKind(steps, 'add'),
  taken: planned.taken + ofKind(steps, 'taken'),
  fields: summed(planned.fields, fieldsOf(steps)),
  noted: summed(planned.noted, noted),
  samples: sampled(
    planned.samples,
    steps.filter(isDoing).map((step) => rowOf(step).id),
  ),
  takenSamples: sampled(
    planned.takenSamples,
    steps.flatMap((step) => (step.kind === 'taken' ? [step.id] : [])),
  ),
});

/**
 * What a migration would do, row by row, kept as counts, samples of ids and one digest: it takes the same room for any number
 * of rows. Writes nothing.
 */
export const planMigration =
  ({ digest, pace }: PlanMigrationDependencies) =>
  async (work: Work): Promise<MigrationPlan> => {
    let steps: Fold = NOTHING_FOLDED;

    const planTable = async (model: string): Promise<PlannedTable> => {
      let planned = nothingOf(model);
      const source = { page: (one: string, after?: string) => fromSource(work, one, after) };
      for await (const rows of readPages(source, model, pace)) {
        const stepped = await work.stepsFor(model, rows);
        planned = withSteps(planned, rows.length, stepped);
        for (const step of stepped.steps.filter(isDoing)) {
          steps = folded(digest, steps, stepText(undoEntryOf(digest, model, step)));
        }
      }
      return planned;
    };

    const tables: PlannedTable[] = [];
    for (const model of work.tables) {
      const planned = await planTable(model).catch((fault: unknown) => {
        if (fault instanceof SourceMissing) return { ...nothingOf(model), isMissing: true };
        throw fault;
      });
      tables.push(planned);
    }
    const counts = tables.map(({ model, changes, adds, taken }) => [model, changes, adds, taken]);
    return { planId: digest(canonical([work.id, steps, counts])).slice(0, 16), migrationId: work.id, steps, tables };
  };
export type PlanMigration = ReturnType<typeof planMigration>;

/** The source has no such table, which a copy may leave out. */
export class SourceMissing extends Error {
  override readonly name = 'SourceMissing';
}

/** @throws {SourceMissing} */
export const fromSource = async ({ source }: Work, model: string, after?: string) => {
  try {
    return await source.page(model, after);
  } catch (fault) {
    if (fault instanceof TableMissing) throw new SourceMissing(fault.message, { cause: fault });
    throw fault;
  }
};
