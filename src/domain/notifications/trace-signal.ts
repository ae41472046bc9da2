import type { Clock } from '../shared/clock.ts';
import type { Result } from '../shared/result.ts';
import { accept, refuse } from '../shared/result.ts';
import { type ConsiderHookDependencies, considerHook, type HookPlan } from './consider-hook.ts';
import type { Notification } from './notification.ts';
import { impossibilityOf } from './plan-notifications.ts';
import type { HookStore, NotificationStore, SignalStore } from './ports.ts';
import type { HookOutcome, Signal } from './signal.ts';

export interface TraceSignalDependencies extends ConsiderHookDependencies {
  readonly signals: SignalStore;
  readonly hooks: HookStore;
  readonly notifications: NotificationStore;
  readonly clock: Clock;
}

/** One hook's part in a signal's way: what was recorded, what it would do now, and the messages that came of it. */
export interface HookTrace {
  readonly plan: HookPlan;
  readonly recorded?: HookOutcome;
  readonly notifications: readonly Notification[];
}
export interface SignalTrace {
  readonly signal: Signal;
  /** Why the signal can never be planned, as judged now. */
  readonly impossible?: string;
  readonly hooks: readonly HookTrace[];
}

/** The whole way of a stored signal. Reads only. */
export const traceSignal = (dependencies: TraceSignalDependencies) => {
  const { signals, hooks, notifications, clock } = dependencies;
  const consider = considerHook(dependencies);

  return async (id: string): Promise<Result<SignalTrace, { readonly reason: string }>> => {
    const found = await signals.get(id);
    if (!found.ok) return refuse({ reason: `signal ${id}: ${found.refusal.reason}` });
    const signal = found.value;
    const [stored, sent] = await Promise.all([hooks.hooksFor(signal.signalType), notifications.ofSignal(id)]);
    const impossible = impossibilityOf(signal, stored);
    const traces = stored.map(async (hook): Promise<HookTrace> => {
      const plan = await consider(signal, hook, clock());
      const recorded = signal.hookOutcomes?.find(({ hookId }) => hookId === plan.hookId);
      const own = sent.filter(({ hookId }) => hookId === plan.hookId);
      return { plan, ...(recorded === undefined ? {} : { recorded }), notifications: own };
    });
    return accept({
      signal,
      ...(impossible === undefined ? {} : { impossible }),
      hooks: impossible === undefined ? await Promise.all(traces) : [],
    });
  };
};
