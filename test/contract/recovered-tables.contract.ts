import type { StoredItem } from '../../src/domain/operations/backup/stored-item.ts';
import type { FormerTables, RecoveredTables } from '../../src/domain/operations/recovery/ports.ts';

export interface RecoveredWorld {
  readonly tables: RecoveredTables & FormerTables;
  readonly put: (model: string, row: StoredItem) => Promise<void>;
}

const row = (id: string): StoredItem => ({ id: { S: id } });

/** `make`: tables Contacts, without a stream, and SignalEvents, with one, both empty; none other is there. */
export const describeRecoveredTablesContract = (make: () => Promise<RecoveredWorld>): void => {
  it('O1: counts every row of a table, and says of one that it is not there', async () => {
    const { tables, put } = await make();
    for (const id of ['a', 'b', 'c']) await put('Contacts', row(id));
    expect(await tables.count('Contacts')).toBe(3);
    expect(await tables.countIfThere('Contacts')).toBe(3);
    expect(await tables.countIfThere('SignalEvents')).toBe(0);
    expect(await tables.countIfThere('Quotes')).toBeUndefined();
    await expect(tables.count('Quotes')).rejects.toThrow();
  });

  it('O1: removes the table that it was told, with its rows, and no other; told again, it says so', async () => {
    const { tables, put } = await make();
    await put('Contacts', row('a'));
    expect(await tables.remove('Contacts')).toBe('removed');
    expect(await tables.remove('Contacts')).toBe('absent');
    expect(await tables.countIfThere('Contacts')).toBeUndefined();
    expect(await tables.countIfThere('SignalEvents')).toBe(0);
  });

  it('names the stream of each table that is there and has one', async () => {
    const { tables } = await make();
    expect(await tables.streams()).toEqual({ SignalEvents: expect.stringContaining('SignalEvents') });
    await tables.remove('SignalEvents');
    expect(await tables.streams()).toEqual({});
  });
};
