import type { DrillLedger } from '../../src/domain/operations/recovery/ports.ts';
import type { Recovery } from '../../src/domain/operations/recovery/recovery.ts';

export const aDrill = (changes: Partial<Recovery> = {}): Recovery => ({
  id: 'monthly-drill',
  stage: 'dev',
  purpose: 'drill',
  source: { kind: 'point-in-time' },
  fromSuffix: 'a'.repeat(26),
  suffix: 'b'.repeat(26),
  beganAt: '2026-12-01T13:00:00.000Z',
  point: '2026-12-01T12:57:00.000Z',
  made: ['Contacts'],
  done: {},
  tables: [],
  ...changes,
});

/** `make` gives a place where nothing is kept; each ledger of it is that of another process. */
export const describeDrillLedgerContract = (make: () => Promise<() => DrillLedger>): void => {
  it('keeps the last drill whole, for any process', async () => {
    const ledgerOf = await make();
    expect(await ledgerOf().read('monthly-drill')).toBeUndefined();
    const one = ledgerOf();
    await one.read('monthly-drill');
    await one.write(aDrill());
    const further = aDrill({ done: { restore: 'x' }, tables: [{ model: 'Contacts', rows: 3, rowsThere: 4 }] });
    await one.write(further);
    expect(await ledgerOf().read('monthly-drill')).toEqual(further);
    expect(await ledgerOf().read('another')).toBeUndefined();
  });

  it('O1: lets one of two go on that read the same', async () => {
    const ledgerOf = await make();
    const [one, other] = [ledgerOf(), ledgerOf()];
    for (const ledger of [one, other]) await ledger.read('monthly-drill');
    await one.write(aDrill());
    await expect(other.write(aDrill({ findings: 9 }))).rejects.toThrow();
    await other.read('monthly-drill');
    await other.write(aDrill({ done: { restore: 'by the other' } }));
    await expect(one.write(aDrill({ findings: 7 }))).rejects.toThrow();
    expect(await one.read('monthly-drill')).toEqual(aDrill({ done: { restore: 'by the other' } }));
  });

  it('remembers whose end was told, and when one last succeeded, whatever drill comes after', async () => {
    const ledgerOf = await make();
    const ledger = ledgerOf();
    const [first, later] = [new Date('2026-11-20T12:30:00.000Z'), new Date('2026-11-21T12:30:00.000Z')];
    expect(await ledger.withoutSuccessSince(first)).toEqual(first);
    expect(await ledgerOf().withoutSuccessSince(later)).toEqual(first);
    expect(await ledger.isTold(aDrill())).toBe(false);
    await ledger.read('monthly-drill');
    await ledger.write(aDrill());
    await ledger.tell(aDrill(), '2026-12-01T13:20:00.000Z');
    expect(await ledger.isTold(aDrill())).toBe(true);
    const next = aDrill({ beganAt: '2027-01-01T13:00:00.000Z' });
    await ledger.write(next);
    expect(await ledgerOf().isTold(next)).toBe(false);
    await ledger.tell(next, undefined);
    expect(await ledgerOf().isTold(next)).toBe(true);
    expect(await ledgerOf().withoutSuccessSince(later)).toEqual(new Date('2026-12-01T13:20:00.000Z'));
  });
};
