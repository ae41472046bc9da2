import type { AuditEntry } from '../../src/domain/operations/events.ts';
import { type Erasure, NO_PROGRESS } from '../../src/domain/users/personal-data/erasure.ts';
import type { Erasures, PersonalRows } from '../../src/domain/users/personal-data/ports.ts';
import type { Row } from '../../src/domain/users/personal-data/row.ts';
import { emptyTally } from '../../src/domain/users/personal-data/tally.ts';

export interface MadeRows {
  readonly rows: PersonalRows;
  readonly plant: (model: string, row: Row) => Promise<void>;
}

const pagesOf = async (rows: PersonalRows, model: string): Promise<readonly Row[]> => {
  const found: Row[] = [];
  let after: string | undefined;
  do {
    const page = await rows.page(model, after);
    found.push(...page.rows);
    after = page.next;
  } while (after !== undefined);
  return found.toSorted((a, b) => a.id.localeCompare(b.id));
};

/** What every PersonalRows does. `make` gives empty tables, Contacts among them, with small pages. */
export const describePersonalRowsContract = (make: () => Promise<MadeRows>): void => {
  it('pages through all rows, each once, and gets those that exist by id', async () => {
    const { rows, plant } = await make();
    const planted = Array.from({ length: 7 }, (_, at): Row => ({ id: `c${at}`, email: `c${at}@example.com` }));
    for (const row of planted) await plant('Contacts', row);
    expect(await pagesOf(rows, 'Contacts')).toEqual(planted);
    expect(await rows.get('Contacts', ['c3', 'none', 'c3', ''])).toEqual([planted[3]]);
    expect(await rows.get('Contacts', [])).toEqual([]);
    expect(await pagesOf(rows, 'Contacts')).toHaveLength(7);
  });

  it('changes, adds and removes attributes of a row that is as it was read; the rest stays', async () => {
    const { rows, plant } = await make();
    const row: Row = { id: 'a', email: 'a@example.com', phone: '1', tags: ['x', { deep: true }], updatedAt: 'then' };
    await plant('Contacts', row);
    const change = {
      attributes: { email: '[erased]', phone: undefined, tags: [], erasureId: 'e' },
      unless: ['legalHold'],
    };
    expect(await rows.change('Contacts', row, change)).toBe('changed');
    const [now] = await rows.get('Contacts', ['a']);
    expect(now).toEqual({ id: 'a', email: '[erased]', tags: [], erasureId: 'e', updatedAt: 'then' });
    expect(await rows.change('Contacts', row, change)).toBe('conflict');
    expect(await rows.get('Contacts', ['a'])).toEqual([now]);
  });

  it('changes nothing of a row that is another one by now, is on hold by now, or is gone', async () => {
    const { rows, plant } = await make();
    const row: Row = { id: 'a', email: 'a@example.com' };
    const change = { attributes: { email: '[erased]' }, unless: ['legalHold'] };
    for (const stored of [
      { ...row, email: 'b@example.com' },
      { ...row, legalHold: true },
    ]) {
      await plant('Contacts', stored);
      expect(await rows.change('Contacts', row, change)).toBe('conflict');
      expect(await rows.get('Contacts', ['a'])).toEqual([stored]);
    }
    expect(await rows.change('Contacts', { ...row, id: 'gone' }, change)).toBe('conflict');
    expect(await rows.get('Contacts', ['gone'])).toEqual([]);
    const lifted: Row = { ...row, legalHold: false };
    await plant('Contacts', lifted);
    expect(await rows.change('Contacts', lifted, change)).toBe('changed');
  });
};

export const anErasure = (overrides: Partial<Erasure> = {}): Erasure => ({
  id: 'e1',
  revision: 1,
  state: 'planned',
  userId: 'jane',
  requestedBy: 'olga',
  plannedAt: '2026-11-22T10:00:00.000Z',
  expiresAt: '2026-11-23T10:00:00.000Z',
  updatedAt: '2026-11-22T10:00:00.000Z',
  subject: { userId: 'jane', emails: ['jane@example.com'], phones: ['14155550123'], contactIds: ['c1'] },
  known: { owned: { Requests: ['r1'] }, held: {}, shared: {} },
  found: [{ ...emptyTally('Contacts'), erased: 1, fields: { email: 1 }, kept: { 'legal-hold': 1 } }],
  isHeld: false,
  unlinkedContactIds: ['c9'],
  progress: NO_PROGRESS,
  ...overrides,
});

export interface MadeErasures {
  readonly erasures: Erasures;
  readonly setNow: (now: Date) => void;
  readonly receipts: () => Promise<readonly Pick<AuditEntry, 'id'>[]>;
}

