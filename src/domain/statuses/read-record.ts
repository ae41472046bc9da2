import { accept, type Result, refuse } from '../shared/result.ts';
import { membershipOf, type Person } from './actor.ts';
import type { Circle, Lifecycle } from './lifecycle.ts';
import type { RecordStore } from './ports.ts';
import type { TransitionRefusal } from './refusal.ts';
import type { TrackedRecord } from './tracked-record.ts';

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

const WHOSE_IT_IS_CANNOT_BE_READ = {};

/** A record, for a person who may see it. */
export const readRecord =
  ({ lifecycle, records }: ReadRecordDependencies) =>
  async (id: string, person: Person): Promise<Result<TrackedRecord, ReadRefusal>> => {
    const read = await records.get(id);
    if (read.ok) {
      const allowed = mayRead(lifecycle, read.value, person);
      return allowed.ok ? read : allowed;
    }
    const { refusal } = read;
    if (refusal.because === 'missing') return refuse({ because: 'not-found' });
    const allowed = mayRead(lifecycle, WHOSE_IT_IS_CANNOT_BE_READ, person);
    return allowed.ok ? refuse(refusal) : allowed;
  };
