import type { DataRegistry, PersonalTable } from './data-registry.ts';

/** Ids by table. */
export type Ids = Readonly<Record<string, readonly string[]>>;

/** Rows that make others the person's: their own, those of them under a legal hold, and those that others need as well. */
export interface KnownRows {
  readonly owned: Ids;
  readonly held: Ids;
  readonly shared: Ids;
}

export const NOTHING_KNOWN: KnownRows = { owned: {}, held: {}, shared: {} };

const idIn = (ids: Ids, table: string, id: unknown): boolean =>
  typeof id === 'string' && ids[table]?.includes(id) === true;

export const isOwned = ({ owned }: KnownRows, table: string, id: unknown): boolean => idIn(owned, table, id);
export const isHeld = ({ held }: KnownRows, table: string, id: unknown): boolean => idIn(held, table, id);
export const isShared = ({ shared }: KnownRows, table: string, id: unknown): boolean => idIn(shared, table, id);

const joined = (ids: Ids, table: string, more: readonly string[]): Ids =>
  more.length === 0 ? ids : { ...ids, [table]: [...new Set([...(ids[table] ?? []), ...more])] };

export const withKnown = (
  known: KnownRows,
  kind: keyof KnownRows,
  table: string,
  ids: readonly string[],
): KnownRows => {
  const more = joined(known[kind], table, ids);
  return more === known[kind] ? known : { ...known, [kind]: more };
};

/** Which rows of other tables a row of this one refers to so that they become whose it is. */
export const referredTo = (
  registry: DataRegistry,
  { model }: PersonalTable,
  row: Readonly<Record<string, unknown>>,
): readonly { readonly table: string; readonly id: string }[] =>
  registry.flatMap(({ model: table, referredBy }) =>
    referredBy.flatMap(({ table: from, field }) => {
      const id = row[field];
      return from === model && typeof id === 'string' && id !== '' ? [{ table, id }] : [];
    }),
  );
