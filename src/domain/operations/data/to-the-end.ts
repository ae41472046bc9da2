import { inParallel } from '../../shared/in-parallel.ts';

/**
 * Like `inParallel`, but when something fails, waits for what is under way before it throws the first fault: nothing is
 * written any more when the caller hears of it.
 */
export const inParallelToTheEnd = async <Item>(
  items: readonly Item[],
  limit: number,
  work: (item: Item) => Promise<void>,
): Promise<void> => {
  const faults: unknown[] = [];
  await inParallel(items, limit, async (item) => {
    if (faults.length > 0) return;
    await work(item).catch((fault: unknown) => {
      faults.push(fault);
    });
  });
  if (faults.length > 0) throw faults[0];
};
