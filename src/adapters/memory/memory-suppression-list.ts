import type { Category } from '../../domain/notifications/notification.ts';
import type { RecentBounces, Suppression, SuppressionBook, SuppressionList } from '../../domain/notifications/ports.ts';
import type { Clock } from '../../domain/shared/clock.ts';
import { type CanBeOut, createOutage } from './outage.ts';

export interface MemorySuppressionList extends SuppressionList, CanBeOut {
  all(): readonly Suppression[];
}

/** Who may not even get what they asked for gets nothing at all. */
const reachOf = (category: Category): string => (category === 'transactional' ? 'all' : category);

const endOf = ({ until }: Suppression): number => until?.getTime() ?? Number.POSITIVE_INFINITY;

export const createMemorySuppressionList = (
  clock: Clock = () => new Date(0),
  rows = new Map<string, Suppression>(),
): MemorySuppressionList => {
  const outage = createOutage('the suppression list');
  const inForce = (id: string): string | undefined => {
    const row = rows.get(id);
    return row !== undefined && endOf(row) > clock().getTime() ? row.reason : undefined;
  };
  return {
    setOutage: outage.setOutage,
    all: () => structuredClone([...rows.values()]),
    reasonFor: async (address, category) => {
      outage.check();
      return inForce(`all#${address}`) ?? inForce(`${reachOf(category)}#${address}`);
    },
    add: async (suppression) => {
      outage.check();
      const id = `${reachOf(suppression.category)}#${suppression.address}`;
      const before = rows.get(id);
      if (before !== undefined && suppression.until !== undefined && endOf(before) >= endOf(suppression)) return;
      rows.set(id, structuredClone({ ...suppression, at: before?.at ?? suppression.at }));
    },
  };
};

export type MemoryRecentBounces = RecentBounces & CanBeOut;

export const createMemoryRecentBounces = (): MemoryRecentBounces => {
  const bounces = new Map<string, Map<string, Date>>();
  const outage = createOutage('the recent bounces');
  return {
    setOutage: outage.setOutage,
    remember: async (address, { notificationId, at }, since) => {
      outage.check();
      const own = bounces.get(address) ?? new Map<string, Date>();
      bounces.set(address, own.set(`${at.toISOString()} ${notificationId}`, at));
      const recent = [...own].filter(([, when]) => when >= since).map(([key]) => key.split(' ')[1]);
      return new Set(recent).size;
    },
  };
};

/** The list and its book in one, as they are on the stage. */
export const createMemorySuppressionBook = (
  clock: Clock = () => new Date(0),
): { readonly list: MemorySuppressionList; readonly book: SuppressionBook } => {
  const rows = new Map<string, Suppression>();
  const list = createMemorySuppressionList(clock, rows);
  const inForce = () => [...rows.values()].filter((one) => endOf(one) > clock().getTime());
  const book: SuppressionBook = {
    add: list.add,
    of: async (address) => structuredClone(inForce().filter((one) => one.address === address)),
    all: async function* () {
      const found = structuredClone(inForce());
      if (found.length > 0) yield found;
    },
    remove: async (address, category) => void rows.delete(`${reachOf(category)}#${address}`),
  };
  return { list, book };
};
