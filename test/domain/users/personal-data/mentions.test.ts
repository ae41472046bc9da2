import * as fc from 'fast-check';
import { ERASED, eraseValue } from '../../../../src/domain/users/personal-data/erase-value.ts';
import { redactMentions } from '../../../../src/domain/users/personal-data/mentions.ts';
import { subjectOf } from '../../../../src/domain/users/personal-data/subject.ts';

const redact = redactMentions({ emails: ['jane.doe+x@example.com'], phones: ['14155550123'] });

describe('mentions of a person', () => {
  it.each([
    ['jane.doe+x@example.com', ERASED],
    ['Jane.Doe+X@EXAMPLE.com,', `${ERASED},`],
    ['Jane <jane.doe+x@example.com>; bob@example.org', `Jane <${ERASED}>; bob@example.org`],
    ['https://example.com/u?email=jane.doe%2bx%40example.com&a=1', `https://example.com/u?email=${ERASED}&a=1`],
    ['call +1 (415) 555-0123.', `call ${ERASED}.`],
    ['4155550123', ERASED],
    ['0014155550123 or 1-415-555-0123', `${ERASED} or ${ERASED}`],
    ['{"to":"jane.doe\\u002bx@example.com","n":1}', `{"to":"${ERASED}","n":1}`],
    ['{"to":"jane.doe+x@example.com","n":12345678901234567890}', `{"to":"${ERASED}","n":12345678901234567890}`],
  ])('are taken out of %s', (text, left) => {
    expect(redact(text)).toBe(left);
  });

  it.each([
    'anne-marie@my-site.example.com',
    "o'brien/x=y!#$%&*?^`{|}~@example.com",
    'a_b~c@example.com',
  ])('are found whatever the address may be made of: %s', (email) => {
    expect(redactMentions({ emails: [email], phones: [] })(`to ${email}, now`)).toBe(`to ${ERASED}, now`);
  });

  it.each([
    'xjane.doe+x@example.com',
    'a.jane.doe+x@example.com',
    'jane.doe+x@example.com.mx',
    'jane.doe@example.com',
    '24155550123',
    '41555501234',
    'id-4155550123a',
    '2026-11-22T10:00:00.000Z',
  ])('are exact: %s is somebody or something else', (text) => {
    expect(redact(text)).toBe(text);
  });

  it('leave lists without an entry that was nothing else, and numbers and names of maps too', () => {
    expect(redact(['jane.doe+x@example.com', 'a@example.net'])).toEqual(['a@example.net']);
    expect(redact({ phone: 4155550123, other: 7 })).toEqual({ other: 7 });
    expect(redact({ 'jane.doe+x@example.com': true })).toEqual({ [ERASED]: true });
  });

  it('are found at any depth and in any form; what has none is the very same value', () => {
    const other = fc.jsonValue();
    fc.assert(
      fc.property(other, fc.constantFrom('list', 'map', 'text', 'twice'), (value, form) => {
        const forms = {
          list: [value, 'to jane.doe+x@example.com'],
          map: { value, to: 'to 415 555 0123' },
          text: JSON.stringify({ value, to: 'to jane.doe+x@example.com' }),
          twice: JSON.stringify({ inner: JSON.stringify(['to jane.doe+x@example.com']), value }),
        };
        const cleaned = redact(forms[form]);
        expect(JSON.stringify(cleaned)).not.toMatch(/jane\.doe|415 555/);
        expect(redact(cleaned)).toBe(cleaned);
      }),
    );
    const plain = { a: [1, { b: 'c' }], d: '{"e":"f"}' };
    expect(redact(plain)).toBe(plain);
  });

  it('of nobody are nowhere: a person with neither address nor number changes nothing', () => {
    const nobody = redactMentions({ emails: [], phones: [] });
    fc.assert(fc.property(fc.jsonValue(), (value) => void expect(nobody(value)).toBe(value)));
  });
});

describe('erasing a value', () => {
  it('leaves nothing of texts, numbers and flags, whatever the form, and the second time changes nothing', () => {
    const secretive = fc.letrec((tie) => ({
      value: fc.oneof(
        fc.constant('SECRET text'),
        fc.constant(4711),
        fc.constant(true),
        fc.constant(null),
        tie('list'),
        tie('map'),
        tie('json'),
      ),
      list: fc.array(tie('value'), { maxLength: 3 }),
      map: fc.dictionary(fc.constantFrom('a', 'b', 'name'), tie('value'), { maxKeys: 3 }),
      json: fc.oneof(tie('list'), tie('map')).map((value) => JSON.stringify(value)),
    })).value;
    fc.assert(
      fc.property(secretive, (value) => {
        const erased = eraseValue(value);
        expect(JSON.stringify(erased) ?? '').not.toMatch(/SECRET|4711|true/);
        expect(eraseValue(erased)).toEqual(erased);
      }),
    );
  });

  it('keeps ids and what is to be kept, and hands over files', () => {
    const files: string[] = [];
    const value = {
      requestId: 'r',
      role: 'admin',
      note: 'x',
      file: 'https://example.com/f.pdf',
      key: 'public/a b',
      other: 'public/a.png',
    };
    const options = { keeping: ['role'], onFile: (url: string) => files.push(url) };
    expect(eraseValue(value, options)).toEqual({ requestId: 'r', role: 'admin', note: ERASED, key: ERASED });
    expect(files).toEqual(['https://example.com/f.pdf', 'public/a.png']);
  });
});

describe('the subject of an erasure', () => {
  it('is known by the addresses and numbers of account and contacts, and never by what is erased or no address', () => {
    const contacts = [
      { id: 'c1', email: ' Jane@Example.org ', phone: '(415) 555-0123', mobile: ERASED },
      { id: 'c2', email: ERASED, phone: '12', mobile: 4155550124 },
    ];
    const subject = subjectOf({
      userId: 'u',
      email: 'jane@example.com',
      phone: '+14155550123',
      contacts,
      contactIds: ['c1', 'c2'],
    });
    expect(subject.emails).toEqual(['jane@example.com', 'jane@example.org']);
    expect(subject.phones).toEqual(['14155550123', '4155550123', '4155550124']);
  });
});
