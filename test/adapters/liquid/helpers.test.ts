import fc from 'fast-check';
import { html, text, textRefusal } from './rendering.ts';

const written = (filter: string, a: unknown) => text(`{{ a | ${filter} }}`, { a });
const refused = (filter: string, a: unknown) => textRefusal(`{{ a | ${filter} }}`, { a });

describe('formatDate', () => {
  it.each([
    ['2026-03-08T09:59:59Z', 'March 8, 2026, 1:59 AM PST'],
    ['2026-03-08T10:00:00Z', 'March 8, 2026, 3:00 AM PDT'],
    ['2026-11-01T08:59:00Z', 'November 1, 2026, 1:59 AM PDT'],
    ['2026-11-01T09:00:00Z', 'November 1, 2026, 1:00 AM PST'],
    ['2026-01-01T07:59:59.999Z', 'December 31, 2025, 11:59 PM PST'],
    ['2026-07-04T12:00:00+02:00', 'July 4, 2026, 3:00 AM PDT'],
    ['2026-07-04T12:00:00-0330', 'July 4, 2026, 8:30 AM PDT'],
    ['2024-02-29T20:00:00Z', 'February 29, 2024, 12:00 PM PST'],
  ])('N11: shows the instant %s as the clocks of Los Angeles do, through summer time', (at, expected) => {
    expect(written('formatDate', at)).toBe(expected);
  });

  it.each([
    ['2026-03-08T01:30', 'March 8, 2026, 1:30 AM PST'],
    ['2026-03-08T02:30', 'March 8, 2026, 3:30 AM PDT'],
    ['2026-03-08T03:30', 'March 8, 2026, 3:30 AM PDT'],
    ['2026-11-01T01:30:00', 'November 1, 2026, 1:30 AM PDT'],
    ['2026-11-01T02:30:00', 'November 1, 2026, 2:30 AM PST'],
    ['2026-12-31T23:59', 'December 31, 2026, 11:59 PM PST'],
  ])('N11: takes %s, without an offset, for what the clocks there show', (at, expected) => {
    expect(written('formatDate', at)).toBe(expected);
  });

  it('N11: keeps a time without an offset in every zone, except in the hour that spring skips', () => {
    const zones = fc.constantFrom('America/Los_Angeles', 'Europe/Berlin', 'Asia/Kolkata', 'Pacific/Auckland', 'UTC');
    const minutes = fc.integer({ min: 0, max: 2 * 365 * 24 * 60 }).map((m) => new Date(Date.UTC(2026, 0, 1, 0, m)));
    const skipped = /T0[23]/;
    fc.assert(
      fc.property(zones, minutes, (zone, at) => {
        const wall = at.toISOString().slice(0, 16);
        const hour = Number(wall.slice(11, 13));
        const clock = `${hour % 12 || 12}:${wall.slice(14)} ${hour < 12 ? 'AM' : 'PM'}`;
        return skipped.test(wall) || written(`formatDate: 'time', '${zone}'`, wall).startsWith(`${clock} `);
      }),
      { numRuns: 60 },
    );
  });

  it('N11: keeps a date alone on its day, whatever the zone', () => {
    expect(written("formatDate: 'date', 'Pacific/Auckland'", '2026-03-08')).toBe('March 8, 2026');
    expect(written("formatDate: 'weekday', 'America/Los_Angeles'", '2026-03-08')).toBe('Sunday, March 8, 2026');
  });

  it('N12: has no character outside GSM-7 between the minutes and AM', () => {
    expect(written("formatDate: 'weekdayTime'", '2026-03-08T10:00:00Z')).toMatch(/^[ -~]+$/);
  });

  it.each([
    'next Tuesday',
    '2026-02-30',
    '2026-13-01',
    '2026-03-08T25:00',
    '2026-03-08T10:61Z',
    '03/08/2026',
    1_772_000_000,
    true,
  ])('N11: refuses %j, which is no date', (a) =>
    expect(refused('formatDate', a)).toMatchObject({
      because: 'invalid',
      message: expect.stringContaining('formatDate'),
    }));

  it('N11: refuses zones and formats that do not exist', () => {
    expect(refused("formatDate: 'date', 'America/Oakland'", '2026-03-08').message).toContain('America/Oakland');
    for (const format of ['constructor', 'YYYY-MM-DD']) {
      expect(refused(`formatDate: '${format}'`, '2026-03-08').message).toContain(format);
    }
  });
});

