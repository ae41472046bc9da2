import { checkLifecycle } from '../../../src/domain/statuses/check-lifecycle.ts';
import type { Lifecycle, Timer, Transition } from '../../../src/domain/statuses/lifecycle.ts';
import { REQUESTS } from '../../../src/domain/statuses/requests-lifecycle.ts';
import { refuseWrongLifecycles } from '../../../tools/check-lifecycles.ts';
import { LOANS } from '../../support/second-lifecycle.ts';

const withTransition = (transition: Partial<Transition>): Lifecycle => ({
  ...LOANS,
  transitions: [...LOANS.transitions, { from: ['Back'], to: 'Reserved', by: [{ people: 'desk' }], ...transition }],
});
const withTimer = (timer: Partial<Timer>): Lifecycle => ({
  ...LOANS,
  timers: LOANS.timers.map((one) => (one.name === 'term' ? { ...one, ...timer } : one)),
});
const secondTimer = (timer: Partial<Timer>): Lifecycle => ({
  ...withTransition({ from: ['Lent'], to: 'Let go', by: [{ timer: 'forgotten' }] }),
  timers: [
    ...LOANS.timers,
    { name: 'forgotten', on: ['Lent'], to: 'Let go', afterDays: 40, warnAtDays: [], overrides: [], ...timer },
  ],
});

const WRONG: readonly (readonly [string, Lifecycle, RegExp])[] = [
  [
    'two statuses of one name',
    { ...LOANS, statuses: [...LOANS.statuses, { name: 'Lent', order: 6 }] },
    /two statuses are called Lent/,
  ],
  [
    'two statuses in one place',
    { ...LOANS, statuses: [...LOANS.statuses, { name: 'Lost', order: 5 }] },
    /two statuses have the place 5/,
  ],
  [
    'a status that cannot be reached',
    { ...LOANS, statuses: [...LOANS.statuses, { name: 'Lost', order: 6 }] },
    /no way leads to Lost/,
  ],
  ['an initial status that is none', { ...LOANS, initial: 'Ordered' }, /the initial status Ordered is none/],
  [
    'a stamp in a field that is taken',
    { ...LOANS, statuses: LOANS.statuses.map((one) => ({ ...one, ...(one.stamp ? { stamp: 'updatedAt' } : {}) })) },
    /the field updatedAt is taken/,
  ],
  [
    'a stamp and a counter in one field',
    withTransition({ limit: { counter: 'lentAt', atMost: 1 } }),
    /the field lentAt is written for two purposes/,
  ],
  ['a transition to nowhere', withTransition({ to: 'Gone' }), /names Gone, which is no status/],
  ['a transition from nowhere', withTransition({ from: [] }), /leads from nowhere/],
  ['a transition to itself', withTransition({ to: 'Back' }), /from Back to itself/],
  ['a transition that nobody makes', withTransition({ by: [] }), /nobody makes a transition to Reserved/],
  [
    'two transitions between two statuses',
    withTransition({ from: ['Reserved'], to: 'Lent' }),
    /two transitions lead from Reserved to Lent/,
  ],
  [
    'a list of reasons that is missing',
    withTransition({ reason: { list: 'returning' } }),
    /the list returning, which is none/,
  ],
  [
    'a list of reasons without a word',
    { ...LOANS, reasons: { ...LOANS.reasons, renewing: [] } },
    /reasons renewing is empty/,
  ],
  ['a word twice in a list', { ...LOANS, reasons: { ...LOANS.reasons, renewing: ['so', 'so'] } }, /has so twice/],
  ['people whom nobody has named', withTransition({ by: [{ people: 'guards' }] }), /guards, who are nobody/],
  ['readers whom nobody has named', { ...LOANS, readers: 'guards' }, /the circle guards is not defined/],
  [
    'a circle of nobody',
    { ...LOANS, people: { ...LOANS.people, guards: { says: 'guards', anywhere: [], assigned: [] } } },
    /nobody is in the circle guards/,
  ],
  ['an event without a name', withTransition({ by: [{ event: '' }] }), /an event without a name/],
  [
    'an event that leads two ways',
    withTransition({ from: ['Lent'], to: 'Reserved', by: [{ event: 'scanned-in' }] }),
    /scanned-in leads two ways from Lent/,
  ],
  ['a timer that is none', withTransition({ by: [{ timer: 'patience' }] }), /the timer patience, which is none/],
  [
    'a transition that its timer does not make',
    withTransition({ by: [{ timer: 'term' }] }),
    /the timer term makes no transition from Back to Reserved/,
  ],
  ['a timer without its transition', withTimer({ to: 'Back' }), /the timer term has no transition from Lent to Back/],
  ['a timer on a terminal status', withTimer({ on: ['Back'] }), /term runs in Back, which is terminal/],
  ['a timer on a status that is none', withTimer({ on: ['Gone'] }), /term runs in Gone, which is no status/],
  ['a timer that never runs', withTimer({ on: [] }), /runs in no status/],
  ['a warning that is not before the move', withTimer({ warnAtDays: [3, 5] }), /warns on day 5, and moves on day 5/],
  ['warnings in no order', withTimer({ warnAtDays: [4, 3] }), /does not warn on ascending days/],
  ['a timer of no days', withTimer({ afterDays: 0, warnAtDays: [] }), /counts 0 days/],
  ['a timer of half days', withTimer({ afterDays: 5.5 }), /counts 5.5 days/],
  ['two timers that collide', secondTimer({}), /the timers term and forgotten collide in Lent/],
  ['two rules of one name', secondTimer({ name: 'hold' }), /two rules are called hold/],
  [
    'overrides that collide',
    withTimer({
      overrides: [
        ...(LOANS.timers[1]?.overrides ?? []),
        { name: 'gold', when: { fact: 'card', has: 'gold' }, afterDays: 20, warnAtDays: [] },
      ],
    }),
    /two overrides for when card is gold/,
  ],
  [
    'an override that warns too late',
    withTimer({ overrides: [{ name: 'gold', when: { fact: 'card', has: 'gold' }, afterDays: 6, warnAtDays: [7] }] }),
    /the rule gold warns on day 7/,
  ],
  ['a limit without a counter', withTransition({ limit: { counter: ' ', atMost: 1 } }), /is counted nowhere/],
  ['a limit that is no number', withTransition({ limit: { counter: 'times', atMost: 0 } }), /is no number of times/],
  [
    'one signal for two things',
    { ...LOANS, signals: { ...LOANS.signals, warning: 'LOAN_CHANGED' } },
    /both emitted as LOAN_CHANGED/,
  ],
  ['a signal without a name', { ...LOANS, signals: { ...LOANS.signals, idField: '' } }, /has no name/],
];

describe('a definition of a lifecycle', () => {
  it('S1: is right for requests, and for another lifecycle', () => {
    expect(checkLifecycle(REQUESTS)).toEqual([]);
    expect(checkLifecycle(LOANS)).toEqual([]);
    expect(() => refuseWrongLifecycles()).not.toThrow();
  });

  it.each(WRONG)('S1: is refused with %s', (_, lifecycle, problem) => {
    expect(checkLifecycle(lifecycle)).toContainEqual(expect.stringMatching(problem));
  });

  it('S1: fails the build when it is wrong, saying all that is', () => {
    const wrong = { ...withTimer({ on: ['Back'] }), initial: 'Ordered' };
    expect(() => refuseWrongLifecycles([wrong])).toThrow(/initial status Ordered is none\n[\s\S]*terminal/);
  });
});
