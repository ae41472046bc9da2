import type { RegisteredTable, TableRegistry } from '../table-registry.ts';

export interface Reference {
  readonly from: string;
  readonly field: string;
  readonly to: string;
}

export interface DependencyOrder {
  /** Each table after those that its rows refer to. */
  readonly tables: readonly string[];
  /** References that had to be left out for that: they lead in a circle, or to the table itself. */
  readonly broken: readonly Reference[];
}

const referencesOf = ({ model, references }: RegisteredTable): readonly Reference[] =>
  Object.entries(references).map(([field, to]) => ({ from: model, field, to }));

/** The order in which tables can be filled so that no row refers to one that is still to come. */
export const dependencyOrder = (registry: TableRegistry): DependencyOrder => {
  const broken: Reference[] = [];
  const ordered = new Set<string>();
  const waiting = new Map(registry.map((table) => [table.model, table]));
  const unmet = (table: RegisteredTable): readonly Reference[] =>
    referencesOf(table).filter(({ to }) => to !== table.model && waiting.has(to));

  for (const table of registry) broken.push(...referencesOf(table).filter(({ to }) => to === table.model));
  while (waiting.size > 0) {
    const tables = [...waiting.values()];
    const fewest = Math.min(...tables.map((table) => unmet(table).length));
    const next = tables.find((table) => unmet(table).length === fewest);
    if (next === undefined) break;
    broken.push(...unmet(next));
    waiting.delete(next.model);
    ordered.add(next.model);
  }
  return { tables: [...ordered], broken };
};
