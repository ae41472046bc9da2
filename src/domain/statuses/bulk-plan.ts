import type { AuditEntry } from '../operations/events.ts';
import type { Circle, Status } from './lifecycle.ts';

export interface PlannedItem {
  readonly id: string;
  /** What the proposer saw: a record that has changed since is left as it is. */
  readonly expectedVersion: number;
}

/** A change of many records that somebody has looked at in a dry run. Holds what would change, and nothing else. */
export interface BulkPlan {
  readonly id: string;
  /** The person who proposed it. */
  readonly proposedBy: string;
  readonly proposedAt: string;
  readonly expiresAt: string;
  readonly to: Status;
  readonly reason?: string;
  readonly items: readonly PlannedItem[];
  readonly needsApproval: boolean;
  readonly approval?: Approval;
}

export interface Approval {
  readonly by: string;
  readonly at: string;
}

export interface BulkPlans {
  add(plan: BulkPlan): Promise<void>;
  /** As it is now; `undefined` when there is none, or when it has expired by then. */
  get(id: string, now: Date): Promise<BulkPlan | undefined>;
  /** Approves a plan together with the audit entry that says so. The first approval stays, and is what the answer shows. */
  approve(id: string, approval: Approval, audit: AuditEntry): Promise<BulkPlan | undefined>;
}

export const PLAN_HOURS = 24;
export const MOST_ITEMS = 500;
/** More than these ask for an admin's approval, but of an admin. */
export const ITEMS_WITHOUT_APPROVAL = 25;
export const APPROVERS: Circle = { says: 'an admin', anywhere: ['super_admin', 'admin'], assigned: [] };

export type PlanRefusal =
  | { readonly because: 'no-such-plan' }
  | { readonly because: 'plan-of-another' }
  | { readonly because: 'approval-missing'; readonly items: number }
  | { readonly because: 'not-an-approver' };

export const describePlanRefusal = (refusal: PlanRefusal): string => {
  switch (refusal.because) {
    case 'no-such-plan':
      return `there is no such plan; a plan is kept for ${PLAN_HOURS} hours after its dry run`;
    case 'plan-of-another':
      return `a plan is applied by who proposed it, or by ${APPROVERS.says}`;
    case 'approval-missing':
      return (
        `${refusal.items} records would change, and more than ${ITEMS_WITHOUT_APPROVAL} need ${APPROVERS.says}: ask one to ` +
        'approve the plan, then apply it'
      );
    case 'not-an-approver':
      return `a plan is approved by ${APPROVERS.says}`;
    default:
      return refusal satisfies never;
  }
};
