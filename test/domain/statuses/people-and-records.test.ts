import { createHash } from 'node:crypto';
import { createMemoryBulkPlans } from '../../../src/adapters/memory/memory-bulk-plans.ts';
import { createMemoryJournal } from '../../../src/adapters/memory/memory-journal.ts';
import { createMemoryStatusMetrics } from '../../../src/adapters/memory/memory-status-metrics.ts';
import { createMemoryStatusStores } from '../../../src/adapters/memory/memory-status-stores.ts';
import type { Person } from '../../../src/domain/statuses/actor.ts';
import { applyBulkPlan } from '../../../src/domain/statuses/apply-bulk-plan.ts';
import { approveBulkPlan } from '../../../src/domain/statuses/approve-bulk-plan.ts';
import { describePlanRefusal } from '../../../src/domain/statuses/bulk-plan.ts';
import { measureStatuses } from '../../../src/domain/statuses/measure-statuses.ts';
import { proposeBulkTransition } from '../../../src/domain/statuses/propose-bulk-transition.ts';
import { mayRead, readRecord } from '../../../src/domain/statuses/read-record.ts';
import { statusOverview } from '../../../src/domain/statuses/status-overview.ts';
import type { TrackedRecord } from '../../../src/domain/statuses/tracked-record.ts';
import { LOANS } from '../../support/second-lifecycle.ts';
import { anEntry, aRecord, at, NOW } from '../../support/status-records.ts';

const momentAt = (minutes: number): Date => new Date(at(minutes));

const CLERK: Person = { id: 'clerk-1', groups: ['clerk'] };
const READER: Person = { id: 'reader-1', groups: ['reader'], contactId: 'contact-1' };
const STRANGER: Person = { id: 'other-1', groups: ['homeowner'] };
const ADMIN: Person = { id: 'admin-1', groups: ['admin'] };

const aLoan = (changes: Partial<TrackedRecord> = {}): TrackedRecord =>
  aRecord({ id: 'loan-1', status: 'Reserved', trackedStatus: changes.status ?? 'Reserved', counters: {}, ...changes });

/** Another lifecycle than that of requests: nothing may be hard-wired. */
const aWorld = (loans: readonly TrackedRecord[] = [aLoan()]) => {
  const stores = createMemoryStatusStores({ pageSize: 2 });
  const plans = createMemoryBulkPlans();
  for (const loan of loans) stores.records.plant(loan);
  return {
    ...{ stores, plans, lifecycle: LOANS, records: stores.records, history: stores.history },
    metrics: createMemoryStatusMetrics(),
    journal: createMemoryJournal(),
    clock: () => NOW,
    digest: (text: string) => createHash('sha256').update(text).digest('hex'),
    newId: () => 'plan-1',
  };
};

describe('who may read a record', () => {
  it('is a member of its readers; others are told who is', async () => {
    const read = readRecord(aWorld());
    expect(await read('loan-1', CLERK)).toMatchObject({ ok: true, value: { id: 'loan-1' } });
    expect(await read('loan-1', STRANGER)).toEqual({
      ok: false,
      refusal: { because: 'not-a-reader', who: 'the desk' },
    });
  });

  it('is told what is wrong with a row that cannot be read, and nobody else is', async () => {
    const world = aWorld();
    world.stores.records.plant({ id: 'broken', unreadable: 'createdAt must be a time' });
    const read = readRecord(world);
    const reason = 'createdAt must be a time';
    expect(await read('broken', CLERK)).toEqual({ ok: false, refusal: { because: 'unreadable', reason } });
    expect(await read('broken', STRANGER)).toMatchObject({ refusal: { because: 'not-a-reader' } });
    expect(await read('none', STRANGER)).toEqual({ ok: false, refusal: { because: 'not-found' } });
  });

  it('is nobody where a lifecycle names no readers', () => {
    expect(mayRead({ ...LOANS, readers: 'nobody' }, aLoan(), CLERK)).toMatchObject({ ok: false });
  });
});

describe('an overview', () => {
  it('names the ways on for one person, with the reasons that each asks for', () => {
    const overview = statusOverview(LOANS, aLoan(), CLERK, NOW);
    expect(overview.next).toEqual([
      { to: 'Lent', reason: 'none' },
      { to: 'Let go', reason: 'listed', reasons: ['not wanted', 'damaged'] },
    ]);
    expect(overview.left).toEqual({ renewals: 1 });
  });

  it('shows as closed what others do, and what time does', () => {
    const overview = statusOverview(LOANS, aLoan({ status: 'Overdue', counters: { renewals: 1 } }), READER, NOW);
    expect(overview).toMatchObject({
      next: [],
      closed: [
        { to: 'Back', because: expect.stringContaining('the desk or the event scanned-in') },
        { to: 'Lent', because: expect.stringContaining('1 renewals') },
      ],
      left: { renewals: 0 },
    });
  });

  it('shows all that is to come of a record that another program has changed', () => {
    const changed = aLoan({ status: 'Lent', trackedStatus: 'Reserved', lastActivityAt: at(-4 * 1440), warnedDay: 0 });
    expect(statusOverview(LOANS, changed, CLERK, NOW).onItsOwn).toMatchObject([
      { what: 'warning', day: 3 },
      { what: 'move', day: 5, to: 'Overdue' },
    ]);
  });
});

