import { followEvent } from '../../../src/domain/statuses/follow-event.ts';
import { simulateSweeps } from '../../../src/domain/statuses/simulate-sweeps.ts';
import { transitionStatus } from '../../../src/domain/statuses/transition-status.ts';
import { NOW } from '../../support/builders.ts';
import { LOANS } from '../../support/second-lifecycle.ts';
import { aRecord, daysAfter, statusWorld } from '../../support/status-world.ts';

const watch = { activity: ['renewalAsked'], timing: ['card'], events: { shelf: 'scanned-in' }, upkeep: [] };
const aLoan = (overrides: Parameters<typeof aRecord>[0] = {}) => aRecord({ id: 'loan-1', ...overrides }, LOANS);
const library = (overrides: Parameters<typeof aRecord>[0] = {}) => {
  const world = statusWorld({ lifecycle: LOANS, watch });
  world.plant(aLoan(overrides));
  world.stream.length = 0;
  return world;
};
const clerk = { kind: 'person', person: { id: 'user-1', groups: ['clerk'] } } as const;
const reader = { kind: 'person', person: { id: 'user-2', groups: ['reader'], contactId: 'contact-2' } } as const;

describe('another lifecycle, in the same engine', () => {
  it('S1: is judged by its own table, people, reasons and limits', async () => {
    const world = library({ assignedTo: 'contact-2' });
    const transition = transitionStatus(world.dependencies);
    const asked = [
      { to: 'Expired', actor: clerk, expect: 'unknown-status' },
      { to: 'Let go', actor: clerk, expect: 'reason-missing' },
      { to: 'Let go', actor: clerk, reason: 'other_reason', expect: 'reason-unlisted' },
      { to: 'Back', actor: clerk, expect: 'no-such-transition' },
      { to: 'Lent', actor: reader, expect: 'not-permitted' },
      { to: 'Lent', actor: clerk, expect: 'ok' },
    ];
    for (const [place, { expect: expected, ...command }] of asked.entries()) {
      const moved = await transition('loan-1', { ...command, commandId: `${place}` });
      expect(moved.ok ? 'ok' : moved.refusal.because).toBe(expected);
    }
    world.advanceDays(6);
    await world.sweep();
    const renew = { to: 'Lent', actor: reader, reason: 'still reading' };
    expect(await transition('loan-1', { ...renew, commandId: 'renewal-1' })).toMatchObject({ ok: true });
    world.advanceDays(6);
    await world.sweep();
    expect(await transition('loan-1', { ...renew, commandId: 'renewal-2' })).toMatchObject({
      refusal: { because: 'limit-reached', counter: 'renewals' },
    });
    expect(world.get('loan-1').counters).toEqual({ renewals: 1 });
    expect(world.stores.records.beside('loan-1')?.stamps).toEqual({
      lentAt: daysAfter(NOW, 6).toISOString(),
      overdueAt: daysAfter(NOW, 12).toISOString(),
    });
  });

  it('S4: is swept by both of its timers, and by the override of one', async () => {
    const world = library();
    world.plant(aLoan({ id: 'lent', status: 'Lent' }));
    world.plant(aLoan({ id: 'gold', status: 'Lent', facts: { card: ['gold'] } }));
    for (let day = 1; day <= 10; day += 1) {
      world.moveTo(daysAfter(NOW, day));
      await world.sweep();
    }
    const told = world.stores.signals().map(({ signalType, payload, emittedAt }) => {
      const day = (Date.parse(emittedAt) - NOW.getTime()) / 86_400_000;
      return `${day} ${payload.loanId} ${signalType} ${payload.toStatus ?? payload.day}`;
    });
    expect(told).toEqual([
      '2 loan-1 LOAN_CHANGED Let go',
      '3 lent LOAN_TERM_ENDS 3',
      '4 gold LOAN_TERM_ENDS 4',
      '5 lent LOAN_CHANGED Overdue',
      '8 gold LOAN_TERM_ENDS 8',
      '9 gold LOAN_CHANGED Overdue',
    ]);
  });

  it('follows its own events, fields and changes made outside', async () => {
    const world = library();
    const follow = followEvent(world.dependencies);
    expect(await follow({ id: 'scan-1', recordId: 'loan-1', event: 'scanned-out', at: NOW })).toBe('moved');
    world.advanceDays(2);
    world.edit('loan-1', { fields: { renewalAsked: 'yes' } });
    await world.drain();
    expect(world.get('loan-1').lastActivityAt).toBe(world.now().toISOString());
    world.advanceMinutes(1);
    world.edit('loan-1', { fields: { shelf: 'A 4' } });
    await world.drain();
    expect(world.get('loan-1').status).toBe('Back');
    world.advanceMinutes(1);
    world.edit('loan-1', { status: 'Reserved' });
    await world.drain();
    expect(world.stores.entries().at(-1)).toMatchObject({ irregular: 'a loan in Back cannot go anywhere' });
  });

  it('S6: is simulated by the same words', () => {
    const period = { from: NOW, until: daysAfter(NOW, 5) };
    const steps = simulateSweeps(LOANS, [aLoan({ status: 'Lent' })], period);
    expect(steps.map(({ what, to, day }) => [what, to ?? day])).toEqual([
      ['warning', 3],
      ['move', 'Overdue'],
    ]);
  });
});
