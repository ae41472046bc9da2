import type { ExactRow } from '../data/exact-row.ts';
import type { RegisteredTable, TableRegistry } from '../table-registry.ts';
import type { Migration } from './migration.ts';

export const indexKeysOf = ({ indexes }: Pick<RegisteredTable, 'indexes'>): readonly string[] => [
  ...new Set(
    indexes.flatMap(({ partition, sort }) => [partition, ...(sort === undefined ? [] : [sort])]).filter(isNotId),
  ),
];

const isNotId = (name: string): boolean => name !== 'id';

/** An index takes neither NULL nor the empty text as a key. */
const isNoKey = (value: unknown): boolean => value === null || value === '';

/** The row without keys that no index can hold, and which they were. */
export const withoutNullKeys = (
  keys: readonly string[],
  row: ExactRow,
): { readonly row: ExactRow; readonly dropped: readonly string[] } => {
  const dropped = keys.filter((name) => isNoKey(row[name]));
  if (dropped.length === 0) return { row, dropped };
  const kept = Object.entries(row).filter(([name]) => !dropped.includes(name));
  return { row: { ...Object.fromEntries(kept), id: row.id }, dropped };
};

/** Rows of an adopted table whose index came later are not found by it, and cannot be written any more, while they hold one. */
export const dropNullIndexKeys = (registry: TableRegistry): Migration => {
  const keys = new Map(registry.map((table) => [table.model, indexKeysOf(table)]));
  return {
    id: '0001-drop-null-index-keys',
    description: 'takes NULL and empty texts out of the attributes that are keys of an index',
    tables: registry.map(({ model }) => model).filter((model) => (keys.get(model) ?? []).length > 0),
    apply: (model, row) => withoutNullKeys(keys.get(model) ?? [], row).row,
  };
};
