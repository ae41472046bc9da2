import { minutesAfter } from '../../src/domain/shared/clock.ts';
import type { Commit, RecordScan, RecordStore, StatusHistory } from '../../src/domain/statuses/ports.ts';
import type { TrackedRecord } from '../../src/domain/statuses/tracked-record.ts';
import { aCommit, aRecord, aStamp, at, NOW, pagesIn, recordOf } from '../support/status-records.ts';

export interface RecordStoreHarness {
  readonly records: RecordStore;
  readonly scan: RecordScan;
  readonly history: StatusHistory;
  /** Writes a row past the store; replaces what is there. */
  plant(record: TrackedRecord): Promise<void>;
  /** A row whose `version` is no number. */
  plantUnreadable(row: { readonly id: string; readonly status: string; readonly timerAt: string }): Promise<void>;
  remove(id: string): Promise<void>;
  /** Ids of what was written. */
  signals(): Promise<readonly string[]>;
  audit(): Promise<readonly string[]>;
  beside(id: string): Promise<{
    readonly statusOrder?: number;
    readonly stamps: Readonly<Record<string, string>>;
    readonly timerFault?: string;
  }>;
}

type Make = (options: { readonly pageSize?: number }) => Promise<RecordStoreHarness>;

const describeReading = (make: Make): void => {
  it('reads a record as it is, and an old one that has only what every row has', async () => {
    const { records, plant } = await make({});
    const record = aRecord();
    const { id, status, createdAt, updatedAt } = aRecord({ status: 'Elsewhere' });
    const old: TrackedRecord = {
      ...{ id, status, createdAt, updatedAt },
      ...{ version: 0, counters: {}, isTestData: true, facts: { source: ['E2E_TEST'] }, details: {} },
    };
    for (const one of [record, old]) await plant(one);
    expect(await records.get(record.id)).toEqual({ ok: true, value: record });
    expect(await records.get(id)).toEqual({ ok: true, value: old });
  });

  it.each(['nobody', '', 'x'.repeat(3_000)])('says of an id that it does not have that it is missing', async (id) => {
    const { records } = await make({});
    expect(await records.get(id)).toEqual({ ok: false, refusal: { because: 'missing' } });
  });

  it('refuses a row that is no record, with the reason', async () => {
    const { records, plantUnreadable } = await make({});
    await plantUnreadable({ id: 'odd', status: 'New', timerAt: at(0) });
    expect(await records.get('odd')).toMatchObject({
      ok: false,
      refusal: { because: 'unreadable', reason: expect.stringContaining('version must be a whole number') },
    });
  });
};

