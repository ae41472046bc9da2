import { inParallel } from '../shared/in-parallel.ts';
import { accept, type Result, refuse } from '../shared/result.ts';
import { considerHook } from './consider-hook.ts';
import type { PlanNotificationsDependencies } from './plan-notifications.ts';
import type { HookOutcome } from './signal.ts';

export interface HookRefusal {
  readonly because: 'missing' | 'no-such-hook' | 'still-failing' | 'expired';
  readonly reason: string;
}

export interface HookReplanned {
  readonly outcome: HookOutcome['outcome'];
  /** Messages that are new; those of an earlier try are not queued again. */
  readonly queued: number;
}

export type ReplanHookDependencies = Omit<
  PlanNotificationsDependencies,
  'deadLetters' | 'signalsSince' | 'journal' | 'metrics'
>;

const PUTS_AT_ONCE = 16;

/**
 * Plans one hook of a signal again that failed when the others were planned, after it was mended. Ids are derived and rows
 * put if absent, so doing it twice queues nothing new.
 * @throws when a port fails
 */
export const replanHook = (dependencies: ReplanHookDependencies) => {
  const { signals, hooks, notifications, clock } = dependencies;
  const consider = considerHook(dependencies);

  return async (
    signalId: string,
    hookId: string,
    { dryRun = false } = {},
  ): Promise<Result<HookReplanned, HookRefusal>> => {
    const found = await signals.get(signalId);
    if (!found.ok) return refuse({ because: 'missing', reason: `its signal: ${found.refusal.reason}` });
    const signal = found.value;
    const stored = (await hooks.hooksFor(signal.signalType)).find(
      (hook) => (hook.ok ? hook.value.id : hook.refusal.hookId) === hookId,
    );
    if (stored === undefined) {
      return refuse({ because: 'no-such-hook', reason: `${signal.signalType} has no hook ${hookId} any more` });
    }
    const now = clock();
    const plan = await consider(signal, stored, now);
    if (plan.needsAttention) return refuse({ because: 'still-failing', reason: plan.reason ?? plan.outcome });
    const inTime = plan.notifications.filter(({ expiresAt }) => Date.parse(expiresAt) > now.getTime());
    if (plan.notifications.length > 0 && inTime.length === 0) {
      return refuse({ because: 'expired', reason: 'the time of its messages is over' });
    }
    if (dryRun) return accept({ outcome: plan.outcome, queued: inTime.length });
    let queued = 0;
    await inParallel(inTime, PUTS_AT_ONCE, async (notification) => {
      if ((await notifications.add(notification)) === 'added') queued += 1;
    });
    return accept({ outcome: plan.outcome, queued });
  };
};
