import type { Digest } from '../../shared/ids.ts';
import type { ExactRow } from '../data/exact-row.ts';
import { type ReadableTables, TableMissing } from '../data/ports.ts';
import { type Pace, readPages } from '../data/read-pages.ts';
import type { RegisteredTable, TableRegistry } from '../table-registry.ts';
import { checkReferences } from './check-references.ts';
import { checkRow, type StageNames } from './check-row.ts';
import { findDuplicates } from './find-duplicates.ts';
import { createTally, FINDINGS, type FoundInTable } from './finding.ts';
import { createHeads } from './look-up-heads.ts';

export interface CheckDataDependencies {
  readonly registry: TableRegistry;
  readonly tables: ReadableTables;
  readonly names: StageNames;
  readonly digest: Digest;
  readonly pace: Pace;
  /** Natural keys that are kept of a table at most. */
  readonly mostKeys?: number;
}

export interface CheckedData {
  readonly rows: Readonly<Record<string, number>>;
  readonly found: readonly FoundInTable[];
  /** Tables with more rows than natural keys are kept of: the rest of them was not compared. */
  readonly notAllCompared: readonly string[];
  readonly isRight: boolean;
}

/**
 * Reads every row of a stage and holds it against the registry; with `integrity` also what rows refer to, and whether two say
 * the same. Needs the same memory for any number of rows, but for the natural keys. Reads only.
 */
export const checkData = ({ registry, tables, names, digest, pace, mostKeys }: CheckDataDependencies) => {
  const tally = createTally();
  const references = checkReferences(registry, createHeads(tables));

  const integrityOf = async (table: RegisteredTable, page: readonly ExactRow[], inRow: DuplicatesInRow) => {
    for (const row of page) for (const finding of inRow(row)) tally.add(table.model, row.id, finding);
    for (const { id, findings } of await references(table, page)) {
      for (const finding of findings) tally.add(table.model, id, finding);
    }
  };

  const checkTable = async (table: RegisteredTable, integrity: boolean) => {
    const check = checkRow(table, names);
    const duplicates = findDuplicates(table, digest, mostKeys);
    let looked = 0;
    for await (const page of readPages(tables, table.model, pace)) {
      looked += page.length;
      for (const row of page) for (const finding of check(row)) tally.add(table.model, row.id, finding);
      if (integrity) await integrityOf(table, page, duplicates.inRow);
    }
    return { looked, isFull: duplicates.isFull() };
  };

  return async ({ integrity }: { readonly integrity: boolean }): Promise<CheckedData> => {
    const rows: Record<string, number> = {};
    const notAllCompared: string[] = [];
    for (const table of registry) {
      const { model } = table;
      try {
        const { looked, isFull } = await checkTable(table, integrity);
        rows[model] = looked;
        if (isFull) notAllCompared.push(model);
      } catch (fault) {
        if (!(fault instanceof TableMissing)) throw fault;
        tally.add(model, '', { kind: 'missing-table' });
      }
    }
    const found = tally.found();
    return { rows, found, notAllCompared, isRight: found.every(({ kind }) => FINDINGS[kind].gravity === 'notice') };
  };
};

type DuplicatesInRow = ReturnType<typeof findDuplicates>['inRow'];