const describeCommitting = (make: Make): void => {
  it('S2: writes the record, its history, its signal and its audit entry together', async () => {
    const { records, history, signals, audit, plant, beside } = await make({});
    const record = aRecord();
    await plant(record);
    const commit = aCommit(record, {
      set: {
        ...aCommit(record).set,
        statusOrder: 4,
        statusSince: at(1),
        lastActivityAt: at(1),
        timerAt: 'never',
        warnedDay: undefined,
        timerFailures: undefined,
        stamps: { expiredDate: at(1) },
        counters: { reactivations: 2 },
      },
    });
    expect(await records.commit(commit)).toBe('committed');
    const { warnedDay: _, timerFailures: __, ...rest } = record;
    const expected = {
      ...rest,
      ...{ status: 'Expired', trackedStatus: 'Expired', version: 4, updatedAt: at(1), timerAt: 'never' },
      ...{ statusSince: at(1), lastActivityAt: at(1), counters: { reactivations: 2 } },
    };
    expect(await records.get(record.id)).toEqual({ ok: true, value: expected });
    expect(await beside(record.id)).toMatchObject({ statusOrder: 4, stamps: { expiredDate: at(1) } });
    expect(await history.get(commit.history?.id ?? '')).toEqual(commit.history);
    expect(await signals()).toEqual([commit.signal?.id]);
    expect(await audit()).toEqual([commit.audit?.id]);
  });

  it('leaves what a commit does not name as it was, also when it sets nothing at all', async () => {
    const { records, plant } = await make({});
    const record = aRecord();
    await plant(record);
    expect(await records.commit(aStamp(record, { set: {} }))).toBe('committed');
    expect(await records.commit(aCommit(record, { set: {} }))).toBe('committed');
    expect(await records.commit(aStamp(record, { set: { warnedDay: 12 } }))).toBe('committed');
    expect(await records.get(record.id)).toEqual({ ok: true, value: { ...record, warnedDay: 12 } });
  });

  const others: readonly [string, Partial<TrackedRecord>][] = [
    ['another version', { version: 4 }],
    ['another status', { status: 'Archived' }],
  ];
  const touched: readonly [string, Partial<TrackedRecord>][] = [
    ['another write', { updatedAt: at(-1) }],
    ['another tracked status', { trackedStatus: 'Expired' }],
    ['another beginning of the status', { statusSince: at(-5) }],
    ['another activity', { lastActivityAt: at(-1) }],
    ['another look', { timerAt: at(5) }],
    ['a warning', { warnedDay: 12 }],
    ['a failure', { timerFailures: 3 }],
  ];

  it.each([...others, ...touched])('S4: nothing of an untouched commit is written after %s', async (_, change) => {
    const { records, history, signals, audit, plant } = await make({});
    const read = aRecord();
    const now = { ...read, ...change };
    await plant(now);
    const commit = aCommit(read, { guard: 'untouched' });
    expect(await records.commit(commit)).toBe('conflict');
    expect(await records.commit(aStamp(read))).toBe('conflict');
    expect(await records.get(read.id)).toEqual({ ok: true, value: now });
    expect(await history.get(commit.history?.id ?? '')).toBeUndefined();
    expect([...(await signals()), ...(await audit())]).toEqual([]);
  });

  it.each(others)('S2: nothing of a commit by version is written after %s', async (_, change) => {
    const { records, signals, plant } = await make({});
    const read = aRecord();
    await plant({ ...read, ...change });
    expect(await records.commit(aCommit(read))).toBe('conflict');
    expect(await records.commit(aStamp(read, { guard: 'version' }))).toBe('conflict');
    expect(await signals()).toEqual([]);
  });

  it.each(touched)('S2: a commit by version is written all the same after %s', async (_, change) => {
    const { records, plant } = await make({});
    const read = aRecord();
    await plant({ ...read, ...change });
    expect(await records.commit(aCommit(read))).toBe('committed');
    expect(recordOf(await records.get(read.id))).toMatchObject({ status: 'Expired', version: 4 });
  });

  it('a commit on a record that is gone, or cannot be read any more, is a conflict and makes no row', async () => {
    const { records, scan, plantUnreadable } = await make({});
    const gone = aRecord();
    const damaged = aRecord();
    await plantUnreadable({ id: damaged.id, status: damaged.status, timerAt: at(0) });
    for (const record of [gone, damaged]) {
      expect(await records.commit(aCommit(record))).toBe('conflict');
      expect(await records.commit(aStamp(record))).toBe('conflict');
    }
    expect((await scan.page(undefined)).records).toMatchObject([{ id: damaged.id, ok: false }]);
  });

  it.each([
    ['history entry', ({ history }: Commit, other: Commit) => ({ ...other, history })],
    ['signal', ({ signal }: Commit, other: Commit) => ({ ...other, signal })],
    ['audit entry', ({ audit }: Commit, other: Commit) => ({ ...other, audit })],
  ] as const)('S2: says that it was done before when the %s is there already, and changes nothing', async (_, mix) => {
    const { records, signals, audit, plant } = await make({});
    const first = aRecord();
    const second = aRecord();
    for (const record of [first, second]) await plant(record);
    const done = aCommit(first);
    expect(await records.commit(done)).toBe('committed');
    expect(await records.commit(mix(done, aCommit(second)) as Commit)).toBe('repeated');
    expect(await records.get(second.id)).toEqual({ ok: true, value: second });
    expect(await signals()).toEqual([done.signal?.id]);
    expect(await audit()).toEqual([done.audit?.id]);
  });

  it('says of a commit that is made again that it was done before, not that it lost', async () => {
    const { records, plant } = await make({});
    const record = aRecord();
    await plant(record);
    const commit = aCommit(record);
    expect(await records.commit(commit)).toBe('committed');
    expect(await records.commit(commit)).toBe('repeated');
  });

  it('S2: one of many at the same time wins, and the others change nothing', async () => {
    const { records, signals, plant } = await make({});
    const record = aRecord();
    await plant(record);
    const answers = await Promise.all(Array.from({ length: 6 }, () => records.commit(aCommit(record))));
    expect(answers.toSorted()).toEqual([...Array(5).fill('conflict'), 'committed'].toSorted());
    expect(await signals()).toHaveLength(1);
    expect(recordOf(await records.get(record.id))).toMatchObject({ version: 4 });
  });
};

const describePostponing = (make: Make): void => {
  it('S3: puts off a record with the reason, whatever it is like, and forgets that when it no longer fails', async () => {
    const { records, plant, plantUnreadable, beside } = await make({});
    const record = aRecord();
    await plant(record);
    await plantUnreadable({ id: 'odd', status: 'New', timerAt: at(0) });
    for (const id of [record.id, 'odd']) await records.postpone(id, minutesAfter(NOW, 60), 'no template', 3);
    const postponed = { ...record, timerAt: at(60), timerFailures: 3 };
    expect(await records.get(record.id)).toEqual({ ok: true, value: postponed });
    expect(await beside('odd')).toMatchObject({ timerFault: 'no template' });
    expect(await pagesIn(records.due('New', minutesAfter(NOW, 59)))).toEqual([]);
    expect((await pagesIn(records.due('New', minutesAfter(NOW, 60)))).flat()).toHaveLength(2);

    await records.commit(aStamp(postponed, { set: { timerFailures: undefined } }));
    expect(await beside(record.id)).not.toHaveProperty('timerFault');
  });

  it('makes no row of one that is gone', async () => {
    const { records, scan } = await make({});
    for (const id of ['nobody', '']) await records.postpone(id, NOW, 'why', 1);
    expect(await scan.page(undefined)).toEqual({ records: [] });
  });
};

