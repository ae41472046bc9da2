import { createMemoryJournal } from '../../../src/adapters/memory/memory-journal.ts';

it('memory journal keeps what was said, in order', () => {
  const journal = createMemoryJournal();
  const cause = new Error('why');
  journal.info('notifications.planned', { count: 2 });
  journal.warn('notifications.late');
  journal.error('notifications.failed', { id: 'n-1' }, cause);
  expect(journal.entries).toEqual([
    { level: 'info', code: 'notifications.planned', fields: { count: 2 } },
    { level: 'warn', code: 'notifications.late', fields: {} },
    { level: 'error', code: 'notifications.failed', fields: { id: 'n-1' }, cause },
  ]);
});
