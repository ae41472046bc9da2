import fc from 'fast-check';
import { MANIFEST } from '../../../src/domain/configuration/manifest.ts';
import type { Form, Parameter } from '../../../src/domain/configuration/parameter.ts';
import { parseParameter } from '../../../src/domain/configuration/parse-parameter.ts';

const aParameter = (form: Form): Parameter => ({ ...form, name: 'a/b', description: 'x', readers: ['commands'] });

const parsed = (form: Form, text: string) => {
  const result = parseParameter(aParameter(form), text);
  return result.ok ? { value: result.value } : { problem: result.refusal.problem };
};

describe('parseParameter', () => {
  it.each<[Form, string, unknown]>([
    [{ type: 'string' }, ' plain ', 'plain'],
    [{ type: 'string', oneOf: ['ready', 'false'] }, 'ready', 'ready'],
    [{ type: 'integer', min: 1, max: 10 }, '10', 10],
    [{ type: 'integer' }, '-7', -7],
    [{ type: 'boolean' }, 'true', true],
    [{ type: 'boolean' }, 'false', false],
    [{ type: 'duration' }, '90s', 90],
    [{ type: 'duration' }, '15m', 900],
    [{ type: 'duration' }, '24h', 86_400],
    [{ type: 'duration' }, '30d', 2_592_000],
    [{ type: 'email' }, 'name@example.com', 'name@example.com'],
    [{ type: 'email', mayHaveName: true }, 'Real Techee <name@example.com>', 'Real Techee <name@example.com>'],
    [{ type: 'email', mayHaveName: true }, '"Techee, Real" <name@example.com>', '"Techee, Real" <name@example.com>'],
    [{ type: 'email', mayHaveName: true }, 'name@example.com', 'name@example.com'],
    [{ type: 'url' }, 'https://www.example.com/path?x=1', 'https://www.example.com/path?x=1'],
    [{ type: 'url' }, 'http://localhost:3000', 'http://localhost:3000'],
    [{ type: 'e164' }, '+14155550123', '+14155550123'],
    [{ type: 'time-zone' }, 'America/Los_Angeles', 'America/Los_Angeles'],
    [{ type: 'list' }, 'a, b,,c ', ['a', 'b', 'c']],
    [{ type: 'list', separator: ';' }, 'Doe, Inc.; Roe', ['Doe, Inc.', 'Roe']],
    [{ type: 'list' }, '', []],
    [{ type: 'list' }, '["a,b","c"]', ['a,b', 'c']],
    [{ type: 'json', schema: { is: 'list', of: { is: 'number' } } }, '[1, 2]', [1, 2]],
  ])('reads %j from %j', (form, text, value) => {
    expect(parsed(form, text)).toEqual({ value });
  });

  it.each<[Form, string, string]>([
    [{ type: 'string' }, '  ', 'must not be empty'],
    [{ type: 'string' }, 'a\r\nBcc: x', 'must have no line ends or control characters'],
    [{ type: 'string', minLength: 3 }, 'ab', 'must have at least 3 characters'],
    [{ type: 'string', maxLength: 3 }, 'abcd', 'must have at most 3 characters'],
    [{ type: 'string', oneOf: ['ready', 'false'] }, 'true', 'must be one of ready, false'],
    [{ type: 'string', pattern: /^a$/, looksLike: 'an a' }, 'b', 'must be an a'],
    [{ type: 'integer', min: 1, max: 10 }, '11', 'must be a whole number from 1 to 10'],
    [{ type: 'integer', min: 1 }, '0', 'must be a whole number of at least 1'],
    [{ type: 'integer', max: 1 }, '2', 'must be a whole number of at most 1'],
    [{ type: 'integer' }, '1.5', 'must be a whole number'],
    [{ type: 'integer' }, '1e3', 'must be a whole number'],
    [{ type: 'integer' }, '9999999999999999', 'must be a whole number'],
    [{ type: 'boolean' }, 'yes', 'must be true or false'],
    [{ type: 'boolean' }, 'TRUE', 'must be true or false'],
    [{ type: 'duration' }, '60', 'must be a time with its unit (90s, 15m, 24h, 30d)'],
    [
      { type: 'duration', minSeconds: 5, maxSeconds: 600 },
      '1s',
      'must be a time with its unit (90s, 15m, 24h, 30d) from 5s to 600s',
    ],
    [{ type: 'email' }, 'Name <name@example.com>', 'must be an e-mail address, like name@example.com'],
    [
      { type: 'email', mayHaveName: true },
      'Name <x>',
      'must be an e-mail address, like name@example.com or Name <name@example.com>',
    ],
    [
      { type: 'email', mayHaveName: true },
      'N\nBcc: a@example.com <name@example.com>',
      'must be an e-mail address, like name@example.com or Name <name@example.com>',
    ],
    [{ type: 'email' }, `${'x'.repeat(250)}@example.com`, 'must be an e-mail address, like name@example.com'],
    [
      { type: 'url' },
      'http://www.example.com',
      'must be an https address without user and password, like https://www.example.com',
    ],
    [
      { type: 'url' },
      'https://user:word@example.com',
      'must be an https address without user and password, like https://www.example.com',
    ],
    [
      { type: 'url' },
      'javascript:alert(1)',
      'must be an https address without user and password, like https://www.example.com',
    ],
    [{ type: 'e164' }, '4155550123', 'must be a number in E.164, like +14155550123'],
    [{ type: 'time-zone' }, 'America/Gotham', 'must be the name of a time zone, like America/Los_Angeles'],
    [{ type: 'time-zone' }, 'EST', 'must be the name of a time zone, like America/Los_Angeles'],
    [{ type: 'list', minItems: 1 }, '', 'must have at least 1 item'],
    [{ type: 'list', minItems: 2 }, 'a', 'must have at least 2 items'],
    [{ type: 'list', maxItems: 1 }, 'a,b', 'must have at most 1 items'],
    [{ type: 'list' }, '["a", 1]', 'must be a JSON list of texts, since it begins with ['],
    [{ type: 'list' }, '["a"', 'must be a JSON list of texts, since it begins with ['],
    [{ type: 'list' }, '["a", ""]', 'item 2 must not be empty'],
    [{ type: 'list', item: { minLength: 3 } }, 'abc,ab', 'item 2 must have at least 3 characters'],
    [{ type: 'json', schema: { is: 'boolean' } }, '{', 'must be JSON (at $)'],
    [
      { type: 'json', schema: { is: 'record', fields: { a: { is: 'boolean' } } } },
      '{"a":1}',
      'must be true or false (at $.a)',
    ],
  ])('refuses for %j the text %j', (form, text, problem) => {
    expect(parsed(form, text)).toEqual({ problem });
  });

  it('C2: a refusal names the parameter and what to do', () => {
    expect(parseParameter(aParameter({ type: 'boolean' }), 'x')).toEqual({
      ok: false,
      refusal: {
        reason: 'wrong-value',
        parameter: 'a/b',
        problem: 'must be true or false',
        remedy: 'set it with: realtechee config set a/b <value>',
      },
    });
    const secret: Parameter = { ...aParameter({ type: 'string', minLength: 9 }), isSecret: true };
    expect(parseParameter(secret, 'x')).toMatchObject({
      refusal: { remedy: 'write it with: realtechee config set a/b --stdin' },
    });
  });

  it('C2, C3: whatever the text, there is a value or a refusal that does not show it', () => {
    const parameters = [
      ...MANIFEST,
      aParameter({ type: 'url' }),
      aParameter({ type: 'json', schema: { is: 'map', of: { is: 'record', fields: { known: { is: 'number' } } } } }),
    ];
    const texts = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.string().map((text) => `[${JSON.stringify(text)}`),
      fc.json(),
      fc.emailAddress(),
      fc.webUrl(),
    );
    fc.assert(
      fc.property(fc.constantFrom<Parameter>(...parameters), texts, (parameter, text) => {
        const planted = `PLANTED${text}`;
        for (const one of [text, planted]) {
          const result = parseParameter(parameter, one);
          if (!result.ok) expect(JSON.stringify(result.refusal)).not.toContain('PLANTED');
          else expect(result.value).toBeDefined();
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('reads back what it is written as', () => {
    fc.assert(
      fc.property(fc.integer({ min: -(10 ** 14), max: 10 ** 14 }), (value) => {
        expect(parsed({ type: 'integer' }, `${value}`)).toEqual({ value });
      }),
    );
    fc.assert(
      fc.property(fc.array(fc.stringMatching(/^[^\s\p{C}]{1,20}$/u)), (items) => {
        expect(parsed({ type: 'list' }, JSON.stringify(items))).toEqual({ value: items });
      }),
    );
    fc.assert(
      fc.property(fc.array(fc.stringMatching(/^[a-zA-Z0-9 .]{0,20}[a-zA-Z0-9.]$/)), (items) => {
        const value = items.map((item) => item.trim());
        expect(parsed({ type: 'list', separator: ';' }, items.join('; '))).toEqual({ value });
      }),
    );
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = JSON.stringify(value);
        const isWhole = parsed({ type: 'json', schema: { is: 'list', of: { is: 'number' } } }, text);
        const isList = Array.isArray(value) && value.every((one) => typeof one === 'number');
        expect('value' in isWhole).toBe(isList);
      }),
    );
  });

  it('never takes a line end into what may become a header', () => {
    const oneLine = MANIFEST.filter(({ type }) => ['string', 'email', 'url', 'e164', 'time-zone'].includes(type));
    fc.assert(
      fc.property(fc.constantFrom(...oneLine), fc.string(), fc.string(), (parameter, before, after) => {
        const result = parseParameter(parameter, `a${before}\r\n${after}b`);
        expect(result.ok).toBe(false);
      }),
    );
  });
});