describe('formatPhone', () => {
  it.each([
    ['+14155550123', '(415) 555-0123'],
    ['4155550123', '(415) 555-0123'],
    ['1 415-555-0123', '(415) 555-0123'],
    ['(415) 555.0123', '(415) 555-0123'],
    ['+442079460123', '+44 207 946 0123'],
    ['+33 6 12 34 56 78', '+33 612 345 678'],
    ['+358401234567', '+358 401 234 567'],
    ['+4533123456', '+45 331 234 56'],
    ['+11234567890', '+1 123 456 7890'],
    ['555-0123 ext. 9', '555-0123 ext. 9'],
    ['call me', 'call me'],
  ])('writes %s as %s', (number, expected) => expect(written('formatPhone', number)).toBe(expected));
});

describe('formatCurrency', () => {
  it.each([
    ['formatCurrency', 0, '$0.00'],
    ['formatCurrency', -12.5, '-$12.50'],
    ['formatCurrency', '1250.555', '$1,250.56'],
    ["formatCurrency: 'JPY'", 1250, '¥1,250'],
    ["formatCurrency: 'CHF'", 1250, 'CHF 1,250.00'],
  ])('writes with %s', (filter, amount, expected) => expect(written(filter, amount)).toBe(expected));

  it.each([['$1,250'], ['a lot'], [true]])('N11: refuses %j, which is no number', (a) =>
    expect(refused('formatCurrency', a).because).toBe('invalid'));
  it('N11: refuses a currency that is none', () => {
    expect(refused("formatCurrency: 'dollars'", 1).message).toContain('dollars');
  });
});

describe('yesNo and urgencyLabel', () => {
  it.each([
    [true, 'Yes'],
    ['TRUE', 'Yes'],
    [1, 'Yes'],
    ['y', 'Yes'],
    [false, 'No'],
    ['No', 'No'],
    [0, 'No'],
    ['in progress', 'in progress'],
  ])('answers %j with %s', (a, expected) => expect(written('yesNo', a)).toBe(expected));

  it('names the urgency', () => {
    expect(['high', 'medium', 'low', 'URGENT'].map((a) => written('urgencyLabel', a))).toEqual([
      'Urgent',
      'Normal',
      'Low priority',
      'Urgent',
    ]);
    expect(refused('urgencyLabel', 'constructor').because).toBe('invalid');
  });
});

describe('fileLinks', () => {
  const file = 'https://a.files.example.com/1/my%20%3Cplan%3E.pdf?v=1&x=2#p';

  it('N11: makes links that are named by their files, escaped', () => {
    expect(html('{{ a | fileLinks }}', { a: [file, 'https://a.files.example.com/%E0%A4%A'] })).toMatch(
      /^<ul [^>]*><li [^>]*><a href="https:\/\/a\.files\.example\.com\/1\/my%20%3Cplan%3E\.pdf\?v=1&amp;x=2#p" style="[^"]*">my &lt;plan&gt;\.pdf<\/a><\/li><li [^>]*><a [^>]*>%E0%A4%A<\/a><\/li><\/ul>$/,
    );
    expect(text('{{ a | fileLinks }}', { a: [file] })).toBe(`- ${file}`);
    expect(text('{{ a | fileLinks }}', { a: file })).toBe(`- ${file}`);
  });

  it.each([
    ['http://a.files.example.com/x', 'host a.files.example.com is not a plain https URL'],
    ['https://files.example.org/x', 'host files.example.org is not on the list'],
    ['javascript:alert(1)', 'no host is not a plain https URL'],
  ])('N11: refuses %s among them', (url, message) => {
    expect(refused('fileLinks', [file, url])).toMatchObject({
      because: 'forbidden-url',
      message: expect.stringContaining(message),
    });
  });

  it('N11: refuses what is no list of texts', () =>
    expect(refused('fileLinks', [{ url: file }]).because).toBe('invalid'));
});
