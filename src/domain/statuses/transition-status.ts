import type { Clock } from '../shared/clock.ts';
import type { Digest } from '../shared/ids.ts';
import { accept, type Result, refuse } from '../shared/result.ts';
import { decide, type TransitionCommand } from './decide.ts';
import type { Lifecycle } from './lifecycle.ts';
import type { HistoryEntry, RecordRefusal, RecordStore, StatusHistory, StatusMetrics } from './ports.ts';
import type { TransitionRefusal } from './refusal.ts';
import { changeCommit, historyIdOf } from './status-change.ts';
import { type TrackedRecord, versionOf } from './tracked-record.ts';

export interface TransitionStatusDependencies {
  readonly lifecycle: Lifecycle;
  readonly records: RecordStore;
  readonly history: StatusHistory;
  readonly metrics: StatusMetrics;
  readonly clock: Clock;
  readonly digest: Digest;
}

export interface Transitioned {
  readonly entry: HistoryEntry;
  /** The command had been carried out before; nothing was changed by this call. */
  readonly repeated: boolean;
}

/** Names the command: one that is tried again under the same name is carried out once. */
export interface NamedCommand extends TransitionCommand {
  readonly commandId: string;
}

const TRIES = 4;

export const refusalOf = (refusal: RecordRefusal): TransitionRefusal =>
  refusal.because === 'missing' ? { because: 'not-found' } : refusal;

const staleness = (record: TrackedRecord, expected = versionOf(record)): TransitionRefusal => ({
  because: 'stale',
  expected,
  current: { status: record.status, version: versionOf(record) },
});

/**
 * Moves one record: the record, its history, its signal and its audit entry change together or not at all. A command
 * that names the version it has seen loses to whoever was faster and is told how things are now; one that does not is
 * judged again on what is there.
 */
export const transitionStatus = (dependencies: TransitionStatusDependencies) => {
  const { lifecycle, records, history, metrics, clock, digest } = dependencies;

  type Attempt = Result<Transitioned, TransitionRefusal> | 'again';

  const earlier = async (historyId: string): Promise<Result<Transitioned, never> | undefined> => {
    const entry = await history.get(historyId);
    return entry === undefined ? undefined : accept({ entry, repeated: true });
  };

  const attempt = async (record: TrackedRecord, command: NamedCommand): Promise<Attempt> => {
    const historyId = historyIdOf(digest, lifecycle, record.id, command.commandId);
    const decided = decide(lifecycle, record, command, clock());
    if (!decided.ok) return (await earlier(historyId)) ?? decided;
    const commit = changeCommit(lifecycle, record, decided.value, { historyId, digest });
    const committed = await records.commit(commit);
    if (committed !== 'committed') return (await earlier(historyId)) ?? 'again';
    metrics.happened('status-changed');
    return accept({ entry: commit.history, repeated: false });
  };

  return async (id: string, command: NamedCommand): Promise<Result<Transitioned, TransitionRefusal>> => {
    for (let tried = 0; tried < TRIES; tried += 1) {
      const read = await records.get(id);
      if (!read.ok) return refuse(refusalOf(read.refusal));
      const attempted = await attempt(read.value, command);
      if (attempted !== 'again') return attempted;
    }
    const now = await records.get(id);
    return refuse(now.ok ? staleness(now.value, command.expectedVersion) : refusalOf(now.refusal));
  };
};
