import type { SendLedger } from '../../src/domain/notifications/ports.ts';

/** What every SendLedger does. `make` gives an empty one. */
export const describeSendLedgerContract = (make: () => Promise<SendLedger>): void => {
  it('N8: counts in a window what is asked for, and never more than its limit', async () => {
    const ledger = await make();
    expect(await ledger.take('email', { window: 7, wanted: 4, limit: 10 })).toBe(4);
    expect(await ledger.take('email', { window: 7, wanted: 4, limit: 10 })).toBe(4);
    expect(await ledger.take('email', { window: 7, wanted: 4, limit: 10 })).toBe(2);
    expect(await ledger.take('email', { window: 7, wanted: 4, limit: 10 })).toBe(0);
    expect(await ledger.take('email', { window: 8, wanted: 40, limit: 10 })).toBe(10);
  });

  it('N8: lets one lane stop before the other, and counts each channel for itself', async () => {
    const ledger = await make();
    expect(await ledger.take('email', { window: 1, wanted: 20, limit: 8 })).toBe(8);
    expect(await ledger.take('email', { window: 1, wanted: 1, limit: 8 })).toBe(0);
    expect(await ledger.take('email', { window: 1, wanted: 5, limit: 10 })).toBe(2);
    expect(await ledger.take('email', { window: 1, wanted: 1, limit: 8 })).toBe(0);
    expect(await ledger.take('sms', { window: 1, wanted: 5, limit: 10 })).toBe(5);
  });

  it('N8: counts for a clock that is behind in the window that others have begun', async () => {
    const ledger = await make();
    expect(await ledger.take('email', { window: 9, wanted: 6, limit: 10 })).toBe(6);
    expect(await ledger.take('email', { window: 8, wanted: 6, limit: 10 })).toBe(4);
    expect(await ledger.take('email', { window: 9, wanted: 1, limit: 10 })).toBe(0);
  });

  it('N8: does not believe in a window that is far ahead: a clock that was wrong once stops nobody', async () => {
    const ledger = await make();
    const now = Date.UTC(2026, 2, 1, 12);
    expect(await ledger.take('email', { window: now + 3_600_000, wanted: 10, limit: 10 })).toBe(10);
    expect(await ledger.take('email', { window: now, wanted: 6, limit: 10 })).toBe(6);
    expect(await ledger.take('email', { window: now, wanted: 6, limit: 10 })).toBe(4);
  });

  it('N8: gives no more than the limit to any number of workers at once', async () => {
    const ledger = await make();
    const asked = Array.from({ length: 12 }, () => ledger.take('email', { window: 3, wanted: 3, limit: 20 }));
    const granted = await Promise.all(asked);
    expect(granted.reduce((sum, count) => sum + count, 0)).toBeLessThanOrEqual(20);
    const rest = await ledger.take('email', { window: 3, wanted: 20, limit: 20 });
    expect(granted.reduce((sum, count) => sum + count, rest)).toBe(20);
  });

  it('N8: gives places in line a step apart, none of them too soon and none twice', async () => {
    const ledger = await make();
    const at = (seconds: number) => new Date(Date.UTC(2026, 2, 1, 12, 0, seconds));
    const step = { soonest: at(0), stepMilliseconds: 2000, count: 1 };
    expect(await ledger.placeInLine('email#bulk', step)).toEqual(at(0));
    expect(await ledger.placeInLine('email#bulk', step)).toEqual(at(2));
    expect(await ledger.placeInLine('email#bulk', { ...step, soonest: at(3) })).toEqual(at(4));
    expect(await ledger.placeInLine('email#bulk', { ...step, soonest: at(30) })).toEqual(at(30));
    expect(await ledger.placeInLine('email#bulk', { ...step, count: 3 })).toEqual(at(32));
    expect(await ledger.placeInLine('email#bulk', step)).toEqual(at(38));
    expect(await ledger.placeInLine('email#urgent', { ...step, count: 3 })).toEqual(at(0));
    expect(await ledger.placeInLine('email#urgent', step)).toEqual(at(6));
    const places = await Promise.all(Array.from({ length: 6 }, () => ledger.placeInLine('sms#bulk', step)));
    expect(places.map((place) => place.getTime()).toSorted((one, other) => one - other)).toEqual(
      [0, 2, 4, 6, 8, 10].map((seconds) => at(seconds).getTime()),
    );
  });
};
