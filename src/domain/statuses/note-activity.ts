import type { Clock } from '../shared/clock.ts';
import { type Changed, changeRecord, notBusy } from './change-record.ts';
import type { Lifecycle } from './lifecycle.ts';
import type { RecordStore } from './ports.ts';
import { timerAtOf } from './timers.ts';
import { isChangedOutside, lastActivityOf, type TrackedRecord } from './tracked-record.ts';

export interface NoteActivityDependencies {
  readonly lifecycle: Lifecycle;
  readonly records: RecordStore;
  readonly clock: Clock;
}

/** What another program has moved, and nobody told of yet, is looked at no later than before: the sweep would lose it. */
const nextLook = (record: TrackedRecord, timerAt: string): string =>
  isChangedOutside(record) && record.timerAt !== undefined && record.timerAt < timerAt ? record.timerAt : timerAt;

/**
 * Somebody has worked on a record: its clock starts again. Only ever forward and never beyond now, so activities may be
 * told twice and in any order.
 * @throws when others keep writing the record
 */
export const noteActivity = ({ lifecycle, records, clock }: NoteActivityDependencies) => {
  const change = changeRecord(records);

  return async (id: string, at: Date): Promise<Changed> =>
    notBusy(
      id,
      await change(id, (record) => {
        const now = clock();
        const moment = at > now ? now : at;
        if (moment <= lastActivityOf(record)) return undefined;
        const lastActivityAt = moment.toISOString();
        const { warnedDay: _, ...rest } = record;
        return {
          from: record,
          guard: 'untouched',
          set: {
            lastActivityAt,
            timerAt: nextLook(record, timerAtOf(lifecycle, { ...rest, lastActivityAt })),
            warnedDay: undefined,
            timerFailures: undefined,
          },
        };
      }),
    );
};
