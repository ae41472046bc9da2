import type { PersonalTable } from './data-registry.ts';
import { isErasedBy, type JudgeRow, type Verdict } from './judge-row.ts';
import { type KnownRows, withKnown } from './known-rows.ts';
import type { Erasures, PersonalRows } from './ports.ts';
import type { Row } from './row.ts';
import { counted, type Tally } from './tally.ts';

export interface ErasePageDependencies {
  readonly rows: PersonalRows;
  readonly erasures: Pick<Erasures, 'addFiles'>;
}

/** What the rows of one page are judged by. */
export interface Bench {
  readonly erasureId: string;
  readonly filePart: number;
  readonly judgeRow: JudgeRow;
  /** Rows of this table lead to rows of others. */
  readonly isLeading: boolean;
}
export interface PageDone {
  readonly tally: Tally;
  readonly known: KnownRows;
  readonly hasFiles: boolean;
  /** Rows that cannot be erased now: the page is to be done once more. */
  readonly left: boolean;
}

interface Judged {
  readonly verdict: Verdict;
  /** This erasure has been at the row before. */
  readonly wasErased: boolean;
}

const TRIES = 5;
const GONE: Verdict = { isAbout: false, fields: [], files: [] };

/** Erases in one page of rows. Done again, also after half of it, it comes to the same rows and the same counts. */
export const erasePage = ({ rows, erasures }: ErasePageDependencies) => {
  const noteFiles = async ({ erasureId, filePart }: Bench, urls: readonly string[]): Promise<void> => {
    if (urls.length > 0) await erasures.addFiles(erasureId, filePart, urls);
  };

  /** Anew from the row as it is while others are faster; `undefined`: they kept being so. */
  const erase = async (table: PersonalTable, row: Row, known: KnownRows, bench: Bench): Promise<Judged | undefined> => {
    let current: Row | undefined = row;
    for (let tried = 0; tried < TRIES && current !== undefined; tried += 1) {
      const verdict = bench.judgeRow(table, current, known);
      const judged = { verdict, wasErased: isErasedBy(current, bench.erasureId) };
      if (verdict.change === undefined) return judged;
      if (tried > 0) await noteFiles(bench, verdict.files);
      if ((await rows.change(table.model, current, verdict.change)) === 'changed') return judged;
      [current] = await rows.get(table.model, [row.id]);
    }
    return current === undefined ? { verdict: GONE, wasErased: false } : undefined;
  };

  return async (
    table: PersonalTable,
    page: readonly Row[],
    so: { readonly tally: Tally; readonly known: KnownRows },
    bench: Bench,
  ): Promise<PageDone> => {
    const files = page.flatMap((row) => bench.judgeRow(table, row, so.known).files);
    await noteFiles(bench, files);
    let { tally, known } = so;
    let left = false;
    for (const row of page) {
      const judged = await erase(table, row, so.known, bench);
      if (judged === undefined || judged.verdict.kept === 'in-work') {
        left = true;
        continue;
      }
      const { verdict, wasErased } = judged;
      tally = counted(tally, verdict, wasErased);
      if (bench.isLeading && verdict.isAbout) known = withKnown(known, 'owned', table.model, [row.id]);
      if (bench.isLeading && verdict.kept === 'legal-hold') known = withKnown(known, 'held', table.model, [row.id]);
    }
    return { tally, known, hasFiles: files.length > 0, left };
  };
};
export type ErasePage = ReturnType<typeof erasePage>;
