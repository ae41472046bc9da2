import { secondsAfter } from '../shared/clock.ts';
import { commitOnce } from './change-record.ts';
import { decide } from './decide.ts';
import type { Commit } from './ports.ts';
import { type KeepRecordsDependencies, reconcileRecord } from './reconcile-record.ts';
import { describeRefusal } from './refusal.ts';
import { changeCommit, historyIdOf } from './status-change.ts';
import { dueOf, SETTLING_AT_MOST_SECONDS, SETTLING_SECONDS, type TimedEvent, timerAtOf } from './timers.ts';
import { lastActivityOf, NEVER, type TrackedRecord } from './tracked-record.ts';
import { warningCommit } from './warning-commit.ts';

/** `settling`: written just now, so left for the next sweep. `contended`: others kept writing it, so left likewise. */
export type Looked = 'nothing' | 'warned' | 'moved' | 'settling' | 'contended' | 'unreadable';

/** What kept a timer from being done. `reason` names no person and may stand in the row. */
export class TimerFailed extends Error {
  override readonly name = 'TimerFailed';
  readonly reason: string;
  readonly failures: number;
  constructor({ reason, failures }: { readonly reason: string; readonly failures: number }, cause?: unknown) {
    super(reason, { cause });
    this.reason = reason;
    this.failures = failures;
  }
}

const TRIES = 4;

type Move = Extract<TimedEvent, { readonly what: 'move' }>;
type Step = Looked | 'again';

const nameOf = (fault: unknown): string => (fault instanceof Error ? fault.name : 'unknown fault');

/**
 * Does what is due on one record, if anything is when it is read. Any number may do so at once: every write is
 * conditional on the record being as it was read, and whoever loses looks again.
 * @throws {TimerFailed} when what is due could not be done; whatever reading throws passes through
 */
export const sweepRecord = (dependencies: KeepRecordsDependencies) => {
  const { lifecycle, records, metrics, clock, digest } = dependencies;
  const commit = commitOnce(records);
  const reconcile = reconcileRecord(dependencies);

  const done = async (planned: Commit, as: Looked): Promise<Step> =>
    (await commit(planned)) === 'conflict' ? 'again' : as;

  /** A program that changed the status just now is about to be noticed; the write itself knows best what it was. */
  const isFresh = ({ updatedAt, timerAt }: TrackedRecord, now: Date): boolean =>
    Date.parse(updatedAt) > secondsAfter(now, -SETTLING_SECONDS).getTime() &&
    (timerAt ?? '') > secondsAfter(now, -SETTLING_AT_MOST_SECONDS).toISOString();

  const reconciled = async (record: TrackedRecord): Promise<Step> => {
    await reconcile(record);
    return 'again';
  };

  const move = async (record: TrackedRecord, { to, timer, rule }: Move, now: Date): Promise<Step> => {
    const decided = decide(lifecycle, record, { to, actor: { kind: 'timer', timer, rule } }, now);
    if (!decided.ok) {
      throw new TimerFailed({
        reason: describeRefusal(decided.refusal, lifecycle.record),
        failures: record.timerFailures ?? 0,
      });
    }
    const commandId = `timer#${timer}#${record.version}#${lastActivityOf(record).toISOString()}`;
    const historyId = historyIdOf(digest, lifecycle, record.id, commandId);
    const step = await done(changeCommit(lifecycle, record, decided.value, { historyId, digest }), 'moved');
    if (step === 'moved') metrics.happened('status-changed');
    return step;
  };

  const act = async (record: TrackedRecord, now: Date): Promise<Step> => {
    if (record.trackedStatus === undefined) return reconciled(record);
    const due = dueOf(lifecycle, record, now);
    switch (due.what) {
      case 'nothing': {
        const set = { timerAt: timerAtOf(lifecycle, record), timerFailures: undefined };
        return done({ from: record, guard: 'untouched', set }, 'nothing');
      }
      case 'settling':
        return 'settling';
      case 'changed-outside':
        return isFresh(record, now) ? 'settling' : reconciled(record);
      case 'warning':
        return done(warningCommit({ lifecycle, record, digest, now }, due), 'warned');
      case 'move':
        return move(record, due, now);
      default:
        return due satisfies never;
    }
  };

  const guarded = async (record: TrackedRecord, now: Date): Promise<Step> => {
    try {
      return await act(record, now);
    } catch (fault) {
      if (fault instanceof TimerFailed) throw fault;
      throw new TimerFailed({ reason: nameOf(fault), failures: record.timerFailures ?? 0 }, fault);
    }
  };

  const lookOnce = async (id: string): Promise<Step> => {
    const now = clock();
    const read = await records.get(id);
    if (!read.ok) return read.refusal.because === 'missing' ? 'nothing' : 'unreadable';
    const { timerAt = NEVER } = read.value;
    return timerAt > now.toISOString() ? 'nothing' : guarded(read.value, now);
  };

  return async (id: string): Promise<Looked> => {
    for (let tried = 0; tried < TRIES; tried += 1) {
      const step = await lookOnce(id);
      if (step !== 'again') return step;
    }
    return 'contended';
  };
};
