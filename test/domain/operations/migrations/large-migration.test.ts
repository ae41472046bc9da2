import type { MemoryDataTables } from '../../../../src/adapters/memory/memory-data-tables.ts';
import { contacts, createMigrationWorld, digest } from '../../../support/migration-world.ts';

const COUNT = 100_000;
const hashOf = (tables: MemoryDataTables): string => digest(JSON.stringify(tables.all('Contacts')));

describe('a migration of 100,000 rows', () => {
  it('O2: stopped by a fault in the middle, goes on from there, is verified, and is undone to the last character', async () => {
    const rows = contacts(COUNT);
    const { tables, ledgers, work, plan, run, verify, undo } = createMigrationWorld(rows, { pageSize: 500 });
    const before = hashOf(tables);
    const { planId, steps } = await plan(work);
    expect(steps.count).toBe(COUNT / 2);

    const faulty = 'c062346';
    let writes = 0;
    tables.beforeWrite((_, row) => {
      writes += 1;
      if (row.id === faulty) throw new Error('the disk of this row is broken');
    });
    await expect(run(work, planId)).rejects.toThrow('the disk of this row is broken');
    expect(await ledgers.get(work.id)).toMatchObject({ state: 'running', after: 'c061999' });

    const untilFault = writes;
    tables.beforeWrite(() => {
      writes += 1;
    });
    expect(await run(work, planId)).toMatchObject({
      ok: true,
      value: { isResumed: true, isAsPlanned: true, ledger: { counts: { Contacts: { changed: COUNT / 2 } } } },
    });
    expect(writes - untilFault).toBeLessThan(COUNT / 4);
    expect(await verify(work)).toMatchObject({
      isRight: true,
      tables: [{ right: COUNT }, {}],
      log: { unchanged: 0, writtenSince: 0, goneSince: 0 },
    });
    expect(await undo(work.id, { apply: true })).toMatchObject({ ok: true });
    expect(hashOf(tables)).toBe(before);
  });
});
