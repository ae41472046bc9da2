import { type ExactRow, isSameValue, withAttributes } from '../../domain/operations/data/exact-row.ts';
import { TableMissing, type WritableTables } from '../../domain/operations/data/ports.ts';
import { type CanBeOut, createOutage } from './outage.ts';

export interface MemoryDataTables extends WritableTables, CanBeOut {
  /** Adds a row, or replaces the one with that id. */
  plant(model: string, ...rows: readonly ExactRow[]): void;
  /** By their ids. */
  all(model: string): readonly ExactRow[];
  /** Takes a table away. */
  drop(model: string): void;
  /** Called before each write reaches the rows: what somebody else does meanwhile, or a fault. */
  beforeWrite(work: (model: string, row: ExactRow) => void): void;
}

export const createMemoryDataTables = ({ pageSize = 3 } = {}): MemoryDataTables => {
  const tables = new Map<string, Map<string, ExactRow>>();
  const dropped = new Set<string>();
  const places = new Map<string, readonly string[]>();
  const outage = createOutage('the tables');
  let before = (_: string, __: ExactRow): void => {};

  const tableOf = (model: string): Map<string, ExactRow> => {
    if (dropped.has(model)) throw new TableMissing(`the stage has no table ${model}`);
    const table = tables.get(model) ?? new Map<string, ExactRow>();
    tables.set(model, table);
    return table;
  };
  const sortedIds = (model: string): readonly string[] => {
    const known = places.get(model);
    if (known?.length === tableOf(model).size) return known;
    const ids = [...tableOf(model).keys()].sort();
    places.set(model, ids);
    return ids;
  };
  /** Where the ids after this one begin. */
  const startOf = (ids: readonly string[], after: string): number => {
    let [low, high] = [0, ids.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((ids[middle] ?? '') <= after) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  const found = (model: string, ids: readonly string[]): readonly ExactRow[] =>
    [...new Set(ids)].flatMap((id) => tableOf(model).get(id) ?? []);
  const isAsRead = (model: string, row: ExactRow, further: readonly string[]): boolean => {
    const stored = tableOf(model).get(row.id);
    if (stored === undefined) return false;
    return [...new Set([...Object.keys(row), 'updatedAt', 'version', ...further])].every((name) =>
      isSameValue(stored[name], row[name]),
    );
  };
  const write = (model: string, row: ExactRow): void => {
    outage.check();
    before(model, row);
  };

  return {
    setOutage: outage.setOutage,
    plant: (model, ...rows) => {
      for (const row of rows) tableOf(model).set(row.id, structuredClone(row));
      places.delete(model);
    },
    all: (model) => structuredClone(found(model, sortedIds(model))),
    drop: (model) => void dropped.add(model),
    beforeWrite: (work) => {
      before = work;
    },
    page: async (model, after) => {
      outage.check();
      const ids = sortedIds(model);
      const start = after === undefined ? 0 : startOf(ids, after);
      const page = ids.slice(start, start + pageSize);
      const last = page.at(-1);
      const isMore = start + pageSize < ids.length && last !== undefined;
      return { rows: structuredClone(found(model, page)), ...(isMore ? { next: last } : {}) };
    },
    get: async (model, ids) => {
      outage.check();
      return structuredClone(found(model, ids));
    },
    heads: async (model, ids, attributes) => {
      outage.check();
      return found(model, ids).map((row) => {
        const named = attributes.flatMap((name) => (row[name] === undefined ? [] : [[name, row[name]] as const]));
        return structuredClone({ ...Object.fromEntries(named), id: row.id });
      });
    },
    add: async (model, row) => {
      write(model, row);
      if (tableOf(model).has(row.id)) return 'exists';
      tableOf(model).set(row.id, structuredClone(row));
      places.delete(model);
      return 'added';
    },
    change: async (model, row, attributes) => {
      write(model, row);
      const stored = tableOf(model).get(row.id);
      if (stored === undefined || !isAsRead(model, row, Object.keys(attributes))) return 'conflict';
      tableOf(model).set(row.id, structuredClone(withAttributes(stored, attributes)));
      return 'changed';
    },
    remove: async (model, row, unless) => {
      write(model, row);
      if (!isAsRead(model, row, unless)) return 'conflict';
      tableOf(model).delete(row.id);
      places.delete(model);
      return 'removed';
    },
  };
};