const describeLooking = (make: Make): void => {
  it('S3: lists what is due in one status, longest due first, every page, and nothing else', async () => {
    const { records, plant, plantUnreadable } = await make({ pageSize: 2 });
    const minutes = [-5, -1, -4, 0, -3];
    for (const minute of minutes) await plant(aRecord({ id: `due${minute}`, timerAt: at(minute) }));
    await plantUnreadable({ id: 'odd', status: 'New', timerAt: at(-2) });
    const { timerAt: _, ...unseen } = aRecord();
    const rest = [
      aRecord({ timerAt: at(1) }),
      aRecord({ timerAt: 'never' }),
      aRecord({ status: 'Expired', timerAt: at(-9) }),
    ];
    for (const record of [unseen, ...rest]) await plant(record);

    const pages = await pagesIn(records.due('New', NOW));
    expect(pages.flat()).toEqual(
      [-5, -4, -3, -2, -1, 0].map((minute) => ({ id: minute === -2 ? 'odd' : `due${minute}`, timerAt: at(minute) })),
    );
    expect(pages.length).toBeGreaterThan(1);
    expect((await pagesIn(records.due('Nowhere', NOW))).flat()).toEqual([]);
    expect((await pagesIn(records.due('', NOW))).flat()).toEqual([]);
  });

  it('S3: finds what is postponed behind the reader no second time, and goes on', async () => {
    const { records, plant } = await make({ pageSize: 2 });
    for (const minute of [-4, -3, -2, -1]) await plant(aRecord({ id: `due${minute}`, timerAt: at(minute) }));
    const seen: string[] = [];
    for await (const page of records.due('New', NOW)) {
      for (const { id } of page) {
        seen.push(id);
        await records.postpone(id, minutesAfter(NOW, 60), 'why', 1);
      }
    }
    expect(seen).toEqual(['due-4', 'due-3', 'due-2', 'due-1']);
  });

  it('lists all records of one status with what counts of them, every page, also those without a timer', async () => {
    const { records, plant } = await make({ pageSize: 2 });
    const all = [
      aRecord({ id: 'a', timerAt: at(5) }),
      aRecord({ id: 'b', timerAt: 'never', isTestData: true, facts: { source: ['E2E_TEST'] } }),
      aRecord({ id: 'c', timerAt: at(9) }),
    ];
    const { statusSince: _, lastActivityAt: __, ...bare } = aRecord({ id: 'd' });
    for (const record of [...all, bare, aRecord({ status: 'Expired' })]) await plant(record);
    const found = (await pagesIn(records.inStatus('New'))).flat();
    expect(found.toSorted((one, other) => (one.id < other.id ? -1 : 1))).toEqual([
      ...all.map(({ id, statusSince, lastActivityAt, isTestData }) => ({
        id,
        statusSince,
        lastActivityAt,
        isTestData,
      })),
      { id: 'd', isTestData: false },
    ]);
  });
};

const describeScanning = (make: Make): void => {
  it('shows every row once, page after page from where the last one ended, also what is no record', async () => {
    const { scan, plant, plantUnreadable } = await make({ pageSize: 2 });
    const records = Array.from({ length: 5 }, () => aRecord());
    for (const record of records) await plant(record);
    await plantUnreadable({ id: 'odd', status: 'New', timerAt: at(0) });
    const seen = [];
    let after: string | undefined;
    for (let pages = 0; pages < 10; pages += 1) {
      const page = await scan.page(after);
      seen.push(...page.records);
      after = page.next;
      if (after === undefined) break;
    }
    expect(after).toBeUndefined();
    expect(seen).toHaveLength(6);
    const readable = seen.flatMap((row) => (row.ok ? row.value : []));
    expect(new Set(readable)).toEqual(new Set(records));
    expect(seen.find(({ id }) => id === 'odd')).toMatchObject({ ok: false, refusal: { because: 'unreadable' } });
  });
};

/** What every RecordStore and RecordScan does. `make` gives empty ones of requests, which read pages of `pageSize`. */
export const describeRecordStoreContract = (make: Make): void => {
  describe('reading', () => describeReading(make));
  describe('committing', () => describeCommitting(make));
  describe('postponing', () => describePostponing(make));
  describe('looking', () => describeLooking(make));
  describe('scanning', () => describeScanning(make));
};