/** What every Erasures does. `make` gives none, with the clock at the time of the plan. */
export const describeErasuresContract = (make: () => Promise<MadeErasures>): void => {
  const begun = anErasure({ state: 'begun', revision: 2 });
  const paged = anErasure({
    state: 'begun',
    revision: 3,
    progress: { finished: ['Contacts'], after: 'r7', tallies: [emptyTally('Contacts')], fileParts: 1 },
  });
  const {
    subject: _,
    known: __,
    ...ended
  } = anErasure({ state: 'ended', revision: 4, endedAt: '2026-11-22T11:00:00.000Z' });
  const receipt: AuditEntry = {
    id: 'users.erased#e1',
    actor: 'olga',
    action: 'users.erased',
    entity: 'user',
    entityId: 'jane',
    at: '2026-11-22T11:00:00.000Z',
    before: {},
    after: { erased: { Contacts: 1 } },
  };

  it('keeps a plan for a day, and one that was begun until it has ended', async () => {
    const { erasures, setNow } = await make();
    expect(await erasures.get('e1')).toBeUndefined();
    expect(await erasures.get('')).toBeUndefined();
    await erasures.add(anErasure());
    await erasures.add(anErasure({ id: 'e2' }));
    expect(await erasures.get('e1')).toEqual(anErasure());
    expect(await erasures.open()).toEqual([]);
    expect(await erasures.save(begun)).toBe('saved');
    expect(await erasures.open()).toEqual(['e1']);
    setNow(new Date('2026-11-23T10:00:00.000Z'));
    expect(await erasures.get('e2')).toBeUndefined();
    expect(await erasures.get('e1')).toEqual(begun);
  });

  it('lets one writer win each revision, and ends with the receipt and without the person', async () => {
    const { erasures, receipts } = await make();
    await erasures.add(anErasure());
    expect(await Promise.all([erasures.save(begun), erasures.save(begun)]).then((won) => won.toSorted())).toEqual([
      'changed',
      'saved',
    ]);
    expect(await erasures.save(paged)).toBe('saved');
    expect(await erasures.save(paged)).toBe('changed');
    expect(await erasures.end({ ...ended, revision: 9 }, receipt, { files: true })).toBe('changed');
    expect(await receipts()).toEqual([]);
    expect(await erasures.withFiles()).toEqual([]);
    expect(await erasures.end(ended, receipt, { files: false })).toBe('saved');
    expect(await erasures.withFiles()).toEqual([]);
    expect(await erasures.get('e1')).toEqual(ended);
    expect(await erasures.open()).toEqual([]);
    expect(await receipts()).toEqual([expect.objectContaining(receipt)]);
    expect(await erasures.end(ended, receipt, { files: true })).toBe('changed');
    expect(await erasures.withFiles()).toEqual([]);
  });

  it('U6: lists an ended erasure until its files are seen to', async () => {
    const { erasures } = await make();
    expect(await erasures.withFiles()).toEqual([]);
    await erasures.add(anErasure());
    await erasures.save(begun);
    await erasures.save(paged);
    expect(await erasures.end(ended, receipt, { files: true })).toBe('saved');
    expect(await erasures.open()).toEqual([]);
    expect(await erasures.withFiles()).toEqual(['e1']);
    await erasures.filesSeenTo('another');
    expect(await erasures.withFiles()).toEqual(['e1']);
    await erasures.filesSeenTo('e1');
    await erasures.filesSeenTo('e1');
    expect(await erasures.withFiles()).toEqual([]);
  });

  it('keeps what a part of the list of files has', async () => {
    const { erasures } = await make();
    expect(await erasures.files('e1', 0)).toEqual([]);
    await erasures.addFiles('e1', 0, ['https://example.com/a', 'https://example.com/a']);
    await erasures.addFiles('e1', 0, ['https://example.com/b']);
    await erasures.addFiles('e1', 1, ['https://example.com/c']);
    expect((await erasures.files('e1', 0)).toSorted()).toEqual(['https://example.com/a', 'https://example.com/b']);
    expect(await erasures.files('e1', 1)).toEqual(['https://example.com/c']);
    await erasures.dropFiles('e1', 0, ['https://example.com/a', 'https://example.com/other']);
    await erasures.dropFiles('e1', 0, []);
    expect(await erasures.files('e1', 0)).toEqual(['https://example.com/b']);
    await erasures.dropFiles('e1', 0, ['https://example.com/b']);
    await erasures.dropFiles('e1', 0, ['https://example.com/b']);
    expect(await erasures.files('e1', 0)).toEqual([]);
    expect(await erasures.files('e1', 1)).toEqual(['https://example.com/c']);
  });
};
