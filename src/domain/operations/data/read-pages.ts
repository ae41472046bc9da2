import type { ExactRow } from './exact-row.ts';
import type { OnRows, ReadableTables, Sleep } from './ports.ts';

/** How fast, and who is told. */
export interface Pace {
  readonly sleep: Sleep;
  readonly rowsASecond: number;
  readonly onRows?: OnRows;
}

export const ROWS_A_SECOND = 2_000;

export const rest = ({ sleep, rowsASecond }: Pace, rows: number): Promise<void> =>
  sleep(Math.ceil((rows / rowsASecond) * 1000));

/** Every page of a table, not faster than is good for those who work there. */
export async function* readPages(
  tables: Pick<ReadableTables, 'page'>,
  model: string,
  pace: Pace,
): AsyncGenerator<readonly ExactRow[]> {
  let after: string | undefined;
  let looked = 0;
  do {
    const page = await tables.page(model, after);
    looked += page.rows.length;
    if (page.rows.length > 0) yield page.rows;
    pace.onRows?.(model, looked);
    after = page.next;
    if (after !== undefined) await rest(pace, page.rows.length);
  } while (after !== undefined);
}
