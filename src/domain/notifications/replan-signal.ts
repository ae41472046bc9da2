import { accept, type Result, refuse } from '../shared/result.ts';
import { impossibilityOf, type PlanNotificationsDependencies, planNotifications } from './plan-notifications.ts';
import type { Signal } from './signal.ts';

export interface ReplanRefusal {
  readonly because: 'missing' | 'unreadable' | 'still-impossible' | 'quarantined-again' | 'cancelled';
  readonly reason: string;
}

export interface Replanned {
  readonly outcome: 'planned' | 'would-be-planned' | 'already-planned';
}

/**
 * Plans a quarantined signal after what stood in its way was mended: a hook made, a row corrected. One that the table has
 * lost is put there again from `whole`. Cut off anywhere and done again, it plans once.
 * @throws when a port fails
 */
export const replanSignal = (dependencies: PlanNotificationsDependencies) => {
  const { signals, hooks, clock } = dependencies;
  const plan = planNotifications(dependencies);

  const planned = async (id: string): Promise<Result<Replanned, ReplanRefusal>> => {
    const planning = await plan(id);
    switch (planning.outcome) {
      case 'planned':
      case 'already-planned':
        return accept({ outcome: planning.outcome });
      case 'quarantined':
        return refuse({ because: 'quarantined-again', reason: planning.reason });
      case 'gone':
        return refuse({ because: 'missing', reason: 'the signal was removed at this moment' });
      case 'cancelled':
        return refuse({ because: 'cancelled', reason: 'it was cancelled' });
      case 'before-our-time':
        return refuse({ because: 'still-impossible', reason: 'it was emitted before the stage’s first signal' });
    }
  };

  /** Lets planning have the signal: out of quarantine, or back in the table. */
  const open = async (signal: Signal, isStored: boolean): Promise<void> => {
    const { processedAt: _, quarantinedAt, quarantineReason: __, hookOutcomes: ___, ...fresh } = signal;
    if (!isStored) await signals.put(fresh);
    else if (quarantinedAt !== undefined) await signals.release(signal.id, quarantinedAt, clock());
  };

  /** The signal to plan, as the table has it or else as it was kept. */
  const find = async (id: string, whole: Signal | undefined) => {
    const found = await signals.get(id);
    if (found.ok) return accept({ signal: found.value, isStored: true });
    const { because, reason } = found.refusal;
    if (because === 'unreadable') return refuse({ because, reason: `its row cannot be read: ${reason}` });
    return whole === undefined ? refuse({ because, reason }) : accept({ signal: whole, isStored: false });
  };

  return async (
    id: string,
    { whole, dryRun = false }: { readonly whole?: Signal; readonly dryRun?: boolean } = {},
  ): Promise<Result<Replanned, ReplanRefusal>> => {
    const found = await find(id, whole);
    if (!found.ok) return found;
    const { signal, isStored } = found.value;
    if (isStored && signal.processedAt !== undefined) return accept({ outcome: 'already-planned' });
    if (signal.cancelledAt !== undefined) return refuse({ because: 'cancelled', reason: 'it was cancelled' });
    const impossible = impossibilityOf(signal, await hooks.hooksFor(signal.signalType));
    if (impossible !== undefined) return refuse({ because: 'still-impossible', reason: impossible });
    if (dryRun) return accept({ outcome: 'would-be-planned' });
    await open(signal, isStored);
    return planned(id);
  };
};
