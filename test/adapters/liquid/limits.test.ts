import { email, htmlRefusal, refusal, sms } from './rendering.ts';

const quick = { renderMilliseconds: 100 };
const list = Array.from({ length: 100 }, (_, index) => index + 1);
const nested = `${'{% for a in list %}'.repeat(6)}${'{% endfor %}'.repeat(6)}`;

describe('limits', () => {
  it.each([
    ['a loop over a thousand million numbers', '{% for i in (1..1000000000) %}x{% endfor %}'],
    ['loops within loops that never end', nested],
    ['loops that say nothing and never end', nested.replaceAll('{% endfor %}', '{% assign b = a %}{% endfor %}')],
    [
      'a text that doubles itself',
      '{% assign s = "ab" %}{% for i in (1..64) %}{% assign s = s | append: s %}{% endfor %}',
    ],
    ['a list that doubles itself', '{% for i in (1..64) %}{% assign list = list | concat: list %}{% endfor %}'],
    ['a variable that is written too often', '{% for i in (1..900) %}{{ long }}{% endfor %}'],
    ['conditions in conditions without end', '{% if list %}'.repeat(9000)],
    ['a template of over 200,000 characters', 'x'.repeat(200_001)],
  ])('N11: %s ends as limit-exceeded', (_, emailContentHtml) => {
    const refused = refusal('email', {
      template: { emailContentHtml },
      variables: { list, long: 'x'.repeat(10_000) },
      options: quick,
    });
    expect(refused).toMatchObject({
      part: 'html',
      because: 'limit-exceeded',
      message: expect.stringContaining('loops smaller'),
    });
  });

  it.each(['emailSubject', 'emailContentText', 'smsContent'])('N11: %s has the same limits', (part) => {
    const template = { [part]: '{% for i in (1..1000000000) %}x{% endfor %}' };
    expect(refusal(part === 'smsContent' ? 'sms' : 'email', { template }).because).toBe('limit-exceeded');
  });
});

describe('sizes', () => {
  const cut = (characters: number) => 'x'.repeat(characters);

  it('N11: HTML of 100 KB is written whole', () => {
    const whole = email({ template: { emailContentHtml: `${cut(102_397)}ü` } }).html;
    expect(new TextEncoder().encode(whole)).toHaveLength(100 * 1024);
  });

  it.each([
    ['emailContentHtml', 'html', 102_401, '101 KB, at most 100 KB'],
    ['emailContentHtml', 'html', 199_000, '195 KB, at most 100 KB'],
    ['emailContentText', 'text', 51_201, '51 KB, at most 50 KB'],
    ['emailContentText', 'text', 190_000, '186 KB, at most 50 KB'],
    ['emailSubject', 'subject', 201, '201 characters, at most 200'],
  ])('N11: %s that is too large is refused, never cut', (field, part, characters, message) => {
    expect(refusal('email', { template: { [field]: cut(characters) } })).toMatchObject({
      part,
      because: 'too-large',
      message: expect.stringContaining(message),
    });
  });

  it('N11: counts a subject in characters, not in units', () => {
    expect(email({ template: { emailSubject: '😀'.repeat(200) } }).subject).toBe('😀'.repeat(200));
    expect(refusal('email', { template: { emailSubject: '😀'.repeat(201) } }).because).toBe('too-large');
  });

  it('N11: many repeated pieces are too large before they are looked at', () => {
    expect(htmlRefusal(`{% for i in (1..90000) %}${cut(1000)}{% endfor %}`).because).toBe('too-large');
  });

  it.each(['emailSubject', 'smsContent'])('N11: %s that is empty for this payload is refused', (part) => {
    const refused = refusal(part === 'smsContent' ? 'sms' : 'email', {
      template: { [part]: '{% if a %}x{% endif %}' },
    });
    expect(refused).toMatchObject({ because: 'invalid', message: expect.stringContaining('is empty') });
  });
});

describe('an SMS', () => {
  const asked = (smsContent: string, variables = {}, maxSmsSegments = 4) => ({
    template: { smsContent },
    variables,
    options: { maxSmsSegments },
  });

  it('N12: counts the segments of what it says, not of its template', () => {
    expect(sms(asked('Hi {{ name }}', { name: 'x'.repeat(157) }))).toEqual({
      channel: 'sms',
      text: `Hi ${'x'.repeat(157)}`,
      segments: { encoding: 'GSM-7', segments: 1, units: 160 },
    });
    expect(sms(asked('Hi {{ name }}', { name: 'Zoë’s' })).segments).toEqual({
      encoding: 'UCS-2',
      segments: 1,
      units: 8,
    });
  });

  it('N12: is refused over the limit, with its size and the characters to do without', () => {
    expect(refusal('sms', asked('{{ a }}', { a: 'x'.repeat(613) })).message).toBe(
      'template "template-1", sms part: the text has 5 segments of GSM-7 (613 units), at most 4 are allowed; shorten it',
    );
    expect(refusal('sms', asked('{{ a }}', { a: '’—'.repeat(40) }, 1))).toEqual({
      templateId: 'template-1',
      part: 'sms',
      because: 'too-large',
      message:
        'template "template-1", sms part: the text has 2 segments of UCS-2 (80 units), at most 1 are allowed; ' +
        'shorten it, or do without "’" (U+2019), "—" (U+2014), which make it UCS-2',
    });
    expect(refusal('sms', asked('{{ a }}', { a: 'абвгдежзиклмн'.repeat(30) })).message).toContain(
      'and 5 more, which make it UCS-2',
    );
  });

  it('N12: has no lines and spaces that only its template needed', () => {
    expect(sms(asked('\n  Hi  {{ a }}.\n\n{% if b %}x{% endif %}\n  Bye\n', { a: 'Jane' })).text).toBe('Hi Jane.\nBye');
  });
});
