import type { Clock } from '../shared/clock.ts';
import { derivedId } from '../shared/ids.ts';
import { inParallel } from '../shared/in-parallel.ts';
import type { Journal } from '../shared/journal.ts';
import { accept, type Result, refuse } from '../shared/result.ts';
import { isEverywhere, type Person } from './actor.ts';
import {
  APPROVERS,
  type BulkPlan,
  type BulkPlans,
  ITEMS_WITHOUT_APPROVAL,
  type PlannedItem,
  type PlanRefusal,
} from './bulk-plan.ts';
import type { TransitionRefusal } from './refusal.ts';
import { type TransitionStatusDependencies, transitionStatus } from './transition-status.ts';

export interface ApplyBulkPlanDependencies extends TransitionStatusDependencies {
  readonly plans: BulkPlans;
  readonly journal: Journal;
  readonly clock: Clock;
}

/** `unchanged-yet`: the time was up before its turn, or the world broke; applying the plan again goes on with it. */
export type ItemOutcome = { readonly id: string } & (
  | { readonly outcome: 'changed' | 'changed-before'; readonly version?: number }
  | { readonly outcome: 'refused'; readonly refusal: TransitionRefusal }
  | { readonly outcome: 'unchanged-yet'; readonly because: 'time-was-up' | 'fault' }
);

export interface Applied {
  readonly plan: BulkPlan;
  /** In the order of the plan. */
  readonly outcomes: readonly ItemOutcome[];
}

const AT_A_TIME = 8;

const mayApply = (plan: BulkPlan, person: Person): Result<undefined, PlanRefusal> => {
  if (isEverywhere(person, APPROVERS)) return accept(undefined);
  if (plan.proposedBy !== person.id) return refuse({ because: 'plan-of-another' });
  // Whoever proposed it as an admin may be none any more.
  const needsApproval = plan.needsApproval || plan.items.length > ITEMS_WITHOUT_APPROVAL;
  return needsApproval && plan.approval === undefined
    ? refuse({ because: 'approval-missing', items: plan.items.length })
    : accept(undefined);
};

/**
 * Carries out a plan, record by record: each is moved once, however often the plan is applied, and by whom. A record that
 * was changed since the dry run stays as it is. Stops before the deadline; what is left is named.
 */
export const applyBulkPlan = (dependencies: ApplyBulkPlanDependencies) => {
  const { plans, clock, digest, journal } = dependencies;
  const move = transitionStatus(dependencies);

  const apply = async ({ id, expectedVersion }: PlannedItem, plan: BulkPlan, person: Person): Promise<ItemOutcome> => {
    const moved = await move(id, {
      commandId: derivedId(digest, ['bulk-plan', plan.id, id]),
      to: plan.to,
      expectedVersion,
      actor: { kind: 'person', person },
      ...(plan.reason === undefined ? {} : { reason: plan.reason }),
    });
    if (!moved.ok) return { id, outcome: 'refused', refusal: moved.refusal };
    const { entry, repeated } = moved.value;
    return {
      id,
      outcome: repeated ? 'changed-before' : 'changed',
      ...(entry.version === undefined ? {} : { version: entry.version }),
    };
  };

  return async (planId: string, person: Person, deadline: Date): Promise<Result<Applied, PlanRefusal>> => {
    const plan = await plans.get(planId, clock());
    if (plan === undefined) return refuse({ because: 'no-such-plan' });
    const allowed = mayApply(plan, person);
    if (!allowed.ok) return allowed;
    const outcomes = new Map<string, ItemOutcome>();
    await inParallel(plan.items, AT_A_TIME, async (item) => {
      if (clock() >= deadline) return;
      const outcome = await apply(item, plan, person).catch((fault: unknown): ItemOutcome => {
        journal.error('statuses.bulk-item-fault', { planId, recordId: item.id }, fault);
        return { id: item.id, outcome: 'unchanged-yet', because: 'fault' };
      });
      outcomes.set(item.id, outcome);
    });
    return accept({
      plan,
      outcomes: plan.items.map(
        ({ id }) => outcomes.get(id) ?? { id, outcome: 'unchanged-yet', because: 'time-was-up' },
      ),
    });
  };
};
