import { createHash } from 'node:crypto';
import { createMemoryJournal } from '../../src/adapters/memory/memory-journal.ts';
import { createMemoryStatusMetrics } from '../../src/adapters/memory/memory-status-metrics.ts';
import { createMemoryStatusStores } from '../../src/adapters/memory/memory-status-stores.ts';
import type { Lifecycle } from '../../src/domain/statuses/lifecycle.ts';
import type { RecordStore } from '../../src/domain/statuses/ports.ts';
import { type RecordChangeDependencies, recordChange } from '../../src/domain/statuses/record-change.ts';
import type { RecordImage, RecordWrite } from '../../src/domain/statuses/record-image.ts';
import { REQUESTS, REQUESTS_WATCH } from '../../src/domain/statuses/requests-lifecycle.ts';
import { sweepStatuses } from '../../src/domain/statuses/sweep-statuses.ts';
import { timerAtOf } from '../../src/domain/statuses/timers.ts';
import type { TrackedRecord } from '../../src/domain/statuses/tracked-record.ts';
import { NOW } from './builders.ts';

export const DAY_SECONDS = 86_400;
export const daysAfter = (at: Date, days: number): Date => new Date(at.getTime() + days * DAY_SECONDS * 1000);
export const digest = (text: string): string => createHash('sha256').update(text).digest('hex');

/** A request as this backend has kept it since it came. */
export const aRecord = (overrides: Partial<TrackedRecord> = {}, lifecycle: Lifecycle = REQUESTS): TrackedRecord => {
  const came = (overrides.createdAt ?? NOW.toISOString()) as string;
  const status = overrides.status ?? lifecycle.initial;
  const basis: TrackedRecord = {
    id: 'request-1',
    status,
    trackedStatus: status,
    version: 0,
    statusSince: came,
    lastActivityAt: came,
    counters: {},
    createdAt: came,
    updatedAt: came,
    isTestData: false,
    facts: {},
    details: {},
    ...overrides,
  };
  return { timerAt: timerAtOf(lifecycle, basis), ...basis };
};

/** A request as other programs write it: nothing of ours is in it. */
export const anOldRecord = (overrides: Partial<TrackedRecord> = {}): TrackedRecord => {
  const { trackedStatus: _, statusSince: __, lastActivityAt: ___, timerAt: ____, ...rest } = aRecord(overrides);
  return rest;
};

type Fields = Readonly<Record<string, string>>;

/** What another program writes: parts of a record, fields that people fill in. */
export interface Edit {
  readonly status?: string;
  readonly fields?: Fields;
  readonly record?: Partial<TrackedRecord>;
  /** It leaves `updatedAt` as it was. */
  readonly isUndated?: boolean;
}

/** The stores, the stream of what is written to them, and a clock that is moved by hand. */
export const statusWorld = ({ lifecycle = REQUESTS, watch = REQUESTS_WATCH, pageSize = 3 } = {}) => {
  let now = NOW;
  const stores = createMemoryStatusStores({ pageSize });
  const metrics = createMemoryStatusMetrics();
  const journal = createMemoryJournal();
  const fields = new Map<string, Fields>();
  const stream: RecordWrite[] = [];

  const find = (id: string): TrackedRecord | undefined => stores.records.all().find((record) => record.id === id);
  const get = (id = 'request-1'): TrackedRecord => {
    const found = find(id);
    if (found === undefined) throw new Error(`no record ${id}`);
    return found;
  };

  const imageOf = (record: TrackedRecord): RecordImage => {
    const { id, status, trackedStatus, version, lastActivityAt, createdAt, updatedAt } = record;
    return {
      ...{ id, status, version, createdAt, updatedAt, fields: fields.get(id) ?? {} },
      ...(trackedStatus === undefined ? {} : { trackedStatus }),
      ...(lastActivityAt === undefined ? {} : { lastActivityAt }),
    };
  };

  const streamed = <Answer>(id: string, before: RecordImage | undefined, answer: Answer): Answer => {
    const record = find(id);
    if (record !== undefined)
      stream.push({ ...(before === undefined ? {} : { before }), after: imageOf(record), at: now });
    return answer;
  };
  const imageBefore = (id: string): RecordImage | undefined => {
    const before = find(id);
    return before === undefined ? undefined : imageOf(before);
  };

  /** Our own writes are on the stream like all others. */
  const records: RecordStore = {
    ...stores.records,
    commit: async (commit) => {
      const before = imageBefore(commit.from.id);
      const answer = await stores.records.commit(commit);
      return answer === 'committed' ? streamed(commit.from.id, before, answer) : answer;
    },
    postpone: async (id, ...rest) => {
      const before = imageBefore(id);
      await stores.records.postpone(id, ...rest);
      streamed(id, before, undefined);
    },
  };

  const plant = (record: TrackedRecord): void => {
    const before = imageBefore(record.id);
    stores.records.plant(record);
    streamed(record.id, before, undefined);
  };

  const edit = (id: string, { status, fields: filled = {}, record = {}, isUndated = false }: Edit): void => {
    const found = get(id);
    const before = imageBefore(id);
    fields.set(id, { ...fields.get(id), ...filled });
    const updatedAt = isUndated ? found.updatedAt : now.toISOString();
    stores.records.plant({ ...found, ...record, ...(status === undefined ? {} : { status }), updatedAt });
    streamed(id, before, undefined);
  };

  const dependencies: RecordChangeDependencies = {
    ...{ lifecycle, watch, records, metrics, journal, digest },
    history: stores.history,
    clock: () => now,
  };
  const keep = recordChange(dependencies);
  const sweeping = sweepStatuses(dependencies);

  return {
    ...{ stores, metrics, journal, stream, dependencies, get, find, plant, edit, keep },
    now: () => now,
    moveTo: (at: Date) => {
      now = at;
    },
    advanceDays: (days: number) => {
      now = daysAfter(now, days);
    },
    advanceMinutes: (minutes: number) => {
      now = new Date(now.getTime() + minutes * 60_000);
    },
    /** Handles what is on the stream, and what handling it writes. */
    drain: async () => {
      for (let write = stream.shift(); write !== undefined; write = stream.shift()) await keep(write);
    },
    sweep: (deadline = daysAfter(now, 1)) => sweeping({ deadline }),
  };
};
export type StatusWorld = ReturnType<typeof statusWorld>;
