import { inParallel } from '../../shared/in-parallel.ts';
import type { AuditKeys } from './ports.ts';

export interface KeyingReport {
  readonly looked: number;
  /** Entries that were given what the indexes find them by, or in a dry run would be. */
  readonly keyed: number;
  readonly unfit: number;
}

const AT_ONCE = 16;

/** Lets the indexes find entries from before there were any. Done twice, or cut off and done again, it changes what is left. */
export const keyAuditTrail =
  (keys: AuditKeys) =>
  async ({
    apply,
    onProgress = () => {},
  }: {
    readonly apply: boolean;
    readonly onProgress?: (looked: number) => void;
  }): Promise<KeyingReport> => {
    const count = { looked: 0, keyed: 0, unfit: 0 };
    let after: string | undefined;
    do {
      const page = await keys.unkeyed(after);
      if (apply) await inParallel(page.rows, AT_ONCE, (id) => keys.key(id));
      count.looked += page.looked;
      count.keyed += page.rows.length;
      count.unfit += page.unfit;
      onProgress(count.looked);
      after = page.next;
    } while (after !== undefined);
    return count;
  };
