import { changeRecord, notBusy } from './change-record.ts';
import { firstSight, pastOf } from './first-sight.ts';
import { followEvent } from './follow-event.ts';
import { noteActivity } from './note-activity.ts';
import type { OutsideChange } from './outside-change.ts';
import { type KeepRecordsDependencies, reconcileRecord, tellUnknownStatus } from './reconcile-record.ts';
import type { RecordImage, RecordWrite, Watch } from './record-image.ts';
import { tellImageChange } from './tell-image-change.ts';
import { timerAtOf } from './timers.ts';

export interface RecordChangeDependencies extends KeepRecordsDependencies {
  readonly watch: Watch;
}

/** What was done about one write; nothing about a write of our own. */
export type RecordChangeStep = 'first-seen' | 'told' | 'reconciled' | 'activity' | 'moved' | 'retimed';

const isAnyChanged = (fields: readonly string[], before: RecordImage, after: RecordImage): boolean =>
  fields.some((field) => before.fields[field] !== after.fields[field]);

/** When a row was written. A program that wrote no time, or a time to come, is dated by the table's stream. */
const writtenAt = ({ before, after, at }: RecordWrite, now: Date): Date => {
  const updatedAt = new Date(after.updatedAt);
  return before?.updatedAt === after.updatedAt || updatedAt > now ? at : updatedAt;
};

/** The change of status in a write that is not ours: ours bump the version. */
export const outsideChangeIn = (write: RecordWrite, now: Date): OutsideChange | undefined => {
  const { before, after } = write;
  if (before === undefined || before.status === after.status || after.version > before.version) return undefined;
  const { version, updatedAt, status: to } = after;
  const isTracked = before.trackedStatus === undefined || before.trackedStatus === before.status;
  const since = isTracked ? {} : { since: new Date(before.updatedAt) };
  return { from: before.status, to, at: writtenAt(write, now), version, updatedAt, ...since };
};

const eventsIn = ({ events }: Watch, { before, after }: RecordWrite): readonly (readonly [string, string])[] =>
  before === undefined
    ? []
    : Object.entries(events).filter(
        ([field]) => before.fields[field] === undefined && after.fields[field] !== undefined,
      );

/**
 * Keeps up with what any program writes into records: begins to keep new ones, writes history and signals of changes of
 * status made past this backend, notes activity, follows events. Goes by what the record is now, so that a write that is
 * told twice, late or out of order changes nothing that is right already.
 */
export const recordChange = (dependencies: RecordChangeDependencies) => {
  const { lifecycle, records, history, clock, journal, watch } = dependencies;
  const change = changeRecord(records);
  const past = pastOf(lifecycle, history);
  const tell = tellImageChange(dependencies);
  const reconcile = reconcileRecord(dependencies);
  const note = noteActivity(dependencies);
  const follow = followEvent(dependencies);
  const tellUnknown = tellUnknownStatus(dependencies);

  /** Old rows count from before this write, which need not be activity. */
  const see = async ({ before, after }: RecordWrite): Promise<boolean> => {
    const { id } = after;
    const { lastActivityAt, updatedAt, status } = before ?? after;
    const seen = await change(id, async (record) => {
      if (record.trackedStatus !== undefined) return undefined;
      const known = before === undefined ? {} : await past({ id, status });
      return firstSight(lifecycle, record, { ...known, status, lastActivityAt: lastActivityAt ?? updatedAt }, clock());
    });
    const { outcome } = notBusy(id, seen);
    if (outcome === 'unreadable') journal.warn('statuses.record-unreadable', { recordId: id });
    if (outcome === 'committed') tellUnknown(after);
    return outcome === 'committed';
  };

  /** An earlier write has changed the status, and nobody has told it. */
  const catchUp = async (id: string): Promise<boolean> => {
    const read = await records.get(id);
    return read.ok && (await reconcile(read.value)) === 'reconciled';
  };

  const retime = async (id: string): Promise<boolean> => {
    const retimed = await change(id, (record) => {
      const timerAt = timerAtOf(lifecycle, record);
      const isPostponed = record.timerFailures !== undefined;
      if (record.trackedStatus === undefined || isPostponed || timerAt === record.timerAt) return undefined;
      return { from: record, guard: 'untouched', set: { timerAt } };
    });
    return notBusy(id, retimed).outcome === 'committed';
  };

  const attendWork = async (write: RecordWrite, before: RecordImage): Promise<readonly RecordChangeStep[]> => {
    const { after } = write;
    if (isAnyChanged(watch.upkeep, before, after)) return [];
    const at = writtenAt(write, clock());
    const steps: RecordChangeStep[] = [];
    for (const [field, event] of eventsIn(watch, write)) {
      const id = `${after.id}#${field}#${after.updatedAt}`;
      if ((await follow({ id, recordId: after.id, event, at })) === 'moved') steps.push('moved');
    }
    if (isAnyChanged(watch.activity, before, after)) {
      if ((await note(after.id, at)).outcome === 'committed') steps.push('activity');
    }
    return steps;
  };

  const attend = async (write: RecordWrite, before: RecordImage): Promise<readonly RecordChangeStep[]> => {
    const { after } = write;
    const steps = await attendWork(write, before);
    const isRetimed = isAnyChanged(watch.timing, before, after) && (await retime(after.id));
    return isRetimed ? [...steps, 'retimed'] : steps;
  };

  /** What the write, or one before it, has done to the status. */
  const account = async (write: RecordWrite): Promise<readonly RecordChangeStep[]> => {
    const { after } = write;
    const outside = outsideChangeIn(write, clock());
    if (outside !== undefined) return (await tell(after.id, outside)) ? ['told'] : [];
    const isUntold = after.trackedStatus !== undefined && after.trackedStatus !== after.status;
    return isUntold && (await catchUp(after.id)) ? ['reconciled'] : [];
  };

  return async (write: RecordWrite): Promise<readonly RecordChangeStep[]> => {
    const { before, after } = write;
    const seen = after.trackedStatus === undefined && (await see(write));
    return [
      ...(seen ? (['first-seen'] as const) : []),
      ...(await account(write)),
      ...(before === undefined ? [] : await attend(write, before)),
    ];
  };
};
