import type { Clock } from '../../shared/clock.ts';
import type { PersonalRows, Sleep } from './ports.ts';
import type { Row } from './row.ts';

export interface ReadTablesDependencies {
  readonly rows: PersonalRows;
  readonly sleep: Sleep;
  readonly clock: Clock;
}

/** What a person who waits is told after each page. */
export interface Step {
  readonly step: 'relations' | 'tables' | 'erasing' | 'files';
  readonly table: string;
  readonly looked: number;
}
export interface ReadOptions {
  /** After it no page is read. */
  readonly deadline?: Date;
  readonly onProgress?: (step: Step) => void;
}

/** Time is up, and what was read so far is of no use by itself. */
export class OutOfTime extends Error {
  override readonly name = 'OutOfTime';
}

/** How long to wait after a page, so that so many rows a second are read at most. */
export const ROWS_A_SECOND = 2_000;
export const pauseAfter = (rows: number): number => Math.ceil((rows / ROWS_A_SECOND) * 1000);

/** Every page of a table, not faster than is good for those who work there. @throws {OutOfTime} */
export async function* pagesOf(
  { rows, sleep, clock }: ReadTablesDependencies,
  table: string,
  step: Step['step'],
  { deadline, onProgress = () => {} }: ReadOptions,
): AsyncGenerator<readonly Row[]> {
  let after: string | undefined;
  let looked = 0;
  do {
    if (deadline !== undefined && clock() >= deadline) throw new OutOfTime(`${table} could not be read in time`);
    const page = await rows.page(table, after);
    looked += page.rows.length;
    yield page.rows;
    onProgress({ step, table, looked });
    after = page.next;
    if (after !== undefined) await sleep(pauseAfter(page.rows.length));
  } while (after !== undefined);
}
