import type { Clock } from '../../shared/clock.ts';
import { inParallel } from '../../shared/in-parallel.ts';
import type { RecoveredTables, Recoveries } from './ports.ts';
import type { Recovery } from './recovery.ts';

export interface RemoveDrillDependencies {
  readonly recoveries: Pick<Recoveries, 'write'>;
  readonly tables: Pick<RecoveredTables, 'remove'>;
  readonly neverTouch: readonly string[];
  readonly clock: Clock;
  readonly mayGoOn?: () => boolean;
}

/** Thrown when a recovery would remove what it did not make, or what a stage stands on. */
export class NotOurs extends Error {
  override readonly name = 'NotOurs';
}

const AT_ONCE = 8;

/** Removes the tables that a drill has recorded as its own, and no other; ends where it stands when time is up. */
export const removeDrill = ({
  recoveries,
  tables,
  neverTouch,
  clock,
  mayGoOn = () => true,
}: RemoveDrillDependencies) => {
  return async (recovery: Recovery): Promise<Recovery> => {
    const { suffix, fromSuffix, made, purpose } = recovery;
    if (purpose !== 'drill') throw new NotOurs(`${recovery.id} is no drill: its tables stay`);
    if ([fromSuffix, ...neverTouch].includes(suffix)) {
      throw new NotOurs(`a stage stands on the suffix ${suffix}: nothing of it is removed`);
    }
    let left = made.length;
    await inParallel(made, AT_ONCE, async (model) => {
      if (!mayGoOn()) return;
      await tables.remove(model);
      left -= 1;
    });
    if (left > 0) return recovery;
    const removed = { ...recovery, done: { ...recovery.done, remove: clock().toISOString() } };
    await recoveries.write(removed);
    return removed;
  };
};
