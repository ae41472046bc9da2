import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { createDynamoRecordStore } from '../../../src/adapters/dynamodb/dynamo-record-store.ts';
import { recordImageReader } from '../../../src/adapters/dynamodb/record-image.ts';
import { requestTable } from '../../../src/adapters/dynamodb/request-record.ts';
import { createMemoryStatusStores } from '../../../src/adapters/memory/memory-status-stores.ts';
import { historyCursor, historyPlace } from '../../../src/adapters/shared/history-cursor.ts';
import type { Commit, RecordFields, RecordStore } from '../../../src/domain/statuses/ports.ts';
import { REQUESTS_WATCH } from '../../../src/domain/statuses/requests-lifecycle.ts';
import type { TrackedRecord } from '../../../src/domain/statuses/tracked-record.ts';
import { anEntry, aRecord, at, changeOf, NOW } from '../../support/status-records.ts';
import { createStatusTables, type Row, requestRow } from '../../support/status-tables.ts';

const ATTRIBUTES = ['status', 'trackedStatus', 'version', 'lastActivityAt', 'statusSince', 'timerAt', 'warnedDay']
  .concat(['timerFailures', 'reactivations', 'createdAt', 'updatedAt', 'assignedTo', 'leadSource', 'source'])
  .concat(['priority', 'estimatedValue', 'brokerage', 'agentContactId', 'officeNotes', 'visitDate']);

const anything = fc.oneof(
  fc.constantFrom(
    null,
    '',
    'New',
    'never',
    '3',
    at(0),
    '2026-03-01T04:00:00-08:00',
    '2026-13-01T04:00:00Z',
    12,
    -1,
    1.5,
  ),
  fc.jsonValue({ maxDepth: 2 }),
);
const anyRow: fc.Arbitrary<Row> = fc
  .array(fc.tuple(fc.constantFrom(...ATTRIBUTES), anything))
  .map((entries) => ({ id: 'a', status: 'New', createdAt: at(0), ...Object.fromEntries(entries) }));

describe('A row, whatever stands in it', () => {
  it('is read or refused with a reason, and its times are ISO-8601 UTC', async () => {
    const { read } = requestTable({ client: {} as never, suffix: 'x', clock: () => NOW, keyPartners: [] });
    await fc.assert(
      fc.asyncProperty(anyRow, async (row) => {
        const answer = await read(row);
        if (!answer.ok) return answer.refusal.reason !== '';
        const { createdAt, updatedAt, statusSince = createdAt, lastActivityAt = createdAt } = answer.value;
        return [createdAt, updatedAt, statusSince, lastActivityAt].every(
          (time) => new Date(time).toISOString() === time,
        );
      }),
      { numRuns: 500 },
    );
  });

  it('is read or refused as a stream shows it, also in a notation that is none', () => {
    const readImage = recordImageReader(REQUESTS_WATCH);
    const typed = fc.oneof(
      fc.record({ S: fc.string() }),
      fc.record({ N: fc.integer().map(String) }),
      fc.jsonValue({ maxDepth: 2 }),
    );
    const image = fc.array(fc.tuple(fc.constantFrom('id', ...ATTRIBUTES), typed)).map(Object.fromEntries);
    fc.assert(
      fc.property(image, (written) => {
        const answer = readImage(written);
        return answer.ok || answer.refusal.reason !== '';
      }),
    );
  });
});

describe('A place in a history', () => {
  const text = fc.string({ unit: 'grapheme', minLength: 1 });

  it('comes back from its cursor, in its record alone', () => {
    fc.assert(
      fc.property(text, text, text, text, (recordId, timestamp, id, other) => {
        const cursor = historyCursor(recordId, { timestamp, id });
        expect(cursor).toMatch(/^[\w-]+$/);
        expect(historyPlace(recordId, cursor)).toEqual({ timestamp, id });
        expect(historyPlace(`${recordId}${other}`, cursor)).toBeUndefined();
      }),
    );
  });

  it('is none in any other text', () => {
    fc.assert(fc.property(fc.string(), (cursor) => historyPlace('request-1', cursor) === undefined));
    const json = fc.json().map((value) => Buffer.from(value).toString('base64url'));
    fc.assert(fc.property(json, (cursor) => historyPlace('request-1', cursor) === undefined));
  });
});

type Step =
  | { readonly do: 'read' }
  | { readonly do: 'edit'; readonly fields: Partial<TrackedRecord> }
  | { readonly do: 'postpone'; readonly minutes: number }
  | { readonly do: 'commit'; readonly guard: Commit['guard']; readonly set: RecordFields; readonly entry?: string };

const minute = fc.integer({ min: 0, max: 2 }).map(at);
const status = fc.constantFrom('New', 'Expired');
const set: fc.Arbitrary<RecordFields> = fc.record(
  {
    status,
    trackedStatus: status,
    version: fc.integer({ min: 1, max: 3 }),
    lastActivityAt: minute,
    timerAt: fc.oneof(minute, fc.constant('never')),
    warnedDay: fc.constantFrom(10, undefined),
    timerFailures: fc.constantFrom(1, undefined),
    counters: fc.record({ reactivations: fc.integer({ min: 0, max: 3 }) }),
    updatedAt: minute,
  },
  { requiredKeys: [] },
);
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ do: fc.constant('read' as const) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('edit' as const),
      fields: fc.record({ status, updatedAt: minute }, { requiredKeys: [] }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('postpone' as const), minutes: fc.nat(2) }) },
  {
    weight: 5,
    arbitrary: fc.record(
      {
        do: fc.constant('commit' as const),
        guard: fc.constantFrom('version' as const, 'untouched' as const),
        set,
        entry: fc.constantFrom('e1', 'e2', 'e3'),
      },
      { requiredKeys: ['do', 'guard', 'set'] },
    ),
  },
);

/** Takes the steps on one record of a store; the answers tell all that can be seen of it. */
const played = async (
  steps: readonly Step[],
  id: string,
  store: RecordStore,
  plant: (record: TrackedRecord) => Promise<void>,
): Promise<readonly unknown[]> => {
  const first = aRecord({ id, version: 0 });
  await plant(first);
  let seen = first;
  const answers: unknown[] = [];
  for (const each of steps) {
    const now = await store.get(id);
    answers.push(now);
    if (!now.ok) throw new Error('the record is gone');
    if (each.do === 'read') seen = now.value;
    if (each.do === 'edit') await plant({ ...now.value, ...each.fields });
    if (each.do === 'postpone') await store.postpone(id, new Date(at(each.minutes)), 'why', 1);
    if (each.do === 'commit') {
      const change =
        each.entry === undefined ? {} : changeOf(seen, anEntry({ id: `${id}-${each.entry}`, recordId: id }));
      answers.push(await store.commit({ from: seen, guard: each.guard, set: each.set, ...change }));
    }
  }
  return [...answers, await store.get(id)];
};

describe('The records in memory and those on DynamoDB', () => {
  it('S2: answer the same to any sequence of reads, commits, postponements and edits by others', async () => {
    const tables = await createStatusTables({ clock: () => NOW });
    const dynamo = createDynamoRecordStore({ ...tables, newId: randomUUID });
    const { records: memory } = createMemoryStatusStores();
    try {
      await fc.assert(
        fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 12 }), async (steps) => {
          const id = randomUUID();
          const there = await played(steps, id, dynamo, (record) => tables.write('Requests', requestRow(record)));
          expect(await played(steps, id, memory, async (record) => memory.plant(record))).toEqual(there);
        }),
        { numRuns: 30 },
      );
    } finally {
      tables.close();
    }
  }, 60_000);
});
