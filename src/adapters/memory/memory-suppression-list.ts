import type { Category } from '../../domain/notifications/notification.ts';
import type { SuppressionList } from '../../domain/notifications/ports.ts';
import { createOutage, type Outage } from './outage.ts';

export interface MemorySuppressionList extends SuppressionList {
  readonly outage: Outage;
}

/** Who may not even get what they asked for gets nothing at all. */
const reachOf = (category: Category): string => (category === 'transactional' ? 'all' : category);

export const createMemorySuppressionList = (): MemorySuppressionList => {
  const reasons = new Map<string, string>();
  const outage = createOutage('the suppression list');
  return {
    outage,
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
