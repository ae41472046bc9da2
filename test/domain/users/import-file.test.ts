import fc from 'fast-check';
import { decodeText } from '../../../src/domain/users/import/decode-text.ts';
import { parseCsv } from '../../../src/domain/users/import/parse-csv.ts';
import { MAX_IMPORT_BYTES, readImport } from '../../../src/domain/users/import/read-import.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const parsed = (text: string) => [...parseCsv(text)];

/** Any text that a file can hold. */
const cell = fc.string({ unit: fc.constantFrom('a', 'é', '💡', '"', ',', '\r', '\n', ' ', ';', "'") });
const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;
const isBlank = (fields: readonly string[]): boolean => fields.length === 1 && fields[0]?.trim() === '';

describe('parseCsv', () => {
  it('reads back whatever was written by RFC 4180', () => {
    const table = fc.array(fc.array(cell, { minLength: 1, maxLength: 4 }), { maxLength: 6 });
    fc.assert(
      fc.property(table, fc.constantFrom('\r\n', '\n'), fc.boolean(), (rows, lineBreak, endsInBreak) => {
        const text = rows.map((fields) => fields.map(quoted).join(',')).join(lineBreak);
        const read = parsed(text + (endsInBreak ? lineBreak : ''));
        const expected = rows.filter((fields) => !isBlank(fields));
        expect(read.map((record) => ('fields' in record ? record.fields : record))).toEqual(expected);
      }),
    );
  });

  it('reads fields without quotes as they are', () => {
    const plain = fc.string({ unit: fc.constantFrom('a', 'é', ' ', ';', "'"), minLength: 1 });
    fc.assert(
      fc.property(fc.array(plain, { minLength: 2, maxLength: 5 }), (fields) => {
        expect(parsed(fields.join(','))).toEqual([{ line: 1, fields }]);
      }),
    );
  });

  it('ends on any text at all, and names a line of it', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('a', '"', ',', '\r', '\n'), maxLength: 60 }), (text) => {
        const lines = text.split(/\r\n|\r|\n/).length;
        const records = parsed(text);
        expect(records.every(({ line }) => line >= 1 && line <= lines)).toBe(true);
        expect(records.map(({ line }) => line)).toEqual(records.map(({ line }) => line).toSorted((a, b) => a - b));
      }),
    );
  });

  it('counts lines by where a record begins, past breaks inside quotes and blank lines', () => {
    expect(parsed('a,b\r\n"1\r\n2",c\n\n  \nd,e')).toEqual([
      { line: 1, fields: ['a', 'b'] },
      { line: 2, fields: ['1\r\n2', 'c'] },
      { line: 6, fields: ['d', 'e'] },
    ]);
  });

  it('names a record that breaks the rules, and goes on with the next line', () => {
    expect(parsed('a"b,c\nd,"e"f\ng,h\n"i')).toEqual([
      { line: 1, problem: expect.stringContaining('quote inside') },
      { line: 2, problem: expect.stringContaining('after a closing quote') },
      { line: 3, fields: ['g', 'h'] },
      { line: 4, problem: expect.stringContaining('never closed') },
    ]);
  });
});

describe('decodeText', () => {
  it('reads UTF-8 with and without a byte order mark', () => {
    expect(decodeText(bytes('\uFEFFé'))).toEqual({ ok: true, value: 'é' });
    expect(decodeText(bytes('é'))).toEqual({ ok: true, value: 'é' });
  });

  it.each([
    ['UTF-16 of one kind', [0xff, 0xfe, 0x61, 0], 'UTF-16'],
    ['UTF-16 of the other', [0xfe, 0xff, 0, 0x61], 'UTF-16'],
    ['Latin-1, naming the line', [0x61, 10, 0x62, 10, 0xe9], 'line 3'],
    ['a NUL, naming the line', [0x61, 10, 0], 'NUL character in line 2'],
  ])('refuses %s, and says what to do', (_, content, words) => {
    const read = decodeText(Uint8Array.from(content));
    expect(read).toMatchObject({ ok: false, refusal: { problem: expect.stringContaining(words) } });
    expect(read).toMatchObject({ refusal: { problem: expect.stringContaining('CSV UTF-8') } });
  });
});

