import type { Kept, Verdict } from './judge-row.ts';

/** What was found in one table, or done to it. */
export interface Tally {
  readonly table: string;
  readonly looked: number;
  /** Rows of which something is erased; `mentioned` of them are somebody else's and only name the person. */
  readonly erased: number;
  readonly mentioned: number;
  /** How often each field is erased. */
  readonly fields: Readonly<Record<string, number>>;
  readonly kept: Readonly<Partial<Record<Kept, number>>>;
  readonly files: number;
}

export const emptyTally = (table: string): Tally => ({
  table,
  looked: 0,
  erased: 0,
  mentioned: 0,
  fields: {},
  kept: {},
  files: 0,
});

const plus = (
  counts: Readonly<Record<string, number | undefined>>,
  names: readonly string[],
): Readonly<Record<string, number>> => {
  const sum = new Map(Object.entries(counts).map(([name, count]) => [name, count ?? 0]));
  for (const name of names) sum.set(name, (sum.get(name) ?? 0) + 1);
  return Object.fromEntries(sum);
};

/** One row more. `wasErased`: this erasure has been at it, in a try that was cut off before it counted. */
export const counted = (tally: Tally, { isAbout, fields, kept, change, files }: Verdict, wasErased = false): Tally => {
  const isErased = change !== undefined || wasErased;
  return {
    ...tally,
    looked: tally.looked + 1,
    erased: tally.erased + (isErased ? 1 : 0),
    mentioned: tally.mentioned + (isErased && !isAbout ? 1 : 0),
    fields: change === undefined ? tally.fields : plus(tally.fields, fields),
    kept: kept === undefined ? tally.kept : plus(tally.kept, [kept]),
    files: tally.files + files.length,
  };
};

/** Those that have anything to say. */
export const tellingOf = (tallies: readonly Tally[]): readonly Tally[] =>
  tallies.filter(({ erased, kept }) => erased > 0 || Object.keys(kept).length > 0);
