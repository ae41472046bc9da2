import type { Recoveries } from '../../src/domain/operations/recovery/ports.ts';
import { aDrill } from './drill-ledger.contract.ts';

/** `make` gives a place where nothing is kept; each ledger of it is that of another process. */
export const describeRecoveriesContract = (make: () => Promise<() => Recoveries>): void => {
  it('O1: keep each recovery whole, by its id, for any process; what was read is not what is kept', async () => {
    const ledgerOf = await make();
    expect(await ledgerOf().read('one')).toBeUndefined();
    const one = aDrill({ id: 'one', purpose: 'recover' });
    const other = aDrill({ id: 'other', source: { kind: 'backup', backup: 'dev-1' }, findings: 2 });
    await ledgerOf().write(one);
    await ledgerOf().write(other);
    const further = {
      ...one,
      done: { restore: '2026-12-01T13:05:00.000Z' },
      held: { signal: 1, message: 2, 'user-command': 3, 'user-lock': 4 },
      tables: [{ model: 'Contacts', rows: 3, rowsThere: 4 }],
    };
    await ledgerOf().write(further);
    const read = await ledgerOf().read('one');
    expect(read).toEqual(further);
    if (read !== undefined) Object.assign(read, { stage: 'changed' });
    expect(await ledgerOf().read('one')).toEqual(further);
    expect(await ledgerOf().read('other')).toEqual(other);
    expect(await ledgerOf().read('third')).toBeUndefined();
  });
};
