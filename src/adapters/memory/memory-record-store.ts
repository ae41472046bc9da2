import { accept, refuse } from '../../domain/shared/result.ts';
import type { RecordFields, RecordScan, RecordStore } from '../../domain/statuses/ports.ts';
import { NEVER, type TrackedRecord } from '../../domain/statuses/tracked-record.ts';
import { isAsRead } from '../shared/guarded-fields.ts';
import { orderedPages } from './ordered-pages.ts';
import type { CanBeOut, Outage } from './outage.ts';
import {
  isReadable,
  isThere,
  type KeptBeside,
  type StatusRows,
  type StoredRecord,
  type UnreadableRecord,
  write,
} from './status-rows.ts';

export interface MemoryRecordStore extends RecordStore, RecordScan, CanBeOut {
  /** Writes a row past the store, as another program does; replaces what is there. */
  plant(row: TrackedRecord | UnreadableRecord): void;
  remove(id: string): void;
  /** Every readable record. */
  all(): readonly TrackedRecord[];
  /** What else was written to a row. */
  beside(id: string): KeptBeside | undefined;
}

/** Without the fields that are set to nothing. */
const without = (record: TrackedRecord, set: RecordFields): TrackedRecord => {
  const { warnedDay, timerFailures, ...rest } = record;
  return {
    ...rest,
    ...('warnedDay' in set || warnedDay === undefined ? {} : { warnedDay }),
    ...('timerFailures' in set || timerFailures === undefined ? {} : { timerFailures }),
  };
};

const moved = (
  { is: _, timerFault, ...kept }: StoredRecord,
  record: TrackedRecord,
  set: RecordFields,
): StoredRecord => {
  const { stamps, counters, statusOrder, warnedDay, timerFailures, ...fields } = set;
  const isFaultOver = 'timerFailures' in set && timerFailures === undefined;
  return {
    ...kept,
    ...(statusOrder === undefined ? {} : { statusOrder }),
    ...(timerFault === undefined || isFaultOver ? {} : { timerFault }),
    stamps: { ...kept.stamps, ...stamps },
    is: {
      ...without(record, set),
      ...fields,
      ...(warnedDay === undefined ? {} : { warnedDay }),
      ...(timerFailures === undefined ? {} : { timerFailures }),
      counters: { ...record.counters, ...counters },
    },
  };
};

const read = ({ is }: StoredRecord) =>
  isReadable(is) ? accept(structuredClone(is)) : refuse({ because: 'unreadable' as const, reason: is.unreadable });

export const createMemoryRecordStore = ({
  rows,
  outage,
  pageSize,
}: {
  readonly rows: StatusRows;
  readonly outage: Outage;
  readonly pageSize: number;
}): MemoryRecordStore => {
  const { records } = rows;

  /** As an index on status and timerAt shows them: rows without either are not in it. */
  async function* indexed(status: string, until: string) {
    const open = () =>
      [...records.values()].flatMap(({ is }) =>
        is.status === status && is.timerAt !== undefined && is.timerAt <= until ? { ...is, timerAt: is.timerAt } : [],
      );
    outage.check();
    for await (const page of orderedPages(open, ({ timerAt, id }) => `${timerAt} ${id}`, pageSize)) {
      yield page;
      outage.check();
    }
  }

  return {
    setOutage: outage.setOutage,
    plant: (row) => {
      records.set(row.id, { stamps: {}, ...records.get(row.id), is: structuredClone(row) });
    },
    remove: (id) => {
      records.delete(id);
    },
    all: () => [...records.values()].flatMap(({ is }) => (isReadable(is) ? structuredClone(is) : [])),
    beside: (id) => {
      const stored = records.get(id);
      if (stored === undefined) return undefined;
      const { is: _, ...kept } = stored;
      return structuredClone(kept);
    },
    get: async (id) => {
      outage.check();
      const stored = records.get(id);
      return stored === undefined ? refuse({ because: 'missing' }) : read(stored);
    },
    commit: async (commit) => {
      outage.check();
      if (isThere(rows, commit)) return 'repeated';
      const stored = records.get(commit.from.id);
      if (stored === undefined || !isReadable(stored.is) || !isAsRead(stored.is, commit)) return 'conflict';
      records.set(commit.from.id, moved(stored, stored.is, structuredClone(commit.set)));
      write(rows, commit);
      return 'committed';
    },
    postpone: async (id, until, reason, failures) => {
      outage.check();
      const stored = records.get(id);
      if (stored === undefined) return;
      const is = { ...stored.is, timerAt: until.toISOString(), timerFailures: failures };
      records.set(id, { ...stored, timerFault: reason, is });
    },
    due: async function* (status, until) {
      for await (const page of indexed(status, until.toISOString())) {
        yield page.map(({ id, timerAt }) => ({ id, timerAt }));
      }
    },
    inStatus: async function* (status) {
      for await (const page of indexed(status, NEVER)) {
        yield page.map(({ id, statusSince, lastActivityAt, isTestData = false }) => ({
          id,
          ...(statusSince === undefined ? {} : { statusSince }),
          ...(lastActivityAt === undefined ? {} : { lastActivityAt }),
          isTestData,
        }));
      }
    },
    page: async (after) => {
      outage.check();
      const rest = [...records.entries()]
        .filter(([id]) => after === undefined || id > after)
        .toSorted(([one], [other]) => (one < other ? -1 : 1));
      const page = rest.slice(0, pageSize).map(([id, stored]) => ({ id, ...read(stored) }));
      const next = rest.length > pageSize ? page.at(-1)?.id : undefined;
      return { records: page, ...(next === undefined ? {} : { next }) };
    },
  };
};
