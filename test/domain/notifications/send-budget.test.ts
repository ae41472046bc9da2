import fc from 'fast-check';
import { createMemorySendLedger } from '../../../src/adapters/memory/memory-send-ledger.ts';
import { createSendBudget, type SendBudget, windowFor } from '../../../src/domain/notifications/send-budget.ts';
import { virtualTime } from '../../support/virtual-time.ts';

const START = new Date('2026-03-02T18:00:00.000Z');

const budgetWorld = (rate: number, { workers = 1 } = {}) => {
  const time = virtualTime(START);
  const ledger = createMemorySendLedger();
  const make = (): SendBudget =>
    createSendBudget({
      ledger,
      clock: time.clock,
      sleep: time.sleep,
      random: () => 0.5,
      ratePerSecond: { email: rate, sms: rate },
    });
  return {
    time,
    ledger,
    budgets: Array.from({ length: workers }, make),
    seconds: () => (time.clock().getTime() - START.getTime()) / 1000,
  };
};

describe('the send budget', () => {
  it('N8: asks for all messages that a worker has in its hands by one write', async () => {
    const { budgets, ledger, time } = budgetWorld(100);
    const permits = Promise.all(Array.from({ length: 25 }, () => budgets[0]?.ask('email', 'low', false)));
    await time.run();
    expect((await permits).every((permit) => permit?.granted === true)).toBe(true);
    expect(ledger.asked()).toBe(1);
  });

  it('N8: leaves a fifth of the rate to urgent messages, which may use the whole', async () => {
    const { budgets, time, seconds } = budgetWorld(10);
    const [budget] = budgets;
    const sent: string[] = [];
    const send = async (priority: 'low' | 'high', hasWaited = false) => {
      if ((await budget?.ask('email', priority, hasWaited))?.granted) sent.push(`${priority} ${Math.floor(seconds())}`);
    };
    for (let n = 0; n < 20; n += 1) void send('low', true);
    await time.run(START.getTime() + 500); // the bulk has taken its share of the first second
    expect(sent).toEqual(Array.from({ length: 8 }, () => 'low 0'));
    for (let n = 0; n < 12; n += 1) void send('high');
    await time.run(START.getTime() + 500);
    expect(sent.filter((one) => one === 'high 0')).toHaveLength(2);
    await time.run();
    expect(sent.filter((one) => one === 'high 1')).toHaveLength(10);
    expect(sent.filter((one) => one.startsWith('low'))).toHaveLength(20);
  });

  it('N8: puts off the bulk that has no room, oldest first, at the pace at which it can be sent', async () => {
    const { budgets, time, ledger } = budgetWorld(10);
    const [budget] = budgets;
    const asked = Array.from({ length: 500 }, () => budget?.ask('email', 'low', false));
    await time.run();
    const answers = await Promise.all(asked);
    const later = answers.flatMap((answer) => (answer?.granted === false ? [answer.until.getTime()] : []));
    expect(later).toHaveLength(492);
    expect(answers.slice(0, 8).every((answer) => answer?.granted === true)).toBe(true);
    const first = later[0] ?? 0;
    expect(later).toEqual(later.map((_, place) => first + place * 125));
    expect(first - time.clock().getTime()).toBeGreaterThanOrEqual(60_000);
    const writes = ledger.asked();
    const next = await budget?.ask('email', 'low', false);
    expect(next).toMatchObject({ granted: false, until: new Date(first + 492 * 125) });
    expect(ledger.asked() - writes).toBe(1); // whoever comes while there is a line goes to its end at once
  });

  it('N8: lets urgent messages, and those whose turn in the line has come, wait for a window', async () => {
    const { budgets, time, seconds } = budgetWorld(10);
    const turns: number[] = [];
    const come = async (priority: 'high' | 'low', hasWaited: boolean) => {
      if ((await budgets[0]?.ask('email', priority, hasWaited))?.granted === true) turns.push(Math.floor(seconds()));
    };
    for (let n = 0; n < 30; n += 1) void come('high', false);
    await time.run();
    expect(new Set(turns)).toEqual(new Set([0, 1, 2]));
    const from = Math.floor(seconds()) + 1;
    turns.length = 0;
    for (let n = 0; n < 30; n += 1) void come('low', true);
    await time.run();
    expect(turns).toHaveLength(30);
    expect(Math.max(...turns)).toBeLessThanOrEqual(from + 4);
  });

  it('N8: does not send who has waited in vain to the end of the line again', async () => {
    const { budgets, time } = budgetWorld(10);
    for (let n = 0; n < 2000; n += 1) void budgets[0]?.ask('email', 'low', true);
    const again = budgets[0]?.ask('email', 'low', true);
    await time.run();
    const answer = await again;
    const waits = answer?.granted === false ? answer.until.getTime() - time.clock().getTime() : 0;
    expect(waits).toBeGreaterThanOrEqual(60_000);
    expect(waits).toBeLessThanOrEqual(180_000);
  });

  it('N8: a message that is not sent after all leaves its place to another', async () => {
    const { budgets, time, ledger } = budgetWorld(5);
    const [budget] = budgets;
    const asked = Array.from({ length: 4 }, () => budget?.ask('email', 'low', false));
    await time.run(START.getTime() + 500);
    const permits = await Promise.all(asked);
    const fifth = budget?.ask('email', 'low', true);
    const [permit] = permits;
    await time.run(START.getTime() + 500);
    if (permit?.granted === true) permit.giveBack();
    expect(await fifth).toMatchObject({ granted: true });
    const [second] = permits.slice(1);
    if (second?.granted === true) second.giveBack();
    const before = ledger.asked();
    expect(await budget?.ask('email', 'low', false)).toMatchObject({ granted: true });
    expect(ledger.asked()).toBe(before);
    await time.run();
  });

  it.each([
    [14, 1],
    [1, 14],
    [3, 2],
  ])('N8, C4: goes on at once when the rate is changed from %i to %i', async (before, after) => {
    const { time, ledger, seconds } = budgetWorld(before);
    const at = (rate: number) =>
      createSendBudget({
        ledger,
        clock: time.clock,
        sleep: time.sleep,
        random: () => 0.5,
        ratePerSecond: { email: rate, sms: rate },
      });
    const first = at(before).ask('email', 'high', false);
    await time.run(START.getTime() + 100);
    expect(await first).toMatchObject({ granted: true });
    const budget = at(after);
    const next = Array.from({ length: 12 }, () => budget.ask('email', 'high', false));
    await time.run();
    expect((await Promise.all(next)).map(({ granted }) => granted)).toEqual(next.map(() => true));
    expect(seconds()).toBeLessThan(20);
  });

  it('N8: begins another line when the rate is raised: what comes then does not wait behind one of the old pace', async () => {
    const { time, ledger } = budgetWorld(1);
    const at = (rate: number) =>
      createSendBudget({
        ledger,
        clock: time.clock,
        sleep: time.sleep,
        random: () => 0.5,
        ratePerSecond: { email: rate, sms: rate },
      });
    const slow = at(1);
    for (let n = 0; n < 5000; n += 1) void slow.ask('email', 'low', false);
    await time.run();
    const fast = at(100);
    const asked = Array.from({ length: 100 }, () => fast.ask('email', 'low', false));
    await time.run();
    const last = (await Promise.all(asked)).at(-1);
    const waits = last?.granted === false ? last.until.getTime() - time.clock().getTime() : 0;
    expect(waits / 1000).toBeLessThan(120);
  });

  it('N9: where the ledger does not answer, says so to everybody, and serves again when it does', async () => {
    const { budgets, ledger } = budgetWorld(10);
    const [budget] = budgets;
    ledger.setOutage(true);
    const both = await Promise.allSettled([budget?.ask('email', 'high', false), budget?.ask('email', 'high', false)]);
    expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    ledger.setOutage(false);
    expect(await budget?.ask('email', 'high', false)).toMatchObject({ granted: true });
  });

  it('N8: has a window of some messages at any rate, of which the bulk never has all but one of two', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10_000 }), (rate) => {
        const [urgent, bulk] = [windowFor(rate, 'urgent'), windowFor(rate, 'bulk')];
        expect(urgent.limit).toBeGreaterThanOrEqual(5);
        expect(urgent.perSecond).toBeLessThanOrEqual(rate);
        expect(bulk.limit).toBeLessThan(urgent.limit);
        expect(bulk.limit).toBeGreaterThanOrEqual(1);
      }),
    );
  });

  it('N8: never lets more through a window than the rate, whatever workers and lanes ask', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 30 }),
        fc.array(fc.tuple(fc.nat(3), fc.boolean(), fc.integer({ min: 0, max: 5000 })), { maxLength: 80 }),
        async (rate, asks) => {
          const { budgets, time } = budgetWorld(rate, { workers: 4 });
          const { seconds, limit } = windowFor(rate, 'urgent');
          const sent = new Map<number, number>();
          const all = asks.map(async ([worker, isUrgent, after]) => {
            await time.sleep(after);
            const permit = await budgets[worker]?.ask('email', isUrgent ? 'high' : 'low', false);
            if (permit?.granted !== true) return;
            const window = Math.floor(time.clock().getTime() / (seconds * 1000));
            sent.set(window, (sent.get(window) ?? 0) + 1);
          });
          await time.run();
          await Promise.all(all);
          expect(Math.max(0, ...sent.values())).toBeLessThanOrEqual(limit);
        },
      ),
      { numRuns: 50 },
    );
  });
});
