import { minutesAfter } from '../../src/domain/shared/clock.ts';
import type { HistoryEntry } from '../../src/domain/statuses/ports.ts';
import { anEntry, aRecord, at, changeOf, NOW, pagesIn } from '../support/status-records.ts';
import type { RecordStoreHarness } from './record-store.contract.ts';

type Harness = Pick<RecordStoreHarness, 'history' | 'signals' | 'audit'>;

const record = aRecord({ id: 'request-1' });

const add = async ({ history }: Harness, entry: HistoryEntry) => {
  const { signal, audit } = changeOf(record, entry);
  return history.add(entry, signal, audit);
};

/** Entry 0 is the oldest; those of 3 and 4 are of the same moment. */
const entriesOf = (recordId = 'request-1'): readonly HistoryEntry[] =>
  [0, 1, 2, 3, 3, 5].map((minute, number) => anEntry({ id: `${recordId}-${number}`, recordId, timestamp: at(minute) }));

/** What every StatusHistory does. `make` gives an empty one, which reads pages of `pageSize` where it pages by itself. */
export const describeStatusHistoryContract = (
  make: (options: { readonly pageSize?: number }) => Promise<Harness>,
): void => {
  it('S2: adds an entry with its signal and its audit entry once', async () => {
    const harness = await make({});
    const entry = anEntry({ irregular: 'Archived cannot go to Expired', isTestData: true });
    expect(await add(harness, entry)).toBe('added');
    expect(await add(harness, { ...entry, actor: 'somebody' })).toBe('exists');
    expect(await harness.history.get(entry.id)).toEqual(entry);
    expect(await harness.signals()).toHaveLength(1);
    expect(await harness.audit()).toHaveLength(1);
  });

  it('S2: adds nothing of an entry whose signal is there', async () => {
    const harness = await make({});
    const entry = anEntry();
    await add(harness, entry);
    const { signal } = changeOf(record, entry);
    const other = anEntry();
    expect(await harness.history.add(other, signal, changeOf(record, other).audit)).toBe('exists');
    expect(await harness.history.get(other.id)).toBeUndefined();
    expect(await harness.audit()).toHaveLength(1);
  });

  it('keeps an entry with nothing but what it must have', async () => {
    const harness = await make({});
    const {
      reason: _,
      automationRule: __,
      version: ___,
      ...bare
    } = anEntry({ triggeredBy: 'user', actor: 'person-1' });
    await add(harness, bare);
    expect(await harness.history.get(bare.id)).toEqual(bare);
  });

  it.each(['nobody', ''])('has no entry of an id that it does not have ("%s")', async (id) => {
    const { history } = await make({});
    expect(await history.get(id)).toBeUndefined();
    expect(await history.latest(id)).toBeUndefined();
    expect(await history.page(id, { limit: 5 })).toEqual({ ok: true, value: { entries: [] } });
  });

  it.each([1, 2, 3, 6, 7])('shows a record its own entries, newest first, in pages of %i that end', async (limit) => {
    const harness = await make({});
    for (const entry of [...entriesOf(), ...entriesOf('request-2')]) await add(harness, entry);
    const seen: HistoryEntry[] = [];
    let after: string | undefined;
    let pages = 0;
    do {
      const page = await harness.history.page('request-1', { limit, ...(after === undefined ? {} : { after }) });
      if (!page.ok) throw new Error('a cursor that was given is refused');
      expect(page.value.entries.length).toBeLessThanOrEqual(limit);
      seen.push(...page.value.entries);
      after = page.value.next;
      pages += 1;
    } while (after !== undefined);
    expect(pages).toBe(Math.ceil(6 / limit));
    expect(seen.map(({ timestamp }) => timestamp)).toEqual([5, 3, 3, 2, 1, 0].map(at));
    expect(new Set(seen)).toEqual(new Set(entriesOf()));
    expect(await harness.history.latest('request-1')).toEqual(entriesOf()[5]);
  });

  it('refuses a cursor that is none, or of another record', async () => {
    const harness = await make({});
    for (const entry of [...entriesOf(), ...entriesOf('request-2')]) await add(harness, entry);
    const others = await harness.history.page('request-2', { limit: 1 });
    const foreign = others.ok ? (others.value.next ?? '') : '';
    const texts = ['', 'x', '[]', '{}', 'null', '["request-1","a"]', '["request-1","a",7]', '["request-1","",""]'];
    const tooLong = [
      ['request-1', at(0), 'x'.repeat(2_049)],
      ['request-1', at(0), '€'.repeat(700)],
      ['request-1', 'x'.repeat(1_025), 'entry-1'],
    ];
    texts.push(...tooLong.map((place) => JSON.stringify(place)));
    const encoded = texts.map((text) => Buffer.from(text).toString('base64url'));
    for (const after of [foreign, ...texts, ...encoded, 'A'.repeat(10_000)]) {
      const page = await harness.history.page('request-1', { limit: 1, after });
      expect(page).toEqual({ ok: false, refusal: { because: 'bad-cursor' } });
    }
  });

  it('lists the changes into a status in a time, oldest first, every page', async () => {
    const harness = await make({ pageSize: 2 });
    const inside = [0, 1, 2, 3, 4].map((minute) => anEntry({ timestamp: at(minute), isTestData: true }));
    const outside = [anEntry({ timestamp: at(-1) }), anEntry({ timestamp: at(5) }), anEntry({ newStatus: 'New' })];
    for (const entry of [...inside, ...outside]) await add(harness, entry);
    const pages = await pagesIn(harness.history.into('Expired', NOW, minutesAfter(NOW, 4)));
    expect(pages.length).toBeGreaterThan(1);
    expect(pages.flat()).toEqual(
      inside.map(({ id, recordId, previousStatus, newStatus, triggeredBy, minutesInPreviousStatus, timestamp }) => ({
        ...{ id, recordId, previousStatus, newStatus, triggeredBy, minutesInPreviousStatus, timestamp },
        isTestData: true,
      })),
    );
    expect(await pagesIn(harness.history.into('', NOW, NOW))).toEqual([]);
    expect(await pagesIn(harness.history.into('Expired', minutesAfter(NOW, 1), NOW))).toEqual([]);
  });
};
