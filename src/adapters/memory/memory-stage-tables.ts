import type { FoundTable } from '../../domain/operations/backup/ports.ts';
import { canonicalItem, idOf, type StoredItem } from '../../domain/operations/backup/stored-item.ts';
import type { TargetTables } from '../../domain/operations/restore/ports.ts';
import type { RegisteredTable, TableRegistry } from '../../domain/operations/table-registry.ts';

export interface MemoryStageTables extends TargetTables {
  /** Writes without asking, as other programs do. */
  plant(model: string, item: StoredItem): void;
  takeAway(model: string, id: string): void;
  dropTable(model: string): void;
  /** Every row, in the order of ids. */
  rows(model: string): readonly StoredItem[];
}

const PAGE = 3;

const shapeOf = ({ model, indexes, stream }: RegisteredTable, items: number): FoundTable => ({
  model,
  key: 'id',
  indexes,
  ...(stream === undefined ? {} : { stream }),
  sizeBytes: items * 100,
  items,
});

/** Tables in memory, those of the registry to begin with. */
export const createMemoryStageTables = (registry: TableRegistry = []): MemoryStageTables => {
  const tables = new Map(registry.map((table) => [table.model, { table, rows: new Map<string, StoredItem>() }]));

  const rowsOf = (model: string): Map<string, StoredItem> => {
    const found = tables.get(model);
    if (found === undefined) throw new Error(`there is no table ${model}`);
    return found.rows;
  };
  const inOrder = (model: string): readonly StoredItem[] =>
    [...rowsOf(model).values()].sort((one, other) => (idOf(one) < idOf(other) ? -1 : 1));

  const pagesOf = async function* <Value>(values: readonly Value[]): AsyncGenerator<readonly Value[]> {
    for (let at = 0; at < values.length; at += PAGE) yield values.slice(at, at + PAGE);
  };

  return {
    find: async (model) => {
      const found = tables.get(model);
      return found === undefined ? undefined : shapeOf(found.table, found.rows.size);
    },
    scan: (model, { segment, segments }) => pagesOf(inOrder(model).filter((_, at) => at % segments === segment)),
    get: async (model, ids) =>
      new Map(
        ids.flatMap((id) => {
          const row = rowsOf(model).get(id);
          return row === undefined ? [] : [[id, row] as const];
        }),
      ),
    count: async (model) => rowsOf(model).size,
    put: async (model, item, seen) => {
      const rows = rowsOf(model);
      const current = rows.get(idOf(item));
      const isAsSeen =
        current === undefined || seen === undefined ? current === seen : canonicalItem(current) === canonicalItem(seen);
      if (!isAsSeen) return 'lost';
      rows.set(idOf(item), item);
      return 'written';
    },
    remove: async (model, seen) => {
      const current = rowsOf(model).get(idOf(seen));
      if (current === undefined || canonicalItem(current) !== canonicalItem(seen)) return 'lost';
      rowsOf(model).delete(idOf(seen));
      return 'written';
    },
    create: async (table) => {
      if (!tables.has(table.model)) tables.set(table.model, { table, rows: new Map() });
    },
    plant: (model, item) => void rowsOf(model).set(idOf(item), item),
    takeAway: (model, id) => void rowsOf(model).delete(id),
    dropTable: (model) => void tables.delete(model),
    rows: inOrder,
  };
};
