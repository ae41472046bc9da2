import { minutesAfter, secondsAfter } from '../shared/clock.ts';
import type { LogFields } from '../shared/journal.ts';
import { type PlanNotificationsDependencies, planNotifications } from './plan-notifications.ts';
import type { UnplannedSignal, Watermarks } from './ports.ts';
import { CATALOGUED_SIGNAL_TYPES } from './signal-catalogue.ts';

export interface ReplanLostSignalsDependencies extends PlanNotificationsDependencies {
  readonly watermarks: Watermarks;
}

export interface ReplanReport {
  readonly replanned: number;
  readonly failed: number;
  readonly left: boolean;
}

/** The stream has this long to do its work before the sweep looks. */
export const GRACE_MINUTES = 10;
/** Each sweep looks this far behind the watermark, for signals that were written later than they say. */
export const OVERLAP_MINUTES = 30;
/** A signal that fails longer than this is quarantined: no message of it could be sent any more. */
const PATIENCE_DAYS = 7;

type Step = 'replanned' | 'through' | 'failed' | 'left';
const isThrough = (step: Step): boolean => step === 'replanned' || step === 'through';

const earlier = (one: Date, other: Date): Date => (one < other ? one : other);

async function* oneByOne<Item>(pages: AsyncIterable<readonly Item[]>): AsyncIterable<Item> {
  for await (const page of pages) yield* page;
}

/**
 * Finds signals that the stream lost, by (signalType, emittedAt) since a watermark, and plans them. The watermark never
 * passes a signal that is not through.
 */
export const replanLostSignals = (dependencies: ReplanLostSignalsDependencies) => {
  const { signals, hooks, watermarks, deadLetters, signalsSince, clock, journal, metrics } = dependencies;
  const plan = planNotifications(dependencies);

  const giveUp = async (id: string, reason: string): Promise<void> => {
    const found = await signals.get(id);
    await deadLetters.put({
      kind: 'signal-quarantined',
      signalId: id,
      signal: found.ok ? found.value : undefined,
      reason,
    });
    await signals.quarantine(id, reason, clock());
    journal.error('notifications.signal-quarantined', { signalId: id, reason });
    metrics.happened('signal-quarantined');
  };

  const replan = async ({ id, emittedAt }: UnplannedSignal): Promise<'replanned' | 'through' | 'failed'> => {
    try {
      const { outcome } = await plan(id);
      if (outcome !== 'planned') return 'through';
      journal.warn('notifications.signal-replanned', { signalId: id });
      metrics.happened('signal-replanned');
      return 'replanned';
    } catch (fault) {
      journal.error('notifications.replan-fault', { signalId: id }, fault);
      if (secondsAfter(new Date(emittedAt), PATIENCE_DAYS * 86_400) > clock()) return 'failed';
      await giveUp(id, `could not be planned for ${PATIENCE_DAYS} days; the log has the faults`);
      return 'through';
    }
  };

  return async ({ deadline }: { readonly deadline: Date }): Promise<ReplanReport> => {
    const count = { replanned: 0, through: 0, failed: 0, left: 0 };

    /** Plans what is found until time is up; answers the moment up to which everything is through. */
    const replanAll = async (lost: AsyncIterable<UnplannedSignal>, until: Date): Promise<Date> => {
      let reached = until;
      for await (const signal of lost) {
        const step = clock() >= deadline ? 'left' : await replan(signal);
        count[step] += 1;
        if (!isThrough(step)) reached = earlier(reached, new Date(signal.emittedAt));
        if (step === 'left') break;
      }
      return reached;
    };

    const sweep = async (signalType: string): Promise<void> => {
      const name = `signals:${signalType}`;
      const until = minutesAfter(clock(), -GRACE_MINUTES);
      const watermark = (await watermarks.get(name)) ?? signalsSince;
      const overlapping = minutesAfter(watermark, -OVERLAP_MINUTES);
      const since = overlapping > signalsSince ? overlapping : signalsSince;
      const reached = await replanAll(oneByOne(signals.unplanned(signalType, since, until)), until);
      if (reached > watermark) await watermarks.set(name, reached);
    };

    /** A type that fails is counted and told; the others go on. */
    const guarded = async (fields: LogFields, work: () => Promise<void>): Promise<void> => {
      try {
        await work();
      } catch (fault) {
        count.failed += 1;
        journal.error('notifications.sweep-fault', fields, fault);
      }
    };

    const types = new Set(CATALOGUED_SIGNAL_TYPES);
    await guarded({}, async () => {
      for (const signalType of await hooks.signalTypes()) types.add(signalType);
    });
    for (const signalType of types) {
      if (count.left === 0) await guarded({ signalType }, () => sweep(signalType));
    }
    return { replanned: count.replanned, failed: count.failed, left: count.left > 0 };
  };
};
