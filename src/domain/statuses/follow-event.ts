import { minutesAfter } from '../shared/clock.ts';
import type { Status } from './lifecycle.ts';
import { type Lifecycle, transitionsFrom } from './lifecycle.ts';
import { noteActivity } from './note-activity.ts';
import { describeRefusal, type TransitionRefusal } from './refusal.ts';
import { statusSinceOf, type TrackedRecord } from './tracked-record.ts';
import { type TransitionStatusDependencies, transitionStatus } from './transition-status.ts';

/** Something that happened elsewhere and concerns a record. */
export interface RecordEvent {
  /** Of what has happened: the same one has the same id, however often it is told. */
  readonly id: string;
  readonly recordId: string;
  /** As the lifecycle calls it. Absent: it is activity and no more. */
  readonly event?: string;
  readonly at: Date;
}

export type Followed = 'moved' | 'repeated' | 'activity' | 'nothing' | 'gone';

/** The clocks of those who write may differ by this much. */
const SKEW_MINUTES = 5;

/** Where an event leads from a status. A checked lifecycle has one place at most. */
const destinationOf = (lifecycle: Lifecycle, status: Status, event: string): Status | undefined =>
  transitionsFrom(lifecycle, status).find(({ by }) => by.some((mover) => 'event' in mover && mover.event === event))
    ?.to;

/** What happened before the record entered its status does not move it out of there any more. */
const isNews = (record: TrackedRecord, at: Date): boolean => minutesAfter(at, SKEW_MINUTES) >= statusSinceOf(record);

/**
 * Moves a record along, where its lifecycle says that this event does, and counts as activity on it in any case. Told
 * twice, or late, it does no more than once and in time.
 * @throws when the record cannot be read or others keep writing it
 */
export const followEvent = (dependencies: TransitionStatusDependencies) => {
  const { lifecycle, records } = dependencies;
  const transition = transitionStatus(dependencies);
  const note = noteActivity(dependencies);

  const unreadable = (id: string, reason: string): Error => new Error(`record ${id} cannot be read: ${reason}`);

  const attended = async ({ recordId, at }: RecordEvent): Promise<Followed> => {
    const noted = await note(recordId, at);
    if (noted.outcome === 'unreadable') throw unreadable(recordId, noted.reason);
    if (noted.outcome === 'gone' || noted.outcome === 'nothing') return noted.outcome;
    return 'activity';
  };

  const onRefusal = (happened: RecordEvent, refusal: TransitionRefusal): Promise<Followed> => {
    if (refusal.because === 'stale' || refusal.because === 'unreadable') {
      throw new Error(`event on record ${happened.recordId}: ${describeRefusal(refusal, lifecycle.record)}`);
    }
    return attended(happened);
  };

  return async (happened: RecordEvent): Promise<Followed> => {
    const { id, recordId, event, at } = happened;
    if (event === undefined) return attended(happened);
    const read = await records.get(recordId);
    if (!read.ok) {
      if (read.refusal.because === 'missing') return 'gone';
      throw unreadable(recordId, read.refusal.reason);
    }
    const to = isNews(read.value, at) ? destinationOf(lifecycle, read.value.status, event) : undefined;
    if (to === undefined) return attended(happened);
    const moved = await transition(recordId, {
      to,
      actor: { kind: 'event', event },
      commandId: `event#${event}#${id}`,
    });
    if (!moved.ok) return onRefusal(happened, moved.refusal);
    return moved.value.repeated ? 'repeated' : 'moved';
  };
};
