import type { AuditEntry } from '../../domain/operations/events.ts';
import type { BulkPlan, BulkPlans } from '../../domain/statuses/bulk-plan.ts';
import { type CanBeOut, createOutage } from './outage.ts';

export interface MemoryBulkPlans extends BulkPlans, CanBeOut {
  audit(): readonly AuditEntry[];
}

export const createMemoryBulkPlans = (): MemoryBulkPlans => {
  const rows = new Map<string, BulkPlan>();
  const entries: AuditEntry[] = [];
  const outage = createOutage('the bulk plans');
  const unexpired = (id: string, now: string): BulkPlan | undefined => {
    const plan = rows.get(id);
    return plan !== undefined && plan.expiresAt > now ? plan : undefined;
  };
  return {
    setOutage: outage.setOutage,
    audit: () => structuredClone(entries),
    add: async (plan) => {
      outage.check();
      rows.set(plan.id, structuredClone(plan));
    },
    get: async (id, now) => {
      outage.check();
      return structuredClone(unexpired(id, now.toISOString()));
    },
    approve: async (id, approval, audit) => {
      outage.check();
      const plan = unexpired(id, approval.at);
      if (plan === undefined || plan.approval !== undefined) return structuredClone(plan);
      const approved = { ...plan, approval: structuredClone(approval) };
      rows.set(id, approved);
      entries.push(structuredClone(audit));
      return structuredClone(approved);
    },
  };
};
