import type { AuditEntry } from '../operations/events.ts';
import { type Digest, derivedId } from '../shared/ids.ts';
import type { Decision } from './decide.ts';
import type { StatusSignal } from './events.ts';
import { definitionOf, type Lifecycle } from './lifecycle.ts';
import type { Commit, HistoryEntry } from './ports.ts';
import { timerAtOf } from './timers.ts';
import { type TrackedRecord, versionOf } from './tracked-record.ts';

const TEST_DATA = { leadSource: 'E2E_TEST' };

/** The entry of a change. The same command on the same record has the same id, however often it is tried. */
export const historyIdOf = (digest: Digest, { record }: Lifecycle, recordId: string, commandId: string): string =>
  derivedId(digest, ['history', record, recordId, commandId]);

/** The fields that every signal about a record carries, for hooks to ask for and templates to show. */
export const signalBasis = ({ signals }: Lifecycle, { id, assignedTo, details }: TrackedRecord) => ({
  ...details,
  ...(assignedTo === undefined ? {} : { assignedTo }),
  [signals.idField]: id,
});

export const markOf = ({ isTestData }: TrackedRecord): { readonly leadSource?: string } =>
  isTestData ? TEST_DATA : {};

export const changeSignal = (
  lifecycle: Lifecycle,
  record: TrackedRecord,
  entry: HistoryEntry,
  digest: Digest,
): StatusSignal => ({
  id: derivedId(digest, [lifecycle.signals.changed, entry.id]),
  signalType: lifecycle.signals.changed,
  payload: {
    ...signalBasis(lifecycle, record),
    fromStatus: entry.previousStatus,
    toStatus: entry.newStatus,
    actor: entry.actor,
    ...(entry.reason === undefined ? {} : { reason: entry.reason }),
    ...(entry.automationRule === undefined ? {} : { automationRule: entry.automationRule }),
    changedAt: entry.timestamp,
  },
  emittedAt: entry.timestamp,
  emittedBy: entry.actor,
  source: 'statuses',
  ...markOf(record),
});

export const changeAudit = (lifecycle: Lifecycle, entry: HistoryEntry, versionBefore: number): AuditEntry => ({
  id: `statuses.changed#${entry.id}`,
  actor: entry.actor,
  action: 'statuses.changed',
  entity: lifecycle.record,
  entityId: entry.recordId,
  at: entry.timestamp,
  ...(entry.reason === undefined ? {} : { reason: entry.reason }),
  before: { status: entry.previousStatus, version: versionBefore },
  after: { status: entry.newStatus, version: versionBefore + 1 },
});

const entryOf = (record: TrackedRecord, decision: Decision, id: string): HistoryEntry => ({
  id,
  recordId: record.id,
  previousStatus: decision.from,
  newStatus: decision.to,
  triggeredBy: decision.triggeredBy,
  actor: decision.actor,
  ...(decision.reason === undefined ? {} : { reason: decision.reason }),
  ...(decision.automationRule === undefined ? {} : { automationRule: decision.automationRule }),
  minutesInPreviousStatus: decision.minutesInPreviousStatus,
  timestamp: decision.at.toISOString(),
  version: versionOf(record) + 1,
  ...(record.isTestData ? { isTestData: true } : {}),
});

export interface ChangeIdentity {
  readonly historyId: string;
  readonly digest: Digest;
}

/** Everything that one change of status writes: the record, its history, its signal, its audit entry. */
export const changeCommit = (
  lifecycle: Lifecycle,
  record: TrackedRecord,
  decision: Decision,
  { historyId, digest }: ChangeIdentity,
): Commit & { readonly history: HistoryEntry } => {
  const at = decision.at.toISOString();
  const history = entryOf(record, decision, historyId);
  const order = definitionOf(lifecycle, decision.to)?.order;
  const { warnedDay: _, ...rest } = record;
  const moved: TrackedRecord = { ...rest, status: decision.to, trackedStatus: decision.to, lastActivityAt: at };
  return {
    from: record,
    guard: decision.triggeredBy === 'automation' ? 'untouched' : 'version',
    set: {
      status: decision.to,
      ...(order === undefined ? {} : { statusOrder: order }),
      trackedStatus: decision.to,
      version: versionOf(record) + 1,
      statusSince: at,
      lastActivityAt: at,
      timerAt: timerAtOf(lifecycle, moved),
      warnedDay: undefined,
      timerFailures: undefined,
      stamps: decision.stamps,
      counters: decision.counters,
      updatedAt: at,
    },
    history,
    signal: changeSignal(lifecycle, record, history, digest),
    audit: changeAudit(lifecycle, history, versionOf(record)),
  };
};
