import { randomUUID } from 'node:crypto';
import type { SignalStore } from '../../src/domain/notifications/ports.ts';
import type { HookOutcome, Signal } from '../../src/domain/notifications/signal.ts';
import { minutesAfter } from '../../src/domain/shared/clock.ts';

const NOW = new Date('2026-03-01T12:00:00.000Z');
const LATER = minutesAfter(NOW, 60);

export const aSignal = (changes: Partial<Signal> = {}): Signal => ({
  id: randomUUID(),
  signalType: 'CONTACT_US_FORM_SUBMITTED',
  payload: { customerName: 'Alex Agent', address: { city: 'Pasadena' }, rooms: [1, 2.5, true, null] },
  emittedAt: NOW.toISOString(),
  emittedBy: 'contact-us-form',
  source: 'website',
  ...changes,
});

export interface SignalStoreHarness {
  readonly store: SignalStore;
  /** Writes a row, past the store, whose payload is `[1]`. */
  readonly plantUnreadable: (row: Pick<Signal, 'id' | 'signalType' | 'emittedAt'>) => Promise<void>;
}

const unplannedIn = async (store: SignalStore, signalType: string, since = NOW, until = LATER) => {
  const pages: (readonly { readonly id: string; readonly emittedAt: string }[])[] = [];
  for await (const page of store.unplanned(signalType, since, until)) pages.push(page);
  return pages;
};

const idsIn = async (...args: Parameters<typeof unplannedIn>): Promise<readonly string[]> =>
  (await unplannedIn(...args)).flat().map(({ id }) => id);

