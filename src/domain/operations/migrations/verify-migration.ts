import type { Digest } from '../../shared/ids.ts';
import { checkFields } from '../check/check-fields.ts';
import { rowHash } from '../data/exact-row.ts';
import { type Fold, folded, NOTHING_FOLDED } from '../data/fold.ts';
import type { ReadableTables } from '../data/ports.ts';
import { type Pace, readPages } from '../data/read-pages.ts';
import type { TableRegistry } from '../table-registry.ts';
import type { Ledger, MigrationLedgers, UndoEntry } from './ledger.ts';
import { fromSource, SAMPLES, SourceMissing } from './plan-migration.ts';
import type { Work } from './work.ts';

export interface VerifiedTable {
  readonly model: string;
  /** Rows that are, under their id and to the last character, as they are to be. */
  readonly right: number;
  readonly missing: number;
  readonly different: number;
  /** Rows as they are to be, of which fields are missing or of another type than the registry says. */
  readonly unsound: number;
  /** Ids of some of those that are missing or different. */
  readonly samples: readonly string[];
  /** Of all rows as they are to be, and as they are. */
  readonly expected: string;
  readonly found: string;
}

export interface Verified {
  readonly ledger: Ledger | undefined;
  readonly tables: readonly VerifiedTable[];
  /** Rows of the undo log: as the migration left them, written by others since, gone since, or never changed. */
  readonly log: Readonly<Record<'asLeft' | 'writtenSince' | 'goneSince' | 'unchanged', number>>;
  readonly isRight: boolean;
}

export interface VerifyMigrationDependencies {
  readonly registry: TableRegistry;
  readonly target: ReadableTables;
  readonly ledgers: MigrationLedgers;
  readonly digest: Digest;
  readonly pace: Pace;
}

const NO_LOG: Verified['log'] = { asLeft: 0, writtenSince: 0, goneSince: 0, unchanged: 0 };

const standOf = (entry: UndoEntry, hash: string | undefined): keyof Verified['log'] => {
  if (hash === undefined) return 'goneSince';
  if (hash === entry.afterHash) return 'asLeft';
  return entry.kind === 'change' && hash === entry.beforeHash ? 'unchanged' : 'writtenSince';
};

const judged = (table: VerifiedTable, id: string, expected: string, found: string | undefined): VerifiedTable => {
  if (found === expected) return { ...table, right: table.right + 1 };
  const fault = found === undefined ? 'missing' : 'different';
  return { ...table, [fault]: table[fault] + 1, samples: [...table.samples, id].slice(0, SAMPLES) };
};

/** Reads every row again and holds it, by its id and its content, against what the migration makes of it. Writes nothing. */
export const verifyMigration = ({ registry, target, ledgers, digest, pace }: VerifyMigrationDependencies) => {
  const hashesOf = async (model: string, ids: readonly string[]): Promise<ReadonlyMap<string, string>> => {
    const rows = await target.get(model, ids);
    return new Map(rows.map((row) => [row.id, rowHash(digest, row)]));
  };

  const verifyTable = async (work: Work, model: string): Promise<VerifiedTable> => {
    let table: VerifiedTable = {
      model,
      right: 0,
      missing: 0,
      different: 0,
      unsound: 0,
      samples: [],
      expected: '',
      found: '',
    };
    let [expected, found]: [Fold, Fold] = [NOTHING_FOLDED, NOTHING_FOLDED];
    const registered = registry.find((one) => one.model === model);
    const findingsIn = registered === undefined ? () => [] : checkFields(registered);
    const source = { page: (one: string, after?: string) => fromSource(work, one, after) };
    for await (const rows of readPages(source, model, pace)) {
      const ids = rows.map(({ id }) => id);
      const now = await hashesOf(model, ids);
      for (const row of rows) {
        const is = now.get(row.id);
        const wanted = work.expected(model, row);
        const toBe = rowHash(digest, wanted);
        table = judged(table, row.id, toBe, is);
        if (findingsIn(wanted).length > 0) table = { ...table, unsound: table.unsound + 1 };
        expected = folded(digest, expected, toBe);
        if (is !== undefined) found = folded(digest, found, is);
      }
    }
    return { ...table, expected: expected.sum, found: found.sum };
  };

  const verifyPart = async (log: Verified['log'], entries: readonly UndoEntry[]): Promise<Verified['log']> => {
    const tally = { ...log };
    for (const model of new Set(entries.map((entry) => entry.model))) {
      const ofModel = entries.filter((entry) => entry.model === model);
      const now = await hashesOf(
        model,
        ofModel.map(({ id }) => id),
      );
      for (const entry of ofModel) tally[standOf(entry, now.get(entry.id))] += 1;
    }
    return tally;
  };

  const verifyLog = async ({ migrationId, parts }: Ledger): Promise<Verified['log']> => {
    let log = NO_LOG;
    for (let part = 1; part <= parts; part += 1) {
      log = await verifyPart(log, (await ledgers.undo(migrationId, part)) ?? []);
    }
    return log;
  };

  return async (work: Work): Promise<Verified> => {
    const tables: VerifiedTable[] = [];
    for (const model of work.tables) {
      const verified = await verifyTable(work, model).catch((fault: unknown) => {
        if (fault instanceof SourceMissing) return undefined;
        throw fault;
      });
      if (verified !== undefined) tables.push(verified);
    }
    const ledger = await ledgers.get(work.id);
    const log = ledger === undefined ? NO_LOG : await verifyLog(ledger);
    const areRight = tables.every(({ missing, different }) => missing + different === 0);
    return { ledger, tables, log, isRight: areRight && ledger?.state === 'done' };
  };
};
