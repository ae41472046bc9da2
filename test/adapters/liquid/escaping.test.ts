import fc from 'fast-check';
import { email, html, htmlRefusal, text } from './rendering.ts';

const HOSTILE = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' onmouseover='alert(1)",
  '</td></tr></table><h1>mine</h1>',
  '--><b>',
  ']]><![endif]--><a href="https://evil.example">',
  '&lt;b&gt; &amp; &#60;',
  '{{ secret }}{% raw %}',
  'javascript:alert(1)',
  '\uFDD0<b>\uFDD1',
  '\u0000<\u0000b>',
  '\uD800<b>',
];

const EVERYWHERE =
  '<table><tr><td title="a {{ m }} b" class=\'{{ m }}\'>{{ m }}</td></tr></table><!--[if mso]><td>{{ m }}</td><![endif]-->' +
  '<a href="https://app.example.com/x/{{ m }}?q={{ m }}">{{ m }}</a><a href="mailto:{{ m }}@example.com">m</a>' +
  '<a href="tel:{{ m }}">t</a>{{ m | newline_to_br }}{% capture c %}<i>{{ m }}</i>{% endcapture %}{{ c }}{{ list | join: m }}' +
  '{% echo m %}{% cycle m, "b" %}{{ "<b>" | append: m }}{% for l in list %}{{ l }}{% endfor %}{{ url | link: m }}';
const EVERYTHING = (m: string) => ({ m, list: [m, m], url: 'https://app.example.com/' });

/** What makes up the structure of HTML, and nothing else; the spans that keep mail programs from linking are ours. */
const structure = (source: string): string =>
  source
    .replace(/<span>(:\/\/|\.)<\/span>/g, '$1')
    .replace(/<br>/g, '')
    .replace(/"[^"]*"|'[^']*'/g, '""')
    .replace(/[^<>"]*(<[^<>]*>)[^<>"]*/g, '$1')
    .replace(/[^<>"'=/a-z! -]/gi, '');

describe('escaping', () => {
  it('N11: writes what a variable holds as text', () => {
    expect(html('<p>{{ m }}</p>', { m: '<b>"Tom" & \'Jerry\'</b>' })).toBe(
      '<p>&lt;b&gt;&quot;Tom&quot; &amp; &#39;Jerry&#39;&lt;/b&gt;</p>',
    );
    expect(html('{% capture c %}<b>{{ m }}</b>{% endcapture %}<p>{{ c }}</p>', { m: '&' })).toBe(
      '<p>&lt;b&gt;&amp;&lt;/b&gt;</p>',
    );
    expect(html('{{ m | newline_to_br }}', { m: 'a <b>\nc\r\nd' })).toBe('a &lt;b&gt;<br>c<br>d');
  });

  it('N11: does not escape subject and text, which are no HTML', () => {
    const m = '<b>"Tom" & \'Jerry\'</b>';
    const mail = email({ template: { emailSubject: '{{ m }}', emailContentText: '{{ m }}' }, variables: { m } });
    expect(mail).toMatchObject({ subject: m, text: `${m}\n` });
  });

  it.each(HOSTILE)('N11: no tag and no attribute comes from %j', (m) => {
    expect(structure(html(EVERYWHERE, EVERYTHING(m)))).toBe(structure(html(EVERYWHERE, EVERYTHING('x'))));
  });

  it('N11: no tag and no attribute comes from any payload', () => {
    const expected = structure(html(EVERYWHERE, EVERYTHING('x')));
    const part = fc.oneof(
      fc.constantFrom(
        '<',
        '>',
        '"',
        "'",
        '=',
        '/',
        '&',
        '`',
        '-->',
        '<!--',
        '<a href=',
        'https://',
        '{{',
        '\uFDD0',
        '\uFDD1',
        '\n',
      ),
      fc.string({ unit: 'binary', maxLength: 8 }),
    );
    const payloads = fc.array(part, { maxLength: 12 }).map((parts) => `x${parts.join('')}`);
    fc.assert(
      fc.property(payloads, (m) => structure(html(EVERYWHERE, EVERYTHING(m))) === expected),
      { numRuns: 300, examples: HOSTILE.map((m) => [m]) },
    );
  });

  it.each([
    ['a tag name', '<{{ m }}>'],
    ['an attribute name', '<p {{ m }}>'],
    ['an attribute without quotes', '<p class={{ m }}>'],
    ['a comment', '<!-- {{ m }} -->'],
    ['a style attribute', '<p style="color: {{ m }}">'],
    ['a style sheet', '<style>p { color: {{ m }} }</style>'],
    ['a condition for Outlook', '<!--[if {{ m }}]><![endif]-->'],
    ['the document type', '<!doctype html {{ m }}>'],
  ])('N11: refuses a variable in %s, where escaping would not hold', (_, source) => {
    expect(htmlRefusal(source, { m: 'x' })).toMatchObject({ part: 'html', because: 'invalid' });
  });

  it('never repeats a payload in a refusal', () => {
    const refused = [
      htmlRefusal('<p class={{ m }}>', { m: 'private-words' }),
      htmlRefusal('{{ m | formatDate }}', { m: 'private-words' }),
      htmlRefusal('<a href="{{ m }}">x</a>', { m: 'https://evil.example/private-words?private-words' }),
      htmlRefusal('{{ m | link }}', { m: 'https://private-words@evil.example/' }),
    ];
    for (const { message } of refused) expect(message).not.toContain('private-words');
  });

  it('leaves out characters that no text may hold', () => {
    expect(text('{{ m }}|', { m: 'a\u0000b\u0007c\uFDD0d\uD800e\uFFFFf\tg' })).toBe('abcdef\tg|');
  });
});

describe('a subject', () => {
  const subject = (emailSubject: string, m: string) => email({ template: { emailSubject }, variables: { m } }).subject;

  it.each([
    'a\r\nBcc: everybody@example.com',
    'a\nb',
    'a\u2028b',
    'a\u0085b',
    'a\u000bb',
  ])('N11: stays one header whatever %j holds', (m) =>
    expect(subject('Re: {{ m }}', m)).toMatch(/^Re: a ?(b|Bcc: everybody@example\.com)$/));

  it('N11: is one line when its template is not', () => {
    expect(subject('\n{% if m %}\n  Hello {{ m }}\n{% endif %}\n', 'Jane')).toBe('Hello Jane');
  });

  it('N11: holds no control character, whatever the payload', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (m) => !/[\p{Cc}\u2028\u2029]/u.test(subject('x {{ m }}', `x${m}`))),
    );
  });
});
