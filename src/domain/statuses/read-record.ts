import { accept, type Result, refuse } from '../shared/result.ts';
import { isEverywhere, membershipOf, type Person } from './actor.ts';
import type { Circle, Lifecycle } from './lifecycle.ts';
import type { RecordStore } from './ports.ts';
import type { TransitionRefusal } from './refusal.ts';
import type { TrackedRecord } from './tracked-record.ts';
import { refusalOf } from './transition-status.ts';

/** Why a person does not get to see a record. */
export type ReadRefusal =
  | Extract<TransitionRefusal, { readonly because: 'not-found' | 'unreadable' | 'not-assigned' }>
  | { readonly because: 'not-a-reader'; readonly who: string };

export interface ReadRecordDependencies {
  readonly lifecycle: Lifecycle;
  readonly records: RecordStore;
}

export const readersOf = ({ people, readers }: Lifecycle): Circle =>
  people[readers] ?? { says: readers, anywhere: [], assigned: [] };

/** Whether a person may see a record that is there. */
export const mayRead = (
  lifecycle: Lifecycle,
  record: Pick<TrackedRecord, 'assignedTo'>,
  person: Person,
): Result<undefined, ReadRefusal> => {
  const circle = readersOf(lifecycle);
  const membership = membershipOf(person, circle, record);
  if (membership === 'member') return accept(undefined);
  if (membership === 'not-assigned') return refuse({ because: 'not-assigned' });
  return refuse({ because: 'not-a-reader', who: circle.says });
};

/** A record, for a person who may see it. */
export const readRecord =
  ({ lifecycle, records }: ReadRecordDependencies) =>
  async (id: string, person: Person): Promise<Result<TrackedRecord, ReadRefusal>> => {
    const read = await records.get(id);
    if (read.ok) {
      const allowed = mayRead(lifecycle, read.value, person);
      return allowed.ok ? read : allowed;
    }
    const refusal = refusalOf(read.refusal);
    if (refusal.because === 'not-found') return refuse(refusal);
    // Whose it is cannot be read either.
    if (!isEverywhere(person, readersOf(lifecycle))) return refuse({ because: 'not-assigned' });
    return refuse({ because: 'unreadable', reason: read.refusal.because === 'unreadable' ? read.refusal.reason : '' });
  };
