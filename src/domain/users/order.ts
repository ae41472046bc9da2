import type { Result } from '../shared/result.ts';
import { type Caller, nameOfCaller } from './caller.ts';
import type { Answer, CarryOutDependencies } from './carry-out.ts';
import type { Values } from './deeds/deed.ts';
import { readReason } from './field-rules.ts';
import { type Judged, judge } from './judge.ts';
import type { Action } from './policy.ts';
import type { UserRefusal } from './refusal.ts';
import type { Role } from './roles.ts';
import { type Plan, runCommand } from './run-command.ts';

/** Something to be done to one user. */
export interface Order {
  /** The same for the same order: derived from the caller and their idempotency key, or new. */
  readonly commandId: string;
  readonly caller: Caller;
  readonly userId: string;
  /** Needed for whatever is done to another. */
  readonly reason?: string | undefined;
}

export interface Wish {
  readonly action: Action;
  readonly newRole?: Role;
  readonly asks?: Values;
  readonly planFor: (judged: Judged) => Promise<Result<Plan, UserRefusal>> | Result<Plan, UserRefusal>;
}

/** Carries out what somebody wishes of a user, if they may. */
export const fulfil = (dependencies: CarryOutDependencies) => {
  const run = runCommand(dependencies);
  return async (order: Order, { action, newRole, asks = {}, planFor }: Wish): Promise<Answer> => {
    const { commandId, caller, userId } = order;
    const reason = readReason(order.reason, nameOfCaller(caller) !== userId);
    if (!reason.ok) return reason;
    return run({
      id: commandId,
      action,
      targetId: userId,
      actorId: nameOfCaller(caller),
      reason: reason.value,
      asks,
      plan: async () => {
        const wanted = newRole === undefined ? {} : { newRole };
        const judged = await judge(dependencies.pool, { caller, action, targetId: userId, ...wanted });
        if (!judged.ok) return judged;
        const plan = await planFor(judged.value);
        if (!plan.ok || judged.value.alsoHolds.length === 0) return plan;
        return { ok: true, value: { ...plan.value, alsoHolds: judged.value.alsoHolds } };
      },
    });
  };
};
