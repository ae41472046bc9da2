import type { Watermarks } from '../../src/domain/notifications/ports.ts';

/** What every Watermarks does. `make` gives an empty one. */
export const describeWatermarksContract = (make: () => Promise<Watermarks>): void => {
  it('remembers the last moment set, each name its own', async () => {
    const watermarks = await make();
    expect(await watermarks.get('signals:A')).toBeUndefined();
    await watermarks.set('signals:A', new Date('2026-03-01T12:00:00.123Z'));
    await watermarks.set('signals:B', new Date('2026-03-02T12:00:00.000Z'));
    await watermarks.set('signals:A', new Date('2026-02-01T12:00:00.000Z'));
    expect(await watermarks.get('signals:A')).toEqual(new Date('2026-02-01T12:00:00.000Z'));
    expect(await watermarks.get('signals:B')).toEqual(new Date('2026-03-02T12:00:00.000Z'));
  });
};
