import { type DataRegistry, leadingTables } from './data-registry.ts';
import { isOnHold } from './judge-row.ts';
import { type KnownRows, NOTHING_KNOWN, referredTo, withKnown } from './known-rows.ts';
import { pagesOf, type ReadOptions, type ReadTablesDependencies } from './read-tables.ts';
import { claimsOn } from './row-claims.ts';
import type { Subject } from './subject.ts';

export interface FindDependencies extends ReadTablesDependencies {
  readonly registry: DataRegistry;
}

/** Reads the tables whose rows lead to rows of others. */
export const findKnown = async (
  dependencies: FindDependencies,
  subject: Subject,
  options: ReadOptions = {},
): Promise<KnownRows> => {
  const { registry } = dependencies;
  const tables = leadingTables(registry);
  let known = NOTHING_KNOWN;
  for (const table of tables) {
    for await (const page of pagesOf(dependencies, table.model, 'relations', options)) {
      for (const row of page.filter((one) => claimsOn(table, one, subject, NOTHING_KNOWN).isAbout)) {
        const led = [{ table: table.model, id: row.id }, ...referredTo(registry, table, row)];
        for (const { table: of, id } of led) {
          known = withKnown(known, 'owned', of, [id]);
          if (isOnHold(row)) known = withKnown(known, 'held', of, [id]);
        }
      }
    }
  }
  return withoutShared(dependencies, subject, known, options);
};

/** What rows of others refer to as well stays theirs: a house has another owner after the person. */
const withoutShared = async (
  dependencies: FindDependencies,
  subject: Subject,
  found: KnownRows,
  options: ReadOptions,
): Promise<KnownRows> => {
  const { registry } = dependencies;
  const referred = registry.filter(
    ({ model, referredBy }) => referredBy.length > 0 && (found.owned[model] ?? []).length > 0,
  );
  const referrers = referred.flatMap(({ referredBy }) => referredBy.map(({ table }) => table));
  let known = found;
  for (const table of registry.filter(({ model }) => referrers.includes(model))) {
    for await (const page of pagesOf(dependencies, table.model, 'relations', options)) {
      for (const row of page.filter((one) => !claimsOn(table, one, subject, NOTHING_KNOWN).isAbout)) {
        for (const { table: of, id } of referredTo(registry, table, row)) {
          if (known.owned[of]?.includes(id) === true) known = withKnown(known, 'shared', of, [id]);
        }
      }
    }
  }
  const isOwn = (table: string, id: string): boolean => known.shared[table]?.includes(id) !== true;
  const owned = Object.entries(known.owned).map(
    ([table, ids]) => [table, ids.filter((id) => isOwn(table, id))] as const,
  );
  return { ...known, owned: Object.fromEntries(owned) };
};
