import * as z from 'zod/mini';
import { accept, type Result } from '../../domain/shared/result.ts';
import type { Lifecycle } from '../../domain/statuses/lifecycle.ts';
import type { RecordFields } from '../../domain/statuses/ports.ts';
import { NEVER, type TrackedRecord } from '../../domain/statuses/tracked-record.ts';
import { moment, readRow, text, type Unreadable, wholeNumber } from './attributes.ts';
import type { PlainItem } from './plain-item.ts';

/** What every table of records with a lifecycle holds; what else is said of a record is read by those who know its table. */
export type TrackedRow = Omit<TrackedRecord, 'facts' | 'details'>;

/** A row of such a table, read. */
export type ReadRecord = (item: PlainItem) => Promise<Result<TrackedRecord, Unreadable>>;

/** One kind of record as it is stored. */
export interface RecordTable {
  readonly lifecycle: Lifecycle;
  readonly model: string;
  readonly historyModel: string;
  readonly read: ReadRecord;
}

const number = z.pipe(
  z.transform((value: unknown) => (typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : value)),
  wholeNumber(0, Number.MAX_SAFE_INTEGER),
);

export const trackedAttributes = {
  id: text,
  status: text,
  trackedStatus: z.exactOptional(text),
  version: z._default(number, 0),
  lastActivityAt: z.exactOptional(moment),
  createdAt: moment,
  updatedAt: moment,
};

const trackedRow = z.object({
  ...trackedAttributes,
  statusSince: z.exactOptional(moment),
  timerAt: z.exactOptional(z.union([z.literal(NEVER), moment], 'must be a time, or "never"')),
  warnedDay: z.exactOptional(number),
  timerFailures: z.exactOptional(number),
  assignedTo: z.catch(z.optional(z.string()), undefined),
  leadSource: z.catch(z.optional(z.string()), undefined),
});

const countersOf = ({ transitions }: Lifecycle): readonly string[] => [
  ...new Set(transitions.flatMap(({ limit }) => limit?.counter ?? [])),
];

/** Old rows lack the one or the other. */
export const withBothTimes = (item: PlainItem): PlainItem => ({
  ...item,
  createdAt: item.createdAt || item.updatedAt,
  updatedAt: item.updatedAt || item.createdAt,
});

/** Reads rows whoever wrote them: NULL and the empty text are absent, a number may be text. */
export const trackedRowReader = (lifecycle: Lifecycle) => {
  const counters = z.object(Object.fromEntries(countersOf(lifecycle).map((name) => [name, z.exactOptional(number)])));

  return (item: PlainItem): Result<TrackedRow, Unreadable> => {
    const read = readRow(trackedRow, withBothTimes(item), { emptyIsAbsent: true });
    if (!read.ok) return read;
    const counted = readRow(counters, item, { emptyIsAbsent: true });
    if (!counted.ok) return counted;
    const { assignedTo, leadSource, ...rest } = read.value;
    return accept({
      ...rest,
      ...(assignedTo === undefined ? {} : { assignedTo }),
      isTestData: leadSource === 'E2E_TEST',
      counters: counted.value,
    });
  };
};

/** What a commit sets, by attribute; `undefined` removes one. A row that is no longer failing has no fault either. */
export const recordAttributes = ({ stamps, counters, ...fields }: RecordFields): Readonly<Record<string, unknown>> => ({
  ...fields,
  ...stamps,
  ...counters,
  ...('timerFailures' in fields && fields.timerFailures === undefined ? { timerFault: undefined } : {}),
});
