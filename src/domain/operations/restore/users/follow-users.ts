import { inParallel } from '../../../shared/in-parallel.ts';
import { idOf, type StoredItem, textOf } from '../../backup/stored-item.ts';
import type { RegisteredTable, TableRegistry } from '../../table-registry.ts';
import type { TargetTables } from '../ports.ts';

const WRITES = 16;

/** Fields of a row by which a user is still to act, or to be acted on. */
const userFieldsOf = ({ shapes }: RegisteredTable, row: StoredItem): readonly string[] => {
  const shape = shapes.find(({ idBegins }) => idOf(row).startsWith(idBegins));
  return (shape?.fields ?? []).flatMap(({ name, types }) => (types.includes('userId') ? [name] : []));
};

const hasUsers = ({ shapes }: RegisteredTable): boolean =>
  shapes.some(({ fields }) => fields.some(({ types }) => types.includes('userId')));

/**
 * Has rows name users who were made anew by their new ids, where the registry says that a field is of type `userId`. What has
 * happened stays as it was written. Done again, it finds nothing more. Answers rows by table.
 */
export const followUsers =
  (registry: TableRegistry, tables: TargetTables) =>
  async (newIds: ReadonlyMap<string, string>): Promise<Readonly<Record<string, number>>> => {
    const followed: Record<string, number> = {};

    const follow = async (table: RegisteredTable, row: StoredItem): Promise<void> => {
      const moved = userFieldsOf(table, row).flatMap((name) => {
        const newId = newIds.get(textOf(row, name) ?? '');
        return newId === undefined ? [] : [[name, { S: newId }] as const];
      });
      if (moved.length === 0) return;
      const written = await tables.put(table.model, { ...row, ...Object.fromEntries(moved) }, row);
      if (written === 'lost') throw new Error(`${table.model}: somebody writes a row that should follow: run it again`);
      followed[table.model] = (followed[table.model] ?? 0) + 1;
    };

    if (newIds.size === 0) return followed;
    for (const table of registry.filter(hasUsers)) {
      for await (const page of tables.scan(table.model, { segment: 0, segments: 1 })) {
        await inParallel(page, WRITES, (row) => follow(table, row));
      }
    }
    return followed;
  };
