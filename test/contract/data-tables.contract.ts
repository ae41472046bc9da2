import type { ExactRow } from '../../src/domain/operations/data/exact-row.ts';
import type { WritableTables } from '../../src/domain/operations/data/ports.ts';

/** One of everything that a row can hold. */
export const A_ROW_OF_ALL: ExactRow = {
  id: 'all',
  text: 'jane',
  empty: '',
  number: 1.5,
  large: { $number: '12345678901234567890' },
  flag: false,
  nothing: null,
  bytes: { $bytes: 'AAEC' },
  texts: { $set: 'texts', of: ['a', 'b'] },
  numbers: { $set: 'numbers', of: ['1', '22'] },
  blobs: { $set: 'bytes', of: ['AAEC'] },
  list: [1, 'two', [null], { deep: { $set: 'texts', of: ['x'] } }],
  map: { deep: { deeper: [true] } },
  marked: { $map: { $set: 'no set', of: 1 } },
  updatedAt: '2026-04-01T09:00:00.000Z',
};

const allOf = async (tables: WritableTables, model: string): Promise<readonly ExactRow[]> => {
  const found: ExactRow[] = [];
  let after: string | undefined;
  do {
    const page = await tables.page(model, after);
    found.push(...page.rows);
    after = page.next;
  } while (after !== undefined);
  return found.toSorted((a, b) => a.id.localeCompare(b.id));
};

/** What WritableTables do. `make` gives Contacts and Properties, empty, with small pages, and no table Nowhere. */
export const describeDataTablesContract = (make: () => Promise<WritableTables>): void => {
  it('adds a row once, and gives it back to the last character', async () => {
    const tables = await make();
    expect(await tables.add('Properties', A_ROW_OF_ALL)).toBe('added');
    expect(await tables.add('Properties', { id: 'all', text: 'john' })).toBe('exists');
    expect(await tables.get('Properties', ['all', 'none', '', 'all'])).toEqual([A_ROW_OF_ALL]);
  });

  it('pages through all rows, each once, and gives the heads of some', async () => {
    const tables = await make();
    const rows = Array.from({ length: 7 }, (_, at): ExactRow => ({ id: `c${at}`, email: `c${at}@example.com`, n: at }));
    for (const row of rows) await tables.add('Contacts', row);
    expect(await allOf(tables, 'Contacts')).toEqual(rows);
    expect(await allOf(tables, 'Properties')).toEqual([]);
    expect(await tables.heads('Contacts', ['c3', 'none'], ['n', 'no such'])).toEqual([{ id: 'c3', n: 3 }]);
    expect(await tables.heads('Contacts', [], ['n'])).toEqual([]);
  });

  it('changes, adds and removes attributes of a row that is as it was read', async () => {
    const tables = await make();
    await tables.add('Properties', A_ROW_OF_ALL);
    const attributes = { text: 'john', nothing: undefined, more: { $set: 'texts', of: ['new'] } };
    expect(await tables.change('Properties', A_ROW_OF_ALL, attributes)).toBe('changed');
    const { nothing: _, ...rest } = A_ROW_OF_ALL;
    const now = { ...rest, text: 'john', more: attributes.more };
    expect(await tables.get('Properties', ['all'])).toEqual([now]);
    expect(await tables.change('Properties', A_ROW_OF_ALL, attributes)).toBe('conflict');
    expect(await tables.change('Properties', { ...A_ROW_OF_ALL, id: 'gone' }, attributes)).toBe('conflict');
    expect(await tables.get('Properties', ['all', 'gone'])).toEqual([now]);
  });

  it.each([
    ['another value in what changes', { text: 'jim' }],
    ['another value elsewhere', { map: { deep: 1 } }],
    ['another member of a set', { texts: { $set: 'texts', of: ['a'] } }],
    ['what was to be added is there', { more: 1 }],
    ['written again', { updatedAt: '2026-04-02T09:00:00.000Z' }],
  ])('changes and removes nothing of a row that somebody wrote meanwhile: %s', async (_, meanwhile) => {
    const tables = await make();
    const stored = { ...A_ROW_OF_ALL, ...meanwhile };
    await tables.add('Properties', stored);
    expect(await tables.change('Properties', A_ROW_OF_ALL, { text: 'john', more: 2 })).toBe('conflict');
    expect(await tables.remove('Properties', A_ROW_OF_ALL, ['more'])).toBe('conflict');
    expect(await tables.get('Properties', ['all'])).toEqual([stored]);
  });

  it('removes a row that is as it was read, and not one on which something has come meanwhile', async () => {
    const tables = await make();
    await tables.add('Properties', { ...A_ROW_OF_ALL, legalHold: true });
    expect(await tables.remove('Properties', A_ROW_OF_ALL, ['legalHold'])).toBe('conflict');
    expect(await tables.remove('Properties', { ...A_ROW_OF_ALL, legalHold: true }, [])).toBe('removed');
    expect(await tables.remove('Properties', A_ROW_OF_ALL, [])).toBe('conflict');
    await tables.add('Properties', { id: 'bare', more: 1, updatedAt: '2026-04-01T09:00:00.000Z' });
    expect(await tables.remove('Properties', { id: 'bare' }, [])).toBe('conflict');
    expect(await tables.remove('Properties', { id: 'bare', updatedAt: '2026-04-01T09:00:00.000Z' }, [])).toBe(
      'removed',
    );
    await tables.add('Properties', { id: 'bare' });
    expect(await tables.remove('Properties', { id: 'bare' }, [])).toBe('removed');
    expect(await allOf(tables, 'Properties')).toEqual([]);
  });

  it('says which table is missing', async () => {
    const tables = await make();
    await expect(tables.page('Nowhere')).rejects.toMatchObject({
      name: 'TableMissing',
      message: expect.stringContaining('Nowhere'),
    });
    await expect(tables.get('Nowhere', ['a'])).rejects.toMatchObject({ name: 'TableMissing' });
  });
};
