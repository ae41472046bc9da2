import type { ExactRow } from '../data/exact-row.ts';
import { type ReadableTables, TableMissing } from '../data/ports.ts';
import { isTestRow } from '../data/test-data.ts';

/** Whether a row is there, and whether it is test data. */
export type Standing = 'there' | 'test' | 'missing';

/** Answers for so many ids are kept, the latest asked: with it memory does not grow with the tables. */
const KEPT = 50_000;

/** Asks for many ids at once, and once for those that were asked for lately. */
export const createHeads = (tables: Pick<ReadableTables, 'heads'>) => {
  const kept = new Map<string, Standing>();
  const keyOf = (model: string, id: string): string => `${model} ${id}`;
  const keep = (model: string, id: string, standing: Standing): void => {
    const [oldest] = kept.keys();
    if (kept.size >= KEPT && oldest !== undefined) kept.delete(oldest);
    kept.set(keyOf(model, id), standing);
  };

  /** Nothing is in a table that is not there; that it is not is told elsewhere. */
  const ask = async (model: string, ids: readonly string[]): Promise<readonly ExactRow[]> => {
    try {
      return await tables.heads(model, ids, ['leadSource']);
    } catch (fault) {
      if (fault instanceof TableMissing) return [];
      throw fault;
    }
  };

  return async (model: string, ids: readonly string[]): Promise<ReadonlyMap<string, Standing>> => {
    const wanted = [...new Set(ids)];
    const known = new Map(wanted.map((id) => [id, kept.get(keyOf(model, id))]));
    const unknown = wanted.filter((id) => known.get(id) === undefined);
    const rows = unknown.length === 0 ? [] : await ask(model, unknown);
    const found = new Map(rows.map((row) => [row.id, isTestRow(row) ? ('test' as const) : ('there' as const)]));
    for (const id of unknown) keep(model, id, found.get(id) ?? 'missing');
    return new Map(wanted.map((id) => [id, known.get(id) ?? found.get(id) ?? 'missing']));
  };
};
export type LookUpHeads = ReturnType<typeof createHeads>;
