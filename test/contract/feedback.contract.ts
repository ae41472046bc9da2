import type { FeedbackEvent } from '../../src/domain/notifications/feedback.ts';
import type {
  MarketingBrake,
  RecentBounces,
  Reputation,
  UnmatchedFeedback,
} from '../../src/domain/notifications/ports.ts';

const AT = new Date('2026-03-01T12:34:56.789Z');
const HOUR = 3_600_000;
const later = (milliseconds: number): Date => new Date(AT.getTime() + milliseconds);
const one = { settled: 1, bounced: 0, complained: 0 };

export const describeReputationContract = (make: () => Promise<Reputation>): void => {
  it('N14: adds up by the hour, and leaves other hours alone', async () => {
    const reputation = await make();
    await reputation.count({ settled: 3, bounced: 1, complained: 0 }, AT);
    await reputation.count({ settled: 2, bounced: 0, complained: 1 }, later(1000));
    await reputation.count(one, later(HOUR));
    expect(await reputation.hours(AT, later(HOUR))).toEqual([
      { hour: new Date('2026-03-01T12:00:00Z'), tally: { settled: 5, bounced: 1, complained: 1 } },
      { hour: new Date('2026-03-01T13:00:00Z'), tally: one },
    ]);
    expect(await reputation.hours(later(2 * HOUR), later(3 * HOUR))).toEqual([]);
  });

  it('N14: counts what carries a mark once, also in another hour, and at once with itself', async () => {
    const reputation = await make();
    await Promise.all([reputation.count(one, AT, 'a#bounced'), reputation.count(one, AT, 'a#bounced')]);
    await reputation.count(one, later(HOUR), 'a#bounced');
    await reputation.count(one, AT, 'a#complained');
    expect(await reputation.hours(AT, later(HOUR))).toEqual([
      { hour: new Date('2026-03-01T12:00:00Z'), tally: { ...one, settled: 2 } },
    ]);
  });

  it('N14: loses nothing when many count at once', async () => {
    const reputation = await make();
    await Promise.all(Array.from({ length: 20 }, () => reputation.count(one, AT)));
    expect((await reputation.hours(AT, AT))[0]?.tally.settled).toBe(20);
  });
};

export const describeMarketingBrakeContract = (make: () => Promise<MarketingBrake>): void => {
  const on = { isOn: true, version: 1, since: AT, by: 'reputation', reason: 'too much' };

  it('N14: is off until somebody puts it on', async () => {
    const brake = await make();
    expect(await brake.read()).toEqual({ isOn: false, version: 0 });
    expect(await brake.write({ isOn: false, version: 0 }, on)).toBe(true);
    expect(await brake.read()).toEqual(on);
    expect((await (await make()).glance()).isOn).toBe(false);
  });

  it('N14: is written by the first of two, and read with what was forgiven', async () => {
    const brake = await make();
    const none = await brake.read();
    expect(await brake.write(none, on)).toBe(true);
    expect(await brake.write(none, { ...on, by: 'somebody else' })).toBe(false);
    const forgiven = { hour: new Date('2026-03-01T12:00:00Z'), tally: { settled: 9, bounced: 3, complained: 1 } };
    const off = { isOn: false, version: 2, since: later(1000), by: 'kim', reason: 'list cleaned', forgiven };
    expect(await brake.write(on, off)).toBe(true);
    expect(await brake.read()).toEqual(off);
    expect(await brake.write(on, off)).toBe(false);
  });
};

export const describeRecentBouncesContract = (make: () => Promise<RecentBounces>): void => {
  const long = new Date('2026-01-01T00:00:00Z');
  const bounce = (notificationId: string, at = AT) => ({ notificationId, at });

  it('N13: counts the messages to an address, each once, however often its event comes', async () => {
    const bounces = await make();
    expect(await bounces.remember('a@example.com', bounce('m1'), long)).toBe(1);
    expect(await bounces.remember('a@example.com', bounce('m1'), long)).toBe(1);
    expect(await bounces.remember('a@example.com', bounce('m1', later(HOUR)), long)).toBe(1);
    expect(await bounces.remember('a@example.com', bounce('m2'), long)).toBe(2);
    expect(await bounces.remember('b@example.com', bounce('m3'), long)).toBe(1);
  });

  it('N13: leaves out what came before the window', async () => {
    const bounces = await make();
    await bounces.remember('a@example.com', bounce('m1'), long);
    expect(await bounces.remember('a@example.com', bounce('m2', later(HOUR)), later(1))).toBe(1);
    expect(await bounces.remember('a@example.com', bounce('m3', later(HOUR)), AT)).toBe(3);
  });
};

export const describeUnmatchedFeedbackContract = (
  make: () => Promise<UnmatchedFeedback & { kept(): Promise<readonly unknown[]> }>,
): void => {
  it('keeps an event once, whole, with the reason', async () => {
    const unmatched = await make();
    const event: FeedbackEvent = {
      id: 'event-1',
      providerMessageId: 'ses-1',
      sentTo: ['a@example.com'],
      at: AT,
      feedback: { kind: 'delivered' },
      raw: { eventType: 'Delivery', nested: { list: [1, null] } },
    };
    await unmatched.keep(event, 'no message of ours', AT);
    await unmatched.keep(event, 'no message of ours', later(1000));
    const kept = await unmatched.kept();
    expect(kept).toHaveLength(1);
    expect(JSON.stringify(kept)).toContain('"nested":{"list":[1,null]}');
    expect(JSON.stringify(kept)).toContain('no message of ours');
  });
};
