import { createMemorySuppressionBook } from '../../../src/adapters/memory/memory-suppression-list.ts';
import {
  masked,
  suppressionsAdd,
  suppressionsList,
  suppressionsRemove,
  suppressionsShow,
} from '../../../src/commands/suppressions/suppression-actions.ts';
import { NOW } from '../../support/builders.ts';

const ADA = 'ada@example.com';
const given = { address: ADA, category: 'transactional', reason: 'asked by telephone', apply: true, now: NOW } as const;

describe('realtechee suppressions', () => {
  it('lists whom nothing reaches, masked, in the report too', async () => {
    const { book } = createMemorySuppressionBook(() => NOW);
    await book.add({ address: ADA, category: 'transactional', cause: 'bounced', reason: 'gone', at: NOW });
    await book.add({ address: '+14155550123', category: 'marketing', cause: 'operator', reason: 'so', at: NOW });
    const outcome = await suppressionsList(book)({});
    expect(JSON.stringify(outcome)).not.toMatch(/ada@|4155550/);
    expect(outcome.lines.join('\n')).toContain('a…@example.com');
    expect(outcome.report).toMatchObject({ total: 2, counts: { bounced: 1, operator: 1 } });
    expect((await suppressionsList(book)({ cause: 'bounced' })).report).toMatchObject({ total: 1 });
  });

  it('shows an address to whoever asks for it, and keeps it out of the report', async () => {
    const { book } = createMemorySuppressionBook(() => NOW);
    await book.add({ address: ADA, category: 'marketing', cause: 'complained', reason: 'spam', at: NOW });
    const outcome = await suppressionsShow(book)(ADA);
    expect(outcome.lines.join('\n')).toContain(ADA);
    expect(JSON.stringify(outcome.report)).not.toContain(ADA);
    expect(await suppressionsShow(book)('eve@example.com')).toMatchObject({ verdict: 'refused' });
  });

  it('N9, N13: adds an address for good, and says so where it is there already', async () => {
    const { list, book } = createMemorySuppressionBook(() => NOW);
    expect(await suppressionsAdd(book)({ ...given, apply: false })).toMatchObject({ verdict: 'done' });
    expect(await list.reasonFor(ADA, 'marketing')).toBeUndefined();
    await suppressionsAdd(book)(given);
    expect(await list.reasonFor(ADA, 'marketing')).toBe('asked by telephone');
    expect(await suppressionsAdd(book)(given)).toMatchObject({ verdict: 'refused' });
  });

  it('N13: lets an address receive again, of all or of one category, and warns where they left themselves', async () => {
    const { list, book } = createMemorySuppressionBook(() => NOW);
    await book.add({ address: ADA, category: 'marketing', cause: 'complained', reason: 'spam', at: NOW });
    await book.add({ address: ADA, category: 'operational', cause: 'complained', reason: 'spam', at: NOW });
    const remove = suppressionsRemove(book);
    expect((await remove({ address: ADA, apply: false })).lines.at(-1)).toMatch(/only they may take that back/);
    await remove({ address: ADA, category: 'operational', apply: true });
    expect(await list.reasonFor(ADA, 'operational')).toBeUndefined();
    expect(await list.reasonFor(ADA, 'marketing')).toBe('spam');
    await remove({ address: ADA, apply: true });
    expect(await list.reasonFor(ADA, 'marketing')).toBeUndefined();
    expect(await remove({ address: ADA, apply: true })).toMatchObject({ verdict: 'refused' });
  });

  it.each([
    ['ada@example.com', 'a…@example.com'],
    ['+14155550123', '+14…23'],
  ])('masks %s', (address, expected) => expect(masked(address)).toBe(expected));
});
