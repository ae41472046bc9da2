import { type ExactRow, isSameRow, isSameValue } from '../data/exact-row.ts';
import type { ReadableTables } from '../data/ports.ts';
import type { Migration } from './migration.ts';
import type { Step, Work } from './work.ts';

const UNTOUCHED = ['id', 'createdAt', 'updatedAt'];

const refuseBadMigration = ({ id, apply }: Migration, model: string, before: ExactRow, after: ExactRow): void => {
  const touched = UNTOUCHED.find((name) => !isSameValue(before[name], after[name]));
  if (touched !== undefined) throw new Error(`migration ${id} changes ${touched} of ${model} ${before.id}: mend it`);
  if (!isSameRow(apply(model, after), after)) {
    throw new Error(`migration ${id} changes ${model} ${before.id} again when it is made twice: mend it`);
  }
};

/**
 * A numbered migration as work on the tables of a stage. @throws from the steps, when the migration does what none may do:
 * change an id or a time, or change a row twice
 */
export const numberedWork = (migration: Migration, source: Pick<ReadableTables, 'page'>): Work => {
  const { id, description, tables, apply } = migration;
  const stepOf = (model: string, before: ExactRow): readonly Step[] => {
    const after = apply(model, before);
    if (isSameRow(before, after)) return [];
    refuseBadMigration(migration, model, before, after);
    return [{ kind: 'change', before, after }];
  };
  return {
    id,
    description,
    tables,
    source,
    stepsFor: async (model, rows) => ({ steps: rows.flatMap((row) => stepOf(model, row)), noted: {} }),
    expected: apply,
  };
};
