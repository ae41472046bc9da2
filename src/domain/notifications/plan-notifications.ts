import type { Clock } from '../shared/clock.ts';
import { inParallel } from '../shared/in-parallel.ts';
import type { Journal } from '../shared/journal.ts';
import type { Result } from '../shared/result.ts';
import { checkPayload } from './check-payload.ts';
import { type ConsiderHookDependencies, considerHook, type HookPlan } from './consider-hook.ts';
import type { Hook, UnreadableHook } from './hook.ts';
import type { DeadLetters, HookStore, Metrics, NotificationStore, SignalStore } from './ports.ts';
import type { HookOutcome, Signal } from './signal.ts';
import { CATALOGUED_SIGNAL_TYPES } from './signal-catalogue.ts';

export interface PlanNotificationsDependencies extends ConsiderHookDependencies {
  readonly signals: SignalStore;
  readonly hooks: HookStore;
  readonly notifications: NotificationStore;
  readonly deadLetters: DeadLetters;
  /** Signals emitted before this are nobody's business any more (an adopted table and its stream are full of them). */
  readonly signalsSince: Date;
  readonly clock: Clock;
  readonly journal: Journal;
  readonly metrics: Metrics;
}

export type PlanOutcome =
  | { readonly outcome: 'planned'; readonly hooks: readonly HookOutcome[] }
  | { readonly outcome: 'quarantined'; readonly reason: string }
  | { readonly outcome: 'already-planned' | 'before-our-time' | 'cancelled' | 'gone' };

/** A role may have thousands of contacts; all must be queued within the function's time. */
const PUTS_AT_ONCE = 16;

type StoredHook = Result<Hook, UnreadableHook>;

/** Why this signal can never be planned, or `undefined`. */
export const impossibilityOf = (signal: Signal, hooks: readonly StoredHook[]): string | undefined => {
  if (!CATALOGUED_SIGNAL_TYPES.includes(signal.signalType) && hooks.length === 0) {
    return `unknown signal type ${signal.signalType}: it is not in the catalogue and no hook names it; add a hook or correct the type`;
  }
  const payload = checkPayload(signal.signalType, signal.payload);
  return payload.ok ? undefined : payload.refusal.reason;
};

/** Why there is nothing to plan of it, or `undefined`. */
const outcomeWithout = (
  { processedAt, quarantinedAt, emittedAt, cancelledAt }: Signal,
  since: Date,
): 'already-planned' | 'before-our-time' | 'cancelled' | undefined => {
  if (processedAt !== undefined || quarantinedAt !== undefined) return 'already-planned';
  if (new Date(emittedAt) < since) return 'before-our-time';
  return cancelledAt === undefined ? undefined : 'cancelled';
};

const recordOf = ({ hookId, outcome, reason, notifications, resolution }: HookPlan): HookOutcome => ({
  hookId,
  outcome,
  ...(notifications.length > 0 ? { queued: notifications.length } : {}),
  ...(reason === undefined ? {} : { reason }),
  ...(resolution !== undefined && resolution.refused.length > 0 ? { refused: resolution.refused } : {}),
});

const hookIdOf = (hook: StoredHook): string => (hook.ok ? hook.value.id : hook.refusal.hookId);

/**
 * Decides who is told about a signal, and queues one message for each. Planning again queues nothing new: ids are
 * derived, rows are put if absent, and the signal is marked only when all its hooks are through.
 * @throws when a port fails; the hooks that could be planned are, and a later try does the rest
 */
export const planNotifications = (dependencies: PlanNotificationsDependencies) => {
  const { signals, hooks, notifications, deadLetters, clock, journal, metrics } = dependencies;
  const consider = considerHook(dependencies);

  const quarantine = async (signalId: string, signal: unknown, reason: string): Promise<PlanOutcome> => {
    await deadLetters.put({ kind: 'signal-quarantined', signalId, signal, reason });
    await signals.quarantine(signalId, reason, clock());
    journal.error('notifications.signal-quarantined', { signalId, reason });
    metrics.happened('signal-quarantined');
    return { outcome: 'quarantined', reason };
  };

  const planHook = async (signal: Signal, stored: StoredHook): Promise<HookOutcome> => {
    const plan = await consider(signal, stored, clock());
    await inParallel(
      plan.notifications,
      PUTS_AT_ONCE,
      async (notification) => void (await notifications.add(notification)),
    );
    if (plan.needsAttention) {
      const reason = plan.reason ?? plan.outcome;
      await deadLetters.put({ kind: 'hook-failed', signalId: signal.id, signal, hookId: plan.hookId, reason });
      journal.error('notifications.hook-failed', { signalId: signal.id, hookId: plan.hookId, reason });
      metrics.happened('hook-failed');
    }
    return recordOf(plan);
  };

  /** Every hook gets its turn, whatever became of the others. */
  const planHooks = async (signal: Signal, stored: readonly StoredHook[]): Promise<readonly HookOutcome[]> => {
    const outcomes: HookOutcome[] = [];
    const faults: unknown[] = [];
    for (const hook of stored) {
      try {
        outcomes.push(await planHook(signal, hook));
      } catch (fault) {
        journal.error('notifications.hook-fault', { signalId: signal.id, hookId: hookIdOf(hook) }, fault);
        faults.push(fault);
      }
    }
    if (faults.length > 0)
      throw new AggregateError(faults, `signal ${signal.id}: ${faults.length} hook(s) to plan again`);
    return outcomes;
  };

  return async (signalId: string): Promise<PlanOutcome> => {
    const found = await signals.get(signalId);
    if (!found.ok) {
      const { refusal } = found;
      return refusal.because === 'missing' ? { outcome: 'gone' } : quarantine(signalId, refusal.row, refusal.reason);
    }
    const signal = found.value;
    const unplannable = outcomeWithout(signal, dependencies.signalsSince);
    if (unplannable !== undefined) {
      if (unplannable === 'cancelled') await signals.markPlanned(signalId, [], clock());
      return { outcome: unplannable };
    }

    const stored = await hooks.hooksFor(signal.signalType);
    const impossible = impossibilityOf(signal, stored);
    if (impossible !== undefined) return quarantine(signalId, signal, impossible);

    if (stored.length === 0) journal.warn('notifications.nobody-listens', { signalId, signalType: signal.signalType });
    const outcomes = await planHooks(signal, stored);
    await signals.markPlanned(signalId, outcomes, clock());
    metrics.happened('signal-planned');
    return { outcome: 'planned', hooks: outcomes };
  };
};