describe('a change of many records', () => {
  it('is proposed, and applied once, in any lifecycle', async () => {
    const world = aWorld([aLoan(), aLoan({ id: 'loan-2', status: 'Back' })]);
    const proposed = await proposeBulkTransition(world)(
      { to: 'Let go', reason: 'damaged', items: [{ id: 'loan-1', expectedVersion: 3 }, { id: 'loan-2' }] },
      CLERK,
    );
    expect(proposed).toMatchObject({ ok: true, value: { plan: { items: [{ id: 'loan-1', expectedVersion: 3 }] } } });
    const apply = applyBulkPlan(world);
    expect(await apply('plan-1', CLERK, momentAt(1))).toMatchObject({
      ok: true,
      value: { outcomes: [{ outcome: 'changed' }] },
    });
    expect(await apply('plan-1', CLERK, momentAt(1))).toMatchObject({
      value: { outcomes: [{ outcome: 'changed-before' }] },
    });
    expect(world.metrics.timesHappened('status-changed')).toBe(1);
  });

  it('is told to be left when there is no time', async () => {
    const world = aWorld();
    await proposeBulkTransition(world)({ to: 'Lent', items: [{ id: 'loan-1' }] }, CLERK);
    expect(await applyBulkPlan(world)('plan-1', CLERK, NOW)).toMatchObject({
      value: { outcomes: [{ id: 'loan-1', outcome: 'unchanged-yet', because: 'time-was-up' }] },
    });
    expect(world.stores.entries()).toEqual([]);
  });

  it('is approved by admins, of a plan that is there', async () => {
    const world = aWorld();
    const approve = approveBulkPlan(world);
    expect(await approve('plan-1', CLERK)).toEqual({ ok: false, refusal: { because: 'not-an-approver' } });
    expect(await approve('plan-1', ADMIN)).toEqual({ ok: false, refusal: { because: 'no-such-plan' } });
    world.plans.approve = async () => undefined; // it expires in between
    await proposeBulkTransition(world)({ to: 'Lent', items: [{ id: 'loan-1' }] }, CLERK);
    expect(await approve('plan-1', ADMIN)).toEqual({ ok: false, refusal: { because: 'no-such-plan' } });
  });

  it.each([
    [{ because: 'no-such-plan' }, /24 hours/],
    [{ because: 'plan-of-another' }, /who proposed it, or by an admin/],
    [{ because: 'approval-missing', items: 30 }, /30 records would change.*ask one to approve/],
    [{ because: 'not-an-approver' }, /approved by an admin/],
  ] as const)('is refused in words that say what to do: %j', (refusal, words) => {
    expect(describePlanRefusal(refusal)).toMatch(words);
  });
});

describe('the figures', () => {
  const WINDOW = { since: momentAt(-60), until: NOW, deadline: momentAt(1) };

  it('are of records that stand in a status now, and of the changes in the window', async () => {
    const world = aWorld([
      aLoan({ id: 'a', statusSince: at(-30) }),
      aLoan({ id: 'b', statusSince: at(30) }), // a clock that is ahead
      aLoan({ id: 'test', isTestData: true }),
    ]);
    const { statusSince: _, ...unknown } = aLoan({ id: 'c' });
    world.stores.records.plant(unknown);
    const change = (from: string, to: string, minutes: number, more = {}) => {
      const entry = anEntry({
        previousStatus: from,
        newStatus: to,
        minutesInPreviousStatus: minutes,
        timestamp: at(-10),
        ...more,
      });
      return world.history.add(
        entry,
        { id: entry.id, signalType: 't', payload: {}, emittedAt: at(0), emittedBy: 'x', source: 'statuses' },
        { id: entry.id, actor: 'x', action: 'x', entity: 'loan', entityId: 'a', at: at(0), before: {}, after: {} },
      );
    };
    await change('Reserved', 'Lent', 10);
    await change('Reserved', 'Lent', 21);
    await change('Reserved', 'Let go', 5);
    await change('Reserved', 'Lent', 1_000, { isTestData: true });
    await change('Reserved', 'Lent', 1_000, { timestamp: at(-61) });
    const report = await measureStatuses(world)(WINDOW);
    expect(report.statuses[0]).toEqual({
      status: 'Reserved',
      count: 3,
      medianMinutes: 15,
      longestMinutes: 30,
      oldest: { id: 'a', since: at(-30) },
    });
    expect(report.transitions).toEqual([
      { from: 'Reserved', to: 'Lent', count: 2, share: 2 / 3, meanMinutes: 16 },
      { from: 'Reserved', to: 'Let go', count: 1, share: 1 / 3, meanMinutes: 5 },
    ]);
    expect(report).toMatchObject({ oldest: { id: 'a', status: 'Reserved', since: at(-30) }, isComplete: true });
  });

  it('say nothing of an oldest when only the end is reached', async () => {
    const report = await measureStatuses(aWorld([aLoan({ status: 'Back' })]))(WINDOW);
    expect(report.oldest).toBeUndefined();
    expect(report.transitions).toEqual([]);
  });

  it('say that they are not complete when the time was up', async () => {
    expect(await measureStatuses(aWorld())({ ...WINDOW, deadline: NOW })).toMatchObject({ isComplete: false });
  });
});
