import type { Digest } from '../../shared/ids.ts';
import type { ExactRow } from '../data/exact-row.ts';
import { type ReadableTables, TableMissing } from '../data/ports.ts';
import { type Pace, readPages } from '../data/read-pages.ts';
import type { RegisteredTable, TableRegistry } from '../table-registry.ts';
import { createHashedKeys, type HashedKeys } from './hashed-keys.ts';
import { contactValuesOf, samePersonalFields } from './personal-values.ts';

export interface CompareStagesDependencies {
  readonly registry: TableRegistry;
  readonly here: ReadableTables;
  readonly there: ReadableTables;
  /** With a key that nobody has after this run: what it makes of an address says nothing to anybody. */
  readonly keyedDigest: Digest;
  readonly pace: Pace;
  readonly mostKeys?: number;
}

export interface SharedTable {
  readonly model: string;
  /** Rows of the other stage under ids that this stage has too. */
  readonly sharedIds: number;
  /** Of these, by field, how many say the same about a person. */
  readonly sameFields: Readonly<Record<string, number>>;
  /** Rows of the other stage, by field, with an address or number that is found in this stage. */
  readonly sameContacts: Readonly<Record<string, number>>;
  readonly samples: readonly string[];
}

export interface ComparedStages {
  readonly tables: readonly SharedTable[];
  /** More addresses and numbers than are kept: the rest was not compared. */
  readonly isWhole: boolean;
  /** Nothing about a person is in both. */
  readonly isRight: boolean;
}

const SAMPLES = 5;

/** A stage keeps these for itself, under ids that every stage has. */
const OWN = ['BackendState', 'AppPreferences', 'SecureConfig', 'SESReputationMetrics'];

const counted = (counts: Record<string, number>, names: readonly string[]): void => {
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
};

const isSomething = ({ sharedIds, sameContacts }: SharedTable): boolean =>
  sharedIds > 0 || Object.keys(sameContacts).length > 0;

/** Finds rows and people that two stages both have. Reads only; nothing about a person leaves it, hashed or not. */
export const compareStages = (dependencies: CompareStagesDependencies) => {
  const { registry, here, there, keyedDigest, pace, mostKeys } = dependencies;
  const compared = registry.filter(({ model }) => !OWN.includes(model));

  const pagesOf = async function* (tables: ReadableTables, model: string): AsyncGenerator<readonly ExactRow[]> {
    try {
      yield* readPages(tables, model, pace);
    } catch (fault) {
      if (!(fault instanceof TableMissing)) throw fault;
    }
  };

  const contactsHere = async (): Promise<HashedKeys> => {
    const met = createHashedKeys(keyedDigest, mostKeys);
    for (const table of compared.filter(({ personalData }) => personalData.length > 0)) {
      for await (const rows of pagesOf(here, table.model)) {
        for (const { value } of rows.flatMap((row) => contactValuesOf(table, row))) met.meet(value);
      }
    }
    return met;
  };

  const rowsHere = async (model: string, ids: readonly string[]): Promise<ReadonlyMap<string, ExactRow>> => {
    try {
      return new Map((await here.get(model, ids)).map((row) => [row.id, row]));
    } catch (fault) {
      if (fault instanceof TableMissing) return new Map();
      throw fault;
    }
  };

  const compareTable = async (table: RegisteredTable, contacts: HashedKeys): Promise<SharedTable> => {
    const sameFields: Record<string, number> = {};
    const sameContacts: Record<string, number> = {};
    const samples: string[] = [];
    let sharedIds = 0;

    const compareRow = (row: ExactRow, own: ExactRow | undefined): void => {
      const fields = own === undefined ? [] : samePersonalFields(table, own, row);
      const met = contactValuesOf(table, row).filter(({ value }) => contacts.has(value));
      const names = [...new Set(met.map(({ field }) => field))];
      if (own !== undefined) sharedIds += 1;
      counted(sameFields, fields);
      counted(sameContacts, names);
      if (fields.length + names.length > 0 && samples.length < SAMPLES) samples.push(row.id);
    };

    for await (const rows of pagesOf(there, table.model)) {
      const own = await rowsHere(
        table.model,
        rows.map(({ id }) => id),
      );
      for (const row of rows) compareRow(row, own.get(row.id));
    }
    return { model: table.model, sharedIds, sameFields, sameContacts, samples };
  };

  return async (): Promise<ComparedStages> => {
    const contacts = await contactsHere();
    const tables: SharedTable[] = [];
    for (const table of compared) tables.push(await compareTable(table, contacts));
    const shared = tables.filter(isSomething);
    const isPrivate = shared.every(
      ({ sameFields, sameContacts }) => Object.keys({ ...sameFields, ...sameContacts }).length === 0,
    );
    return { tables: shared, isWhole: !contacts.isFull(), isRight: isPrivate };
  };
};
