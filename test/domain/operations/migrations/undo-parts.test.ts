import type { UndoEntry } from '../../../../src/domain/operations/migrations/ledger.ts';
import { inParts } from '../../../../src/domain/operations/migrations/undo-parts.ts';

const entryOf = (id: string, text: string): UndoEntry => ({
  kind: 'change',
  model: 'Contacts',
  id,
  beforeHash: '',
  afterHash: '',
  was: { text },
  new: [],
});

describe('the parts of an undo log', () => {
  it('hold all entries in their order, each part small enough for a row', () => {
    const entries = Array.from({ length: 50 }, (_, at) => entryOf(`c${at}`, 'x'.repeat(at * 1_000)));
    const parts = inParts(entries);
    expect(parts.flat()).toEqual(entries);
    expect(parts.length).toBeGreaterThan(5);
    for (const part of parts) expect(JSON.stringify(part).length).toBeLessThan(200_000);
    expect(inParts([])).toEqual([]);
  });

  it('O2: refuse an entry that no row can hold, before anything is changed', () => {
    expect(() => inParts([entryOf('small', ''), entryOf('large', 'x'.repeat(400_000))])).toThrow(
      /Contacts large: what it was is too large for the undo log/,
    );
  });
});
