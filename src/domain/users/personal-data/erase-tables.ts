import type { Clock } from '../../shared/clock.ts';
import { type DataRegistry, leadingTables, type PersonalTable, searchedTables } from './data-registry.ts';
import { erasePage } from './erase-page.ts';
import type { Erasure, Progress } from './erasure.ts';
import { type JudgeRow, judgeRows } from './judge-row.ts';
import { NOTHING_KNOWN } from './known-rows.ts';
import type { Erasures, PersonalRows, Sleep } from './ports.ts';
import { pauseAfter, type ReadOptions } from './read-tables.ts';
import type { Subject } from './subject.ts';
import { emptyTally, type Tally } from './tally.ts';

export interface EraseTablesDependencies {
  readonly registry: DataRegistry;
  readonly rows: PersonalRows;
  readonly erasures: Erasures;
  readonly clock: Clock;
  readonly sleep: Sleep;
}

/** `taken-over`: another run is at it. Any other text but `done` says what the rest waits for. */
export interface TablesErased {
  readonly how: 'done' | 'taken-over' | 'time' | 'rows in work';
  readonly erasure: Erasure;
}

type PageErased = { readonly how: 'page' | 'taken-over' | 'rows in work'; readonly erasure: Erasure };

const tallyIn = ({ tallies }: Progress, model: string): Tally =>
  tallies.find(({ table }) => table === model) ?? emptyTally(model);

const moved = (
  { after: _, ...progress }: Progress,
  tally: Tally,
  next: string | undefined,
  hasFiles: boolean,
): Progress => ({
  finished: next === undefined ? [...progress.finished, tally.table] : progress.finished,
  ...(next === undefined ? {} : { after: next }),
  tallies: [...progress.tallies.filter(({ table }) => table !== tally.table), tally],
  fileParts: progress.fileParts + (hasFiles ? 1 : 0),
});

/** Goes through the tables, page by page; what is done with a page is written down before the next one is read. */
export const eraseTables = (dependencies: EraseTablesDependencies) => {
  const { registry, rows, erasures, clock, sleep } = dependencies;
  const work = erasePage(dependencies);
  const leading = leadingTables(registry);

  const erasePart = async (
    erasure: Erasure,
    table: PersonalTable,
    judgeRow: JudgeRow,
    { onProgress = () => {} }: ReadOptions,
  ): Promise<PageErased> => {
    const { progress, known = NOTHING_KNOWN } = erasure;
    const page = await rows.page(table.model, progress.after);
    const bench = {
      erasureId: erasure.id,
      filePart: progress.fileParts,
      judgeRow,
      isLeading: leading.includes(table),
    };
    const done = await work(table, page.rows, { tally: tallyIn(progress, table.model), known }, bench);
    if (done.left) return { how: 'rows in work', erasure };
    const next: Erasure = {
      ...erasure,
      revision: erasure.revision + 1,
      updatedAt: clock().toISOString(),
      known: done.known,
      progress: moved(progress, done.tally, page.next, done.hasFiles),
    };
    if ((await erasures.save(next)) === 'changed') return { how: 'taken-over', erasure };
    onProgress({ step: 'erasing', table: table.model, looked: done.tally.looked });
    await sleep(pauseAfter(page.rows.length));
    return { how: 'page', erasure: next };
  };

  return async (begun: Erasure, subject: Subject, options: ReadOptions): Promise<TablesErased> => {
    const judgeRow = judgeRows(subject, begun.id);
    let erasure = begun;
    for (const table of searchedTables(registry)) {
      while (!erasure.progress.finished.includes(table.model)) {
        if (options.deadline !== undefined && clock() >= options.deadline) return { how: 'time', erasure };
        const part = await erasePart(erasure, table, judgeRow, options);
        erasure = part.erasure;
        if (part.how !== 'page') return { how: part.how, erasure };
      }
    }
    return { how: 'done', erasure };
  };
};
