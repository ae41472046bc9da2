import type { Clock } from '../shared/clock.ts';
import { accept, type Result, refuse } from '../shared/result.ts';
import { isEverywhere, type Person } from './actor.ts';
import { APPROVERS, type BulkPlan, type BulkPlans, type PlanRefusal } from './bulk-plan.ts';

export interface ApproveBulkPlanDependencies {
  readonly plans: BulkPlans;
  readonly clock: Clock;
}

/** Lets a plan be applied by who proposed it. Approving again changes nothing. */
export const approveBulkPlan =
  ({ plans, clock }: ApproveBulkPlanDependencies) =>
  async (planId: string, person: Person): Promise<Result<BulkPlan, PlanRefusal>> => {
    if (!isEverywhere(person, APPROVERS)) return refuse({ because: 'not-an-approver' });
    const plan = await plans.get(planId, clock());
    if (plan === undefined) return refuse({ because: 'no-such-plan' });
    const at = clock().toISOString();
    const approved = await plans.approve(
      planId,
      { by: person.id, at },
      {
        id: `statuses.bulk-approved#${planId}`,
        actor: person.id,
        action: 'statuses.bulk-approved',
        entity: 'bulk plan',
        entityId: planId,
        at,
        before: { proposedBy: plan.proposedBy },
        after: { to: plan.to, items: plan.items.length },
      },
    );
    return approved === undefined ? refuse({ because: 'no-such-plan' }) : accept(approved);
  };
