import { canonicalItem, idOf, type StoredItem } from '../../src/domain/operations/backup/stored-item.ts';
import type { TargetTables } from '../../src/domain/operations/restore/ports.ts';
import type { RegisteredTable } from '../../src/domain/operations/table-registry.ts';
import { everyType } from '../support/backup-world.ts';

const rowsOf = async (tables: TargetTables, model: string, segments = 1): Promise<readonly StoredItem[]> => {
  const found: StoredItem[] = [];
  for (let segment = 0; segment < segments; segment += 1)
    for await (const page of tables.scan(model, { segment, segments })) found.push(...page);
  return found;
};
const texts = (rows: Iterable<StoredItem>): readonly string[] => [...rows].map(canonicalItem).sort();

/** What tables to restore into promise. `make` answers a stage without this table. */
export const describeTargetTablesContract = (
  name: string,
  table: RegisteredTable,
  make: () => Promise<TargetTables>,
): void => {
  describe(`${name}, tables to restore into`, () => {
    const { model } = table;
    const row = everyType('row-1');
    const other = { ...row, text: { S: 'other' } };
    let tables: TargetTables;
    beforeEach(async () => {
      tables = await make();
    });

    it('knows a table once it is made, as the registry has it; made again, it stays as it is', async () => {
      expect(await tables.find(model)).toBeUndefined();
      await tables.create(table);
      await tables.put(model, row, undefined);
      await tables.create(table);
      const { indexes, stream } = table;
      expect(await tables.find(model)).toMatchObject({ model, key: 'id', stream, indexes: { length: indexes.length } });
      expect(await tables.count(model)).toBe(1);
    });

    it('O1: writes and takes away only what is as it was seen', async () => {
      await tables.create(table);
      expect(await tables.put(model, row, other)).toBe('lost');
      expect(await tables.put(model, row, undefined)).toBe('written');
      expect(await tables.put(model, other, undefined)).toBe('lost');
      expect(await tables.remove(model, other)).toBe('lost');
      expect(texts((await tables.get(model, ['row-1'])).values())).toEqual(texts([row]));
      expect(await tables.put(model, other, row)).toBe('written');
      expect(await tables.remove(model, row)).toBe('lost');
      expect(await tables.remove(model, other)).toBe('written');
      expect(await tables.count(model)).toBe(0);
    });

    it('reads every row once, in however many segments, and those of ids that are there', async () => {
      await tables.create(table);
      const rows = Array.from({ length: 11 }, (_, at) => everyType(`row-${at}`));
      for (const one of rows) await tables.put(model, one, undefined);
      for (const segments of [1, 4]) expect(texts(await rowsOf(tables, model, segments))).toEqual(texts(rows));
      const found = await tables.get(model, ['row-3', 'nobody', 'row-3', 'row-10']);
      expect([...found.keys()].sort()).toEqual(['row-10', 'row-3']);
      expect([...found].every(([id, one]) => idOf(one) === id)).toBe(true);
      expect(await tables.count(model)).toBe(11);
    });
  });
};
