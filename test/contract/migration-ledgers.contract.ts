import { NOTHING_FOLDED } from '../../src/domain/operations/data/fold.ts';
import type { Ledger, MigrationLedgers, UndoEntry } from '../../src/domain/operations/migrations/ledger.ts';

const LEDGER: Ledger = {
  migrationId: '0001-some',
  revision: 1,
  state: 'running',
  planId: 'p1',
  planned: { count: 2, sum: 'a'.repeat(64) },
  beganAt: '2026-04-01T09:00:00.000Z',
  updatedAt: '2026-04-01T09:00:00.000Z',
  finished: ['Contacts'],
  after: 'p7',
  counts: { Contacts: { looked: 3, changed: 2, added: 0, taken: 0, conflicts: 1 } },
  made: NOTHING_FOLDED,
  parts: 1,
};

const ENTRIES: readonly UndoEntry[] = [
  {
    kind: 'change',
    model: 'Contacts',
    id: 'c1',
    beforeHash: 'b',
    afterHash: 'a',
    was: { email: 'A', nothing: null, tags: { $set: 'texts', of: ['x'] } },
    new: ['emailAsEntered'],
  },
  { kind: 'add', model: 'Contacts', id: 'c2', afterHash: 'a' },
];

/** What MigrationLedgers do. `make` gives none. */
export const describeMigrationLedgersContract = (make: () => Promise<MigrationLedgers>): void => {
  it('keeps how far a migration has come, and lets one writer win each revision', async () => {
    const ledgers = await make();
    expect(await ledgers.get('0001-some')).toBeUndefined();
    expect(await ledgers.save({ ...LEDGER, revision: 2 })).toBe('changed');
    expect(await ledgers.save(LEDGER)).toBe('saved');
    expect(await ledgers.save(LEDGER)).toBe('changed');
    expect(await ledgers.get('0001-some')).toEqual(LEDGER);
    const { after: _, ...rest } = LEDGER;
    const next: Ledger = { ...rest, revision: 2, state: 'done' };
    expect((await Promise.all([ledgers.save(next), ledgers.save(next)])).toSorted()).toEqual(['changed', 'saved']);
    expect(await ledgers.get('0001-some')).toEqual(next);
    expect(await ledgers.get('0002-other')).toBeUndefined();
  });

  it('keeps parts of the undo log, and never writes one over', async () => {
    const ledgers = await make();
    expect(await ledgers.undo('0001-some', 1)).toBeUndefined();
    expect(await ledgers.addUndo('0001-some', 1, ENTRIES)).toBe('added');
    expect(await ledgers.addUndo('0001-some', 1, [])).toBe('exists');
    expect(await ledgers.addUndo('0001-some', 2, [])).toBe('added');
    expect(await ledgers.undo('0001-some', 1)).toEqual(ENTRIES);
    expect(await ledgers.undo('0001-some', 2)).toEqual([]);
    expect(await ledgers.undo('0002-other', 1)).toBeUndefined();
  });
};