describe('readImport', () => {
  const rowsOf = (text: string) => {
    const read = readImport(bytes(text));
    if (!read.ok) throw new Error(read.refusal.problem);
    return read.value;
  };
  const problemOf = (content: Uint8Array): string => {
    const read = readImport(content);
    return read.ok ? 'none' : read.refusal.problem;
  };

  it('reads rows by the names of the first line, in any order', () => {
    const text =
      '\uFEFFrole, email ,phone,emailNotifications\r\nagent,A@Example.com,+14155550123,TRUE\r\nguest,b@example.com,,';
    expect(rowsOf(text)).toEqual([
      {
        line: 2,
        email: 'a@example.com',
        role: 'agent',
        attributes: { phone: '+14155550123', emailNotifications: true },
      },
      { line: 3, email: 'b@example.com', role: 'guest', attributes: {} },
    ]);
  });

  it('names each problem of a row by its field, and takes the other rows', () => {
    const text = [
      'email,role,phone,smsNotifications',
      'a@example.com,agent,+14155550123,false',
      'nobody,boss,555,perhaps',
      'b@example.com,agent',
      'c@example.com,"agent"x,,',
      'A@EXAMPLE.com,guest,,',
    ].join('\n');
    expect(rowsOf(text)).toMatchObject([
      { line: 2, email: 'a@example.com' },
      { line: 3, problems: [{ field: 'email' }, { field: 'role' }, { field: 'phone' }, { field: 'smsNotifications' }] },
      { line: 4, problems: [{ field: 'row', problem: 'has 2 fields, the first line has 4' }] },
      { line: 5, problems: [{ field: 'row' }] },
      { line: 6, problems: [{ field: 'email', problem: 'is in line 2 already' }] },
    ]);
  });

  it('U1: takes no address with a letter that only looks like another, nor folds it into somebody else’s', () => {
    // K of the Kelvin scale, long s, Cyrillic a, dotted I, fullwidth a, e with an accent written apart, a hidden space
    const looks = ['\u212A', '\u017F', '\u0430', '\u0130', '\uFF41', 'e\u0301', 'a\u200B', 'a\u202E'];
    const text = ['email,role', ...looks.map((letter) => `${letter}@example.com,guest`), 'k@example.com,guest'].join(
      '\n',
    );
    const rows = rowsOf(text);
    expect(rows.slice(0, -1)).toMatchObject(looks.map(() => ({ problems: [{ field: 'email' }] })));
    expect(rows.at(-1)).toMatchObject({ email: 'k@example.com' });
  });

  const manyRows = (count: number): string =>
    `email,role\n${Array.from({ length: count }, (_, at) => `u${at}@example.com,guest`).join('\n')}`;

  it('takes 5,000 rows', () => {
    expect(rowsOf(manyRows(5000))).toHaveLength(5000);
  });

  it.each([
    ['10,000 rows', bytes(manyRows(10_000)), 'split it into 2 files'],
    ['5,001 rows', bytes(manyRows(5001)), 'has 5001 rows, at most 5000 fit'],
    ['too many bytes', new Uint8Array(MAX_IMPORT_BYTES + 1), 'split it'],
    ['another encoding', Uint8Array.from([0x65, 0xe9]), 'not in UTF-8'],
    ['nothing', bytes(''), 'the file is empty'],
    ['a first line only', bytes('email,role\n'), 'no rows'],
    ['a broken first line', bytes('"email,role\n'), 'line 1'],
    ['an unknown column', bytes('email,role,contactId\n'), 'unknown columns; these are known: email, role'],
    ['a missing column', bytes('email\n'), 'does not name the column role'],
    ['a column twice', bytes('email,role,role\n'), 'column role twice'],
  ])('refuses a file of %s, and says what to do', (_, content, words) => {
    expect(problemOf(content)).toContain(words);
  });
});