/** What every SignalStore does. `make` gives an empty one, which reads pages of `pageSize`. */
export const describeSignalStoreContract = (
  make: (options: { readonly pageSize?: number }) => Promise<SignalStoreHarness>,
): void => {
  it('stores a signal once; a second one with its id changes nothing', async () => {
    const { store } = await make({});
    const signal = aSignal({ leadSource: 'E2E_TEST' });
    expect(await store.put(signal)).toBe('stored');
    expect(await store.put({ ...signal, payload: { other: true } })).toBe('exists');
    expect(await store.get(signal.id)).toEqual({ ok: true, value: signal });
  });

  it('keeps what it was given, whatever becomes of the object', async () => {
    const { store } = await make({});
    const payload: Record<string, unknown> = { message: 'hello' };
    const signal = aSignal({ payload });
    await store.put(signal);
    payload.message = 'changed';
    expect(await store.get(signal.id)).toMatchObject({ value: { payload: { message: 'hello' } } });
  });

  it.each(['nobody', ''])('says of an id that it does not have ("%s") that it is missing', async (id) => {
    const { store } = await make({});
    expect(await store.get(id)).toMatchObject({ ok: false, refusal: { because: 'missing' } });
  });

  it('records the outcomes of planning once', async () => {
    const { store } = await make({});
    const signal = aSignal();
    await store.put(signal);
    const outcomes: readonly HookOutcome[] = [
      { hookId: 'a', outcome: 'queued', queued: 2, refused: ['customerEmail: not an e-mail address'] },
      { hookId: 'b', outcome: 'failed', reason: 'template b does not exist' },
      { hookId: 'c', outcome: 'disabled' },
    ];
    await store.markPlanned(signal.id, outcomes, NOW);
    await store.markPlanned(signal.id, [], LATER);
    const expected = { ...signal, processedAt: NOW.toISOString(), hookOutcomes: outcomes };
    expect(await store.get(signal.id)).toEqual({ ok: true, value: expected });
  });

  it('records once why a signal can never be planned', async () => {
    const { store } = await make({});
    const signal = aSignal();
    await store.put(signal);
    await store.quarantine(signal.id, 'unknown signal type', NOW);
    await store.quarantine(signal.id, 'something else', LATER);
    const expected = { ...signal, quarantinedAt: NOW.toISOString(), quarantineReason: 'unknown signal type' };
    expect(await store.get(signal.id)).toEqual({ ok: true, value: expected });
  });

  it('N17: keeps the first cancelling of a signal, and makes no row for one that is not there', async () => {
    const { store } = await make({});
    const signal = aSignal();
    await store.put(signal);
    await store.cancel(signal.id, 'sent in error', NOW);
    await store.cancel(signal.id, 'another thought', LATER);
    await store.cancel('nobody', 'why', NOW);
    const cancelled = { cancelledAt: NOW.toISOString(), cancelReason: 'sent in error' };
    expect(await store.get(signal.id)).toEqual({ ok: true, value: { ...signal, ...cancelled } });
    expect(await store.get('nobody')).toMatchObject({ ok: false });
  });

  it('takes a quarantine away, and no other than the one that was named', async () => {
    const { store } = await make({});
    const signal = aSignal();
    await store.put(signal);
    await store.quarantine(signal.id, 'unknown signal type', NOW);
    await store.release(signal.id, LATER.toISOString(), LATER);
    expect(await store.get(signal.id)).toMatchObject({ value: { quarantinedAt: NOW.toISOString() } });
    expect(await idsIn(store, signal.signalType)).toEqual([]);
    await store.release(signal.id, NOW.toISOString(), LATER);
    await store.release(signal.id, NOW.toISOString(), LATER);
    expect(await store.get(signal.id)).toEqual({ ok: true, value: signal });
    expect(await idsIn(store, signal.signalType)).toEqual([signal.id]);
    await store.quarantine(signal.id, 'still unknown', LATER);
    expect(await store.get(signal.id)).toMatchObject({ value: { quarantineReason: 'still unknown' } });
  });

  it('makes no row for a signal that is not there', async () => {
    const { store } = await make({});
    await store.markPlanned('nobody', [], NOW);
    await store.quarantine('nobody', 'why', NOW);
    await store.release('nobody', NOW.toISOString(), NOW);
    expect(await store.get('nobody')).toMatchObject({ refusal: { because: 'missing' } });
  });

  it('N2: lists what is neither planned nor quarantined, of one type, in the time asked for, oldest first, all pages', async () => {
    const { store } = await make({ pageSize: 2 });
    const minutes = [5, 1, 4, 0, 3, 2, 6];
    const signals = minutes.map((minute) => aSignal({ emittedAt: minutesAfter(NOW, minute).toISOString() }));
    const outside = [-1, 61].map((minute) => aSignal({ emittedAt: minutesAfter(NOW, minute).toISOString() }));
    const foreign = aSignal({ signalType: 'AFFILIATE_FORM_SUBMITTED' });
    for (const signal of [...signals, ...outside, foreign]) await store.put(signal);
    const at = (minute: number) => signals[minutes.indexOf(minute)] ?? foreign;
    await store.markPlanned(at(2).id, [], NOW);
    await store.quarantine(at(4).id, 'why', NOW);

    const pages = await unplannedIn(store, 'CONTACT_US_FORM_SUBMITTED');
    expect(pages.flat()).toEqual(
      [0, 1, 3, 5, 6].map((minute) => ({ id: at(minute).id, emittedAt: at(minute).emittedAt })),
    );
    expect(pages.length).toBeGreaterThan(1);
    expect(await idsIn(store, 'AFFILIATE_FORM_SUBMITTED')).toEqual([foreign.id]);
  });

  it('has nothing unplanned of a type without a name, or in a time that ends before it begins', async () => {
    const { store } = await make({});
    await store.put(aSignal());
    expect(await idsIn(store, '')).toEqual([]);
    expect(await idsIn(store, 'CONTACT_US_FORM_SUBMITTED', LATER, NOW)).toEqual([]);
  });

  it('refuses a row that is no signal, with the reason and the row; it can be quarantined and is then done with', async () => {
    const { store, plantUnreadable } = await make({});
    const row = { id: randomUUID(), signalType: 'CONTACT_US_FORM_SUBMITTED', emittedAt: NOW.toISOString() };
    await plantUnreadable(row);
    expect(await store.get(row.id)).toMatchObject({
      ok: false,
      refusal: { because: 'unreadable', reason: expect.stringContaining('payload must be a map'), row: { id: row.id } },
    });
    expect(await idsIn(store, row.signalType)).toEqual([row.id]);
    await store.quarantine(row.id, 'unreadable', NOW);
    expect(await idsIn(store, row.signalType)).toEqual([]);
  });
};
