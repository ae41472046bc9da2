import type { Category } from '../../domain/notifications/notification.ts';
import type { RecentBounces, Suppression, SuppressionList } from '../../domain/notifications/ports.ts';
import type { Clock } from '../../domain/shared/clock.ts';
import { type CanBeOut, createOutage } from './outage.ts';

export interface MemorySuppressionList extends SuppressionList, CanBeOut {
  all(): readonly Suppression[];
}

/** Who may not even get what they asked for gets nothing at all. */
const reachOf = (category: Category): string => (category === 'transactional' ? 'all' : category);

const endOf = ({ until }: Suppression): number => until?.getTime() ?? Number.POSITIVE_INFINITY;

export const createMemorySuppressionList = (clock: Clock = () => new Date(0)): MemorySuppressionList => {
  const rows = new Map<string, Suppression>();
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
