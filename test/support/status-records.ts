import { randomUUID } from 'node:crypto';
import { minutesAfter } from '../../src/domain/shared/clock.ts';
import type { Result } from '../../src/domain/shared/result.ts';
import type { Commit, HistoryEntry, RecordRefusal } from '../../src/domain/statuses/ports.ts';
import { REQUESTS } from '../../src/domain/statuses/requests-lifecycle.ts';
import { changeAudit, changeSignal } from '../../src/domain/statuses/status-change.ts';
import type { TrackedRecord } from '../../src/domain/statuses/tracked-record.ts';

export const NOW = new Date('2026-03-01T12:00:00.000Z');
export const at = (minutes: number): string => minutesAfter(NOW, minutes).toISOString();

/** A request as this backend keeps it. */
export const aRecord = (changes: Partial<TrackedRecord> = {}): TrackedRecord => ({
  id: randomUUID(),
  status: 'New',
  trackedStatus: 'New',
  version: 3,
  statusSince: at(-600),
  lastActivityAt: at(-300),
  timerAt: at(0),
  warnedDay: 10,
  timerFailures: 2,
  counters: { reactivations: 1 },
  createdAt: at(-6_000),
  updatedAt: at(-200),
  assignedTo: 'contact-1',
  isTestData: false,
  facts: { source: ['Website'] },
  details: { priority: 'high', estimatedValue: 250_000.5 },
  ...changes,
});

export const anEntry = (changes: Partial<HistoryEntry> = {}): HistoryEntry => ({
  id: randomUUID(),
  recordId: 'request-1',
  previousStatus: 'New',
  newStatus: 'Expired',
  triggeredBy: 'automation',
  actor: 'automation:inactivity',
  reason: 'expired_automatic',
  automationRule: 'inactivity',
  minutesInPreviousStatus: 20_160,
  timestamp: NOW.toISOString(),
  version: 4,
  ...changes,
});

const digest = (text: string): string => Buffer.from(text).toString('hex').slice(-32);

/** All that goes along with an entry. */
export const changeOf = (record: TrackedRecord, entry: HistoryEntry) => ({
  history: entry,
  signal: changeSignal(REQUESTS, record, entry, digest),
  audit: changeAudit(REQUESTS, entry, record.version),
});

export const aCommit = (from: TrackedRecord, changes: Partial<Commit> = {}): Commit => ({
  from,
  guard: 'version',
  set: { status: 'Expired', trackedStatus: 'Expired', version: from.version + 1, updatedAt: at(1) },
  ...changeOf(from, anEntry({ recordId: from.id })),
  ...changes,
});

/** A change to the record alone. */
export const aStamp = (from: TrackedRecord, changes: Partial<Commit> = {}): Commit => ({
  from,
  guard: 'untouched',
  set: { lastActivityAt: at(2) },
  ...changes,
});

export const recordOf = <Value>(read: Result<Value, RecordRefusal>): Value => {
  if (!read.ok) throw new Error(`expected a record: ${JSON.stringify(read.refusal)}`);
  return read.value;
};

export const pagesIn = async <Item>(pages: AsyncIterable<readonly Item[]>): Promise<readonly (readonly Item[])[]> => {
  const all: (readonly Item[])[] = [];
  for await (const page of pages) all.push(page);
  return all;
};
