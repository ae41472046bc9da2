import { canonicalItem, type StoredItem } from '../../src/domain/operations/backup/stored-item.ts';
import type { PointInTime } from '../../src/domain/operations/recovery/ports.ts';
import type { RegisteredTable } from '../../src/domain/operations/table-registry.ts';
import { everyType } from '../support/backup-world.ts';

/** A stage with a table whose past is kept, one whose past is not, and one that is not there. */
export interface PastWorld {
  readonly kept: RegisteredTable;
  readonly pastless: string;
  readonly absent: RegisteredTable;
  /** Each is of another process. */
  readonly past: () => PointInTime;
  readonly put: (model: string, row: StoredItem) => Promise<void>;
  readonly rowsMade: (model: string) => Promise<readonly StoredItem[]>;
}

const SETTLE_LOOKS = 50;

/** What bringing tables back to a moment promises, whoever does it. */
export const describePointInTimeContract = (make: () => Promise<PastWorld>): void => {
  const ready = async (past: PointInTime, model: string): Promise<boolean> => {
    for (let look = 0; look < SETTLE_LOOKS; look += 1) if (await past.isReady(model)) return true;
    return false;
  };

  it('O1: knows how far back a table reaches, and of which nothing keeps the past', async () => {
    const { past, kept, pastless, absent } = await make();
    const window = await past().windowOf(kept.model);
    expect(window?.latest.getTime()).toBeGreaterThanOrEqual(window?.earliest.getTime() ?? Number.NaN);
    expect(await past().windowOf(pastless)).toBeUndefined();
    expect(await past().windowOf(absent.model)).toBeUndefined();
  });

  it('O1: brings a table back beside its own, row by row the same, once, whichever process goes on', async () => {
    const { past, kept, put, rowsMade } = await make();
    const rows = [everyType('row-1'), everyType('row-2')];
    for (const row of rows) await put(kept.model, row);
    expect(await past().isReady(kept.model)).toBe(false);
    const at = (await past().windowOf(kept.model))?.latest ?? new Date();
    expect(await past().begin(kept.model, at)).toBe('coming');
    expect(await past().begin(kept.model, at)).toBe('coming');
    expect(await ready(past(), kept.model)).toBe(true);
    const made = await rowsMade(kept.model);
    expect(made.map(canonicalItem).sort()).toEqual(rows.map(canonicalItem).sort());
  });

  it('O1: settles a table that is there, as often as it is told, and none that is not', async () => {
    const { past, kept, absent } = await make();
    await past().begin(kept.model, (await past().windowOf(kept.model))?.latest ?? new Date());
    expect(await ready(past(), kept.model)).toBe(true);
    for (let time = 0; time < 2; time += 1) await past().settle(kept);
    await expect(past().settle(absent)).rejects.toThrow('not there any more');
    await expect(past().begin(absent.model, new Date())).rejects.toThrow();
  });
};
