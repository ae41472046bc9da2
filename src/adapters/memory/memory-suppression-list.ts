import type { Category } from '../../domain/notifications/notification.ts';
import type { SuppressionList } from '../../domain/notifications/ports.ts';
import { type CanBeOut, createOutage } from './outage.ts';

export type MemorySuppressionList = SuppressionList & CanBeOut;

/** Who may not even get what they asked for gets nothing at all. */
const reachOf = (category: Category): string => (category === 'transactional' ? 'all' : category);

export const createMemorySuppressionList = (): MemorySuppressionList => {
  const reasons = new Map<string, string>();
  const outage = createOutage('the suppression list');
  return {
    setOutage: outage.setOutage,
    reasonFor: async (address, category) => {
      outage.check();
      return reasons.get(`all#${address}`) ?? reasons.get(`${reachOf(category)}#${address}`);
    },
    add: async ({ address, category, reason }) => {
      outage.check();
      reasons.set(`${reachOf(category)}#${address}`, reason);
    },
  };
};
