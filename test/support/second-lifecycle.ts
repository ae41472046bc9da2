import type { Lifecycle } from '../../src/domain/statuses/lifecycle.ts';

/** Another kind of record altogether: other statuses, other people, two timers, lists of its own. */
export const LOANS: Lifecycle = {
  record: 'loan',
  initial: 'Reserved',
  statuses: [
    { name: 'Reserved', order: 1 },
    { name: 'Lent', order: 2, stamp: 'lentAt' },
    { name: 'Overdue', order: 3, stamp: 'overdueAt' },
    { name: 'Back', order: 4, isTerminal: true },
    { name: 'Let go', order: 5, isTerminal: true },
  ],
  transitions: [
    { from: ['Reserved'], to: 'Lent', by: [{ people: 'desk' }, { event: 'scanned-out' }] },
    { from: ['Reserved'], to: 'Let go', by: [{ people: 'desk' }, { timer: 'hold' }], reason: { list: 'letting-go' } },
    { from: ['Lent'], to: 'Overdue', by: [{ timer: 'term' }] },
    { from: ['Lent', 'Overdue'], to: 'Back', by: [{ people: 'desk' }, { event: 'scanned-in' }] },
    {
      from: ['Overdue'],
      to: 'Lent',
      by: [{ people: 'borrower' }],
      reason: { list: 'renewing' },
      limit: { counter: 'renewals', atMost: 1 },
    },
  ],
  timers: [
    { name: 'hold', on: ['Reserved'], to: 'Let go', afterDays: 2, warnAtDays: [], overrides: [] },
    {
      name: 'term',
      on: ['Lent'],
      to: 'Overdue',
      afterDays: 5,
      warnAtDays: [3],
      overrides: [{ name: 'member', when: { fact: 'card', has: 'gold' }, afterDays: 9, warnAtDays: [4, 8] }],
    },
  ],
  reasons: { 'letting-go': ['not wanted', 'damaged'], renewing: ['still reading'] },
  people: {
    desk: { says: 'the desk', anywhere: ['clerk'], assigned: [] },
    borrower: { says: 'whoever borrowed it', anywhere: [], assigned: ['reader'] },
  },
  readers: 'desk',
  analysts: 'desk',
  signals: { changed: 'LOAN_CHANGED', warning: 'LOAN_TERM_ENDS', idField: 'loanId' },
};
