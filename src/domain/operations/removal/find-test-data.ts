import type { Digest } from '../../shared/ids.ts';
import { accept, type Result, refuse } from '../../shared/result.ts';
import { dependencyOrder } from '../data/dependency-order.ts';
import { type ExactRow, rowHash } from '../data/exact-row.ts';
import type { ReadableTables } from '../data/ports.ts';
import { type Pace, readPages } from '../data/read-pages.ts';
import { isTestRow } from '../data/test-data.ts';
import type { RegisteredTable, TableRegistry } from '../table-registry.ts';
import { isOnHold } from './legal-hold.ts';
import type { Removal } from './remove-rows.ts';

/** Ids of test data, and what is known of them, are kept in memory: about 200 bytes each. */
export const MOST_TEST_ROWS = 1_000_000;

export interface FindTestDataDependencies {
  readonly registry: TableRegistry;
  readonly tables: ReadableTables;
  readonly digest: Digest;
  readonly pace: Pace;
  readonly most?: number;
}

/** Rows that are no test data and refer to some, or test data on hold. */
export interface Blocker {
  readonly model: string;
  /** By which a row that is no test data refers to test data; `legalHold` for test data that is on hold. */
  readonly field: string;
  readonly count: number;
  readonly samples: readonly string[];
}

export interface TestData {
  readonly removal: Removal;
  readonly blockers: readonly Blocker[];
  /** With `withReferring`: rows that go and are no test data, nor belong to any. */
  readonly real: readonly Blocker[];
}

const SAMPLES = 5;

/** By model and id, the hash of each row as it was seen. */
type Chosen = ReadonlyMap<string, Map<string, string>>;

/** A row may have any id, `undefined` too; one that names nothing refers to nothing. */
const isIn = (ids: ReadonlyMap<string, string> | undefined, id: unknown): boolean =>
  typeof id === 'string' && ids?.has(id) === true;

const referredFields = (table: RegisteredTable, row: ExactRow, chosen: Chosen): readonly string[] =>
  Object.entries(table.references)
    .filter(([field, to]) => isIn(chosen.get(to), row[field]))
    .map(([field]) => field);

const blockersOf = () => {
  const found = new Map<string, Blocker>();
  return {
    add: (model: string, field: string, id: string): void => {
      const key = `${model} ${field}`;
      const so = found.get(key) ?? { model, field, count: 0, samples: [] };
      found.set(key, { ...so, count: so.count + 1, samples: [...so.samples, id].slice(0, SAMPLES) });
    },
    all: (): readonly Blocker[] => [...found.values()],
  };
};

/**
 * Test data by its `leadSource`, and the rows that belong to it (`belongsTo` of the registry), theirs too; with
 * `withReferring` every row that refers to it. What is no test data and refers to it is a blocker otherwise. Reads only.
 */
export const findTestData = (dependencies: FindTestDataDependencies) => {
  const { registry, tables, digest, pace, most = MOST_TEST_ROWS } = dependencies;
  const { tables: ordered } = dependencyOrder(registry);
  const byModel = new Map(registry.map((table) => [table.model, table]));

  const isTestData = (table: RegisteredTable, row: ExactRow, fields: readonly string[]): boolean =>
    isTestRow(row) || fields.some((field) => table.belongsTo.includes(field));

  const isChosen = (table: RegisteredTable, row: ExactRow, chosen: Chosen, withReferring: boolean): boolean => {
    const fields = referredFields(table, row, chosen);
    return isTestData(table, row, fields) || (withReferring && fields.length > 0);
  };

  /** How many rows of a table were not chosen before. */
  const chooseFrom = async (table: RegisteredTable, chosen: Chosen, withReferring: boolean): Promise<number> => {
    const own = chosen.get(table.model);
    let more = 0;
    for await (const rows of readPages(tables, table.model, pace)) {
      for (const row of rows) {
        if (own === undefined || own.has(row.id) || !isChosen(table, row, chosen, withReferring)) continue;
        own.set(row.id, rowHash(digest, row));
        more += 1;
      }
    }
    return more;
  };

  const referringTo = (model: string): readonly string[] =>
    registry.filter(({ references }) => Object.values(references).includes(model)).map((table) => table.model);

  const isTooMany = (chosen: Chosen): boolean => [...chosen.values()].reduce((sum, { size }) => sum + size, 0) > most;

  /** The first table that is to be looked through, in the order of references. */
  const firstOf = (waiting: ReadonlySet<string>): RegisteredTable | undefined =>
    byModel.get(ordered.find((model) => waiting.has(model)) ?? '');

  /** Looks through each table, and again through those that refer to one in which more was found. */
  const choose = async (withReferring: boolean): Promise<Chosen | undefined> => {
    const chosen: Chosen = new Map(registry.map(({ model }) => [model, new Map<string, string>()]));
    const waiting = new Set(ordered);
    for (let table = firstOf(waiting); table !== undefined; table = firstOf(waiting)) {
      waiting.delete(table.model);
      const more = await chooseFrom(table, chosen, withReferring);
      if (isTooMany(chosen)) return undefined;
      for (const model of more === 0 ? [] : referringTo(table.model)) waiting.add(model);
    }
    return chosen;
  };

  const blockersIn = async (chosen: Chosen): Promise<Pick<TestData, 'blockers' | 'real'>> => {
    const blockers = blockersOf();
    const real = blockersOf();
    const isConcerned = ({ model, references }: RegisteredTable): boolean =>
      [model, ...Object.values(references)].some((one) => (chosen.get(one)?.size ?? 0) > 0);
    const judge = (table: RegisteredTable, row: ExactRow): void => {
      const { model } = table;
      const isOurs = chosen.get(model)?.has(row.id) === true;
      if (isOurs && isOnHold(row)) blockers.add(model, 'legalHold', row.id);
      const fields = referredFields(table, row, chosen);
      if (!isOurs) for (const field of fields) blockers.add(model, field, row.id);
      else if (!isTestData(table, row, fields)) real.add(model, fields.join(', '), row.id);
    };
    for (const table of registry.filter(isConcerned)) {
      for await (const rows of readPages(tables, table.model, pace)) for (const row of rows) judge(table, row);
    }
    return { blockers: blockers.all(), real: real.all() };
  };

  return async ({
    withReferring,
  }: {
    readonly withReferring: boolean;
  }): Promise<Result<TestData, { readonly because: 'too-many'; readonly most: number }>> => {
    const chosen = await choose(withReferring);
    if (chosen === undefined) return refuse({ because: 'too-many', most });
    const removal: Removal = {
      name: 'purge.test-data',
      asked: withReferring ? 'with referring' : '',
      tables: [...ordered].reverse().filter((model) => (chosen.get(model)?.size ?? 0) > 0),
      fateOf: (model, row) => {
        const hash = chosen.get(model)?.get(row.id);
        if (hash === undefined) return undefined;
        return hash === rowHash(digest, row) ? 'remove' : { keep: 'written since it was found' };
      },
    };
    return accept({ removal, ...(await blockersIn(chosen)) });
  };
};
