import fc from 'fast-check';
import { normalisedEmail, normalisedPhone } from '../../../src/domain/notifications/addresses.ts';
import { readEmail } from '../../../src/domain/users/field-rules.ts';

const emailOf = (text: string) => {
  const result = normalisedEmail(text);
  return result.ok ? result.value : result.refusal.reason;
};

describe('normalisedEmail', () => {
  it.each([
    ['  Jane.Doe@Example.COM ', 'jane.doe@example.com'],
    ['o’neil@example.com', 'not an e-mail address; it must look like name@example.com'],
    ["o'neil+tag@example.com", "o'neil+tag@example.com"],
    ['name@bücher.example', 'name@xn--bcher-kva.example'],
  ])('makes %p %p', (text, expected) => {
    expect(emailOf(text)).toBe(expected);
  });

  it.each([
    '',
    '@example.com',
    'plain',
    'a@b',
    'a b@example.com',
    'a@exa mple.com',
    'a@example.com\r\nBcc: x@example.com',
    'a@@example.com',
    '.a@example.com',
    'a..b@example.com',
    'a@-example.com',
    'a@[127.0.0.1]',
    'a@127.0.0.1',
    'a@example.com/path',
    'Jane <jane@example.com>',
    `${'x'.repeat(65)}@example.com`,
    `a@${'x'.repeat(250)}.com`,
    '\u212Aim@example.com', // a Kelvin sign, whose lowercase is k
    'jane@\u212Aexample.com',
  ])('refuses %p, saying what an address looks like', (text) => {
    expect(emailOf(text)).toBe('not an e-mail address; it must look like name@example.com');
  });

  it('N1: takes an address for the one that users take it for, or for none', () => {
    const letters = fc.constantFrom(...'kKsSiI\u212A\u017F\u0130\u0131\uFF4B.@- ');
    const nearly = fc.string({ unit: letters, maxLength: 8 }).map((local) => `${local}x@example.com`);
    fc.assert(
      fc.property(fc.oneof(nearly, fc.emailAddress()), (address) => {
        const asUser = readEmail(address);
        const once = normalisedEmail(address);
        if (asUser.ok && once.ok) expect(once.value).toBe(asUser.value);
        if (address.includes('\u212A')) expect([once.ok, asUser.ok]).toEqual([false, false]);
      }),
    );
  });

  it('has one form for each address: normalising again changes nothing', () => {
    fc.assert(
      fc.property(fc.emailAddress(), (address) => {
        const once = normalisedEmail(address);
        if (once.ok) expect(normalisedEmail(once.value)).toEqual(once);
      }),
    );
  });
});

describe('normalisedPhone', () => {
  it.each([
    ['+14155550123', '+14155550123'],
    [' +1 (415) 555-0123 ', '+14155550123'],
    ['+44 20.7946.0123', '+442079460123'],
  ])('N12: makes %p the E.164 number %p', (text, expected) => {
    expect(normalisedPhone(text)).toEqual({ ok: true, value: expected });
  });

  it.each([
    '4155550123',
    '(415) 555-0123',
    '+0155550123',
    '+1415',
    '+1415555012345678',
    '+1415555O123',
    '',
    '+',
  ])('N12: refuses %p, which is not in E.164', (text) => {
    expect(normalisedPhone(text)).toEqual({
      ok: false,
      refusal: { reason: expect.stringContaining('not a number in E.164') },
    });
  });
});
