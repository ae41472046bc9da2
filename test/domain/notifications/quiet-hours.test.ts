import fc from 'fast-check';
import { zonesOfNumber } from '../../../src/domain/notifications/area-zones.ts';
import { quietUntil, zonesOf } from '../../../src/domain/notifications/quiet-hours.ts';
import { aContact } from '../../support/builders.ts';

const ZONES = Intl.supportedValuesOf('timeZone');
const MINUTE = 60_000;
const DAY = 86_400_000;

const readers = new Map<string, Intl.DateTimeFormat>();

/** What the zone's clock shows, to the minute. */
const wallTime = (at: number, timeZone: string): { readonly hour: number; readonly minute: number } => {
  const reader =
    readers.get(timeZone) ??
    new Intl.DateTimeFormat('en-GB', { timeZone, hour: 'numeric', minute: 'numeric', hourCycle: 'h23' });
  readers.set(timeZone, reader);
  const parts = new Map(reader.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
  return { hour: parts.get('hour') ?? Number.NaN, minute: parts.get('minute') ?? Number.NaN };
};
const isAllowed = (at: number, zones: readonly string[]): boolean =>
  zones.every((zone) => {
    const { hour } = wallTime(at, zone);
    return hour >= 8 && hour < 21;
  });

/** Minute by minute: sent at once exactly when allowed, else at the first minute that is. */
const expectFirstAllowed = (now: number, zones: readonly string[]): void => {
  const until = quietUntil(new Date(now), zones);
  expect(until === undefined).toBe(isAllowed(now, zones));
  if (until === undefined) return;
  expect(isAllowed(until.getTime(), zones)).toBe(true);
  expect(until.getTime()).toBeGreaterThan(now);
  expect(until.getTime() % MINUTE).toBe(0);
  for (let at = Math.floor(now / MINUTE) * MINUTE + MINUTE; at < until.getTime(); at += MINUTE) {
    if (isAllowed(at, zones)) throw new Error(`${new Date(at).toISOString()} is allowed, and earlier`);
  }
};

/** The moments of a year at which a zone's clock is changed. */
const jumpsOf = (zone: string, year: number): readonly number[] => {
  const offset = (at: number) =>
    (wallTime(at, zone).hour * 60 + wallTime(at, zone).minute - ((at / MINUTE) % 1440) + 2880) % 1440;
  const jumps: number[] = [];
  for (let day = Date.UTC(year, 0, 1); day < Date.UTC(year + 1, 0, 1); day += DAY) {
    if (offset(day) === offset(day + DAY)) continue;
    let [before, after] = [day, day + DAY];
    while (after - before > MINUTE) {
      const middle = Math.floor((before + after) / 2 / MINUTE) * MINUTE;
      if (offset(middle) === offset(day)) before = middle;
      else after = middle;
    }
    jumps.push(after);
  }
  return jumps;
};

const zone = fc.constantFrom(...ZONES);
const moment = fc.date({ min: new Date('1975-01-01'), max: new Date('2040-01-01'), noInvalidDate: true });

describe('quietUntil', () => {
  it('N10: puts an SMS off to the first allowed moment, in every zone and at any time', () => {
    fc.assert(
      fc.property(zone, moment, (one, at) => expectFirstAllowed(at.getTime(), [one])),
      { numRuns: 150 },
    );
  });

  it('N10: is right on the nights in which clocks are changed, forward and back, also by half an hour or over a whole day', () => {
    const changing: readonly (readonly [string, number])[] = [
      ['America/Los_Angeles', 2026],
      ['Europe/London', 2027],
      ['Australia/Lord_Howe', 2026],
      ['America/Sao_Paulo', 2018],
      ['Africa/Casablanca', 2026],
      ['Asia/Gaza', 2015],
    ];
    const nights = [
      ...changing.flatMap(([name, year]) => jumpsOf(name, year).map((jump) => [name, jump] as const)),
      ['Pacific/Apia', Date.parse('2011-12-30T10:00:00Z')] as const, // went from the 29th to the 31st
    ];
    expect(nights.length).toBeGreaterThan(10);
    fc.assert(
      fc.property(fc.constantFrom(...nights), fc.integer({ min: -20 * 60, max: 20 * 60 }), ([name, jump], minutes) =>
        expectFirstAllowed(jump + minutes * MINUTE, [name]),
      ),
      { numRuns: 150 },
    );
  });

  it.each([
    ['before the hour that spring skips', '2026-03-08T09:30:00Z', '2026-03-08T15:00:00Z'],
    ['the evening before it', '2026-03-08T05:00:00Z', '2026-03-08T15:00:00Z'],
    ['in the first of the two hours of autumn', '2026-11-01T08:30:00Z', '2026-11-01T16:00:00Z'],
    ['in the second of them, which the clock shows alike', '2026-11-01T09:30:00Z', '2026-11-01T16:00:00Z'],
    ['at 20:59:59.999', '2026-07-02T03:59:59.999Z', undefined],
    ['at 21:00', '2026-07-02T04:00:00.000Z', '2026-07-02T15:00:00Z'],
    ['at 7:59:59.999', '2026-07-02T14:59:59.999Z', '2026-07-02T15:00:00Z'],
    ['at 8:00', '2026-07-02T15:00:00.000Z', undefined],
  ])('N10: knows in Los Angeles, %s, when it may be sent', (_, now, until) => {
    expect(quietUntil(new Date(now), ['America/Los_Angeles'])?.toISOString()).toBe(
      until === undefined ? undefined : new Date(until).toISOString(),
    );
  });

  it('N10: waits for the hours of every zone in which the recipient may be', () => {
    const ways = fc.tuple(
      fc.constantFrom('America/Los_Angeles', 'America/Denver', 'Europe/London'),
      fc.constantFrom('America/New_York', 'Pacific/Honolulu', 'America/Puerto_Rico'),
      moment,
    );
    fc.assert(
      fc.property(ways, ([one, other, at]) => expectFirstAllowed(at.getTime(), [one, other])),
      { numRuns: 60 },
    );
  });
});

describe('zonesOf', () => {
  const defaultZone = 'America/Los_Angeles';

  it('N10: goes by the contact, else by the stage and by the area of the number, which may have moved', () => {
    const inChicago = aContact({ timeZone: 'America/Chicago' });
    const { timeZone: _, ...silent } = aContact();
    expect(zonesOf({ contact: inChicago, number: '+12125550123', defaultZone })).toEqual(['America/Chicago']);
    expect(zonesOf({ contact: silent, number: '+12125550123', defaultZone })).toEqual([
      defaultZone,
      'America/New_York',
    ]);
    expect(zonesOf({ contact: undefined, number: '+14155550123', defaultZone })).toEqual([defaultZone]);
    expect(zonesOf({ contact: undefined, number: '+442079460000', defaultZone })).toEqual([defaultZone]);
  });

  it('takes a zone that does not exist for none', () => {
    const lost = aContact({ timeZone: 'Mars/Olympus_Mons' });
    expect(zonesOf({ contact: lost, number: '+14155550123', defaultZone })).toEqual([defaultZone]);
  });

  it.each([
    ['+12125550123', ['America/New_York']],
    ['+13125550123', ['America/Chicago']],
    ['+13035550123', ['America/Denver']],
    ['+16025550123', ['America/Phoenix']],
    ['+19075550123', ['America/Anchorage', 'America/Adak']],
    ['+18085550123', ['Pacific/Honolulu']],
    ['+18505550123', ['America/Chicago', 'America/New_York']],
    ['+18005550123', []],
    ['+442125550123', []],
  ])('knows the area of %s', (number, zones) => {
    expect(zonesOfNumber(number)).toEqual(zones);
  });

  it('names zones that exist', () => {
    for (let code = 200; code < 1000; code += 1) {
      for (const name of zonesOfNumber(`+1${code}5550123`)) expect(ZONES).toContain(name);
    }
  });
});
