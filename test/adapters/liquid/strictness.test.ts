import { createLiquidRenderer } from '../../../src/adapters/liquid/liquid-renderer.ts';
import { aLiquidTemplate, email, html, htmlRefusal, refusal, rendering, text } from './rendering.ts';

describe('strict rendering', () => {
  it('N11: names the template and the first required variable that is missing', () => {
    const template = { id: 'welcome', variables: ['customerName', 'address.city', 'message'] };
    expect(refusal('email', { template, variables: { customerName: 'Jane', message: 'Hi' } })).toEqual({
      templateId: 'welcome',
      part: 'template',
      because: 'missing-variable',
      message:
        'template "welcome": the variable "address.city" is missing from the payload; ' +
        "add it there, or take it off the template's variables",
    });
  });

  it.each([null, '', '  ', []])('N11: takes %j for a missing variable', (value) => {
    expect(refusal('sms', { template: { variables: ['a'] }, variables: { a: value } }).because).toBe(
      'missing-variable',
    );
  });

  it('N11: says where a variable is used that nobody declared and nobody sent, and what to do', () => {
    expect(htmlRefusal('<p>\n  {{ custmerName | upcase }}</p>', { customerName: 'Jane' })).toMatchObject({
      part: 'html',
      because: 'missing-variable',
      message:
        'template "template-1", html part: line 2, column 6: the variable "custmerName" is missing; add it to the payload, ' +
        'or write {% if custmerName %}...{% endif %} or {{ custmerName | default: "..." }}',
    });
  });

  it('N11: is strict about names behind assign, for, filters and within a group', () => {
    for (const source of [
      '{% assign x = nobody %}{{ x }}',
      '{% for x in nobody %}{% endfor %}',
      '{{ "a" | append: nobody }}',
      '{{ address.street }}',
    ]) {
      expect(htmlRefusal(source, { address: { city: 'Oakland' } }).because).toBe('missing-variable');
    }
  });

  it('lets a template ask whether something is there', () => {
    const source =
      '{% if a %}a{% else %}none{% endif %}{% unless a.b %}, no b{% endunless %}{{ a | default: ", default" }}';
    expect(text(source)).toBe('none, no b, default');
  });

  it('takes null, empty texts and empty lists for absent, in groups and lists too', () => {
    const source = '{% if a %}a{% endif %}{% if b %}b{% endif %}{% if c %}c{% endif %}{% if d.e %}e{% endif %}{{ f }}';
    expect(text(source, { a: '', b: null, c: [], d: { e: ' ' }, f: ['x', '', null, 'y'] })).toBe('x, y');
  });

  it('keeps false and 0, which say something', () => {
    expect(text('{{ a }} {{ b }} {% if a != nil %}said{% endif %}', { a: false, b: 0 })).toBe('false 0 said');
  });

  it.each([
    ['{{ a', 'syntax', 'line 1, column 1: output "{{ a" not closed; mend the Liquid syntax there'],
    ['x\n{% if a %}', 'syntax', 'line 2, column 1: tag {% if a %} not closed; mend the Liquid syntax there'],
    ['{{ a | raw }}', 'syntax', 'undefined filter: raw; output is always escaped; remove it'],
    ['{{ a | date: "%Y" }}', 'syntax', 'undefined filter: date; use formatDate'],
    ['{{ a | shout }}', 'syntax', 'undefined filter: shout; see the list of helpers in docs/templates.md'],
    ['{% include "x" %}', 'syntax', 'tag "include" not found; a template stands for itself; copy the text'],
    ['{% increment a %}', 'syntax', 'tag "increment" not found'],
    ['{{ group }}', 'invalid', 'line 1, column 1: this is a group of fields; write one of them'],
    ['{{ a | formatDate: "soon" }}', 'invalid', 'formatDate does not know the format "soon"; use one of: dateTime,'],
  ])('N11: refuses %j as %s, with the place and the remedy', (source, because, message) => {
    const refused = htmlRefusal(source, { a: '2026-01-01', group: { b: 1 } });
    expect(refused).toMatchObject({ part: 'html', because });
    expect(refused.message).toContain(message);
  });

  it.each([
    'raw',
    'escape',
    'escape_once',
    'strip_html',
    'json',
    'inspect',
    'date',
    'sample',
    'where_exp',
    'sha256',
    'url_decode',
  ])('N11: has no filter %s', (filter) =>
    expect(htmlRefusal(`{{ a | ${filter} }}`, { a: 'x' }).because).toBe('syntax'));

  it.each([
    'include',
    'render',
    'layout',
    'block',
    'increment',
    'decrement',
    'tablerow',
    'liquid',
  ])('N11: has no tag %s', (tag) => expect(htmlRefusal(`{% ${tag} x %}{% end${tag} %}`).because).toBe('syntax'));

  it('N11: sees the own properties of the payload only', () => {
    for (const name of ['constructor', 'toString', '__proto__', 'hasOwnProperty']) {
      expect(htmlRefusal(`{{ ${name} }}`).because).toBe('missing-variable');
      expect(htmlRefusal(`{{ a.${name} }}`, { a: { b: 1 } }).because).toBe('missing-variable');
    }
  });

  it('N11: refuses a part that is not there', () => {
    const bare = ({ emailContentText: _, smsContent: __, ...rest }: ReturnType<typeof aLiquidTemplate>) => rest;
    const renderer = createLiquidRenderer({ linkHosts: [] });
    const template = bare(aLiquidTemplate());
    expect(renderer.render({ template, channel: 'email', variables: {} })).toMatchObject({
      refusal: {
        part: 'text',
        because: 'missing-part',
        message: expect.stringContaining('write it as emailContentText'),
      },
    });
    expect(renderer.render({ template, channel: 'sms', variables: {} })).toMatchObject({
      refusal: { part: 'sms', because: 'missing-part' },
    });
    expect(refusal('email', { template: { emailSubject: ' ' } })).toMatchObject({
      part: 'subject',
      because: 'missing-part',
    });
  });

  it('refuses a locale that does not exist, and follows one that does', () => {
    expect(refusal('email', { template: { locale: 'en_US' } }).message).toContain('the locale "en_US" is not known');
    const template = { locale: 'es-MX', emailContentText: "{{ a | formatDate: 'date' }}" };
    expect(email({ template, variables: { a: '2026-03-08' } }).text).toBe('8 de marzo de 2026\n');
  });
});

describe('pure rendering', () => {
  it('N11: preview and delivery: the same input gives the same content, whatever was rendered before', () => {
    const template = {
      emailContentHtml: '{% assign n = "x" %}{% cycle "a", "b" %}{% cycle "a", "b" %}<p>{{ n }}{{ name }}</p>',
    };
    const first = rendering('email', { template, variables: { name: 'Jane' } });
    rendering('email', { template, variables: { name: 'Joe' } });
    rendering('email', { template: { emailContentHtml: '{{' } });
    expect(rendering('email', { template, variables: { name: 'Jane' } })).toEqual(first);
    expect(rendering('email', { template, variables: { name: 'Jane' }, options: {} })).toEqual(first);
  });

  it('leaves the variables as they were', () => {
    const variables = Object.freeze({ list: Object.freeze([3, 1, 2]), group: Object.freeze({ a: '' }) });
    expect(html('{% assign list = list | sort %}{% assign group = 1 %}{{ list | join: "-" }}', variables)).toBe(
      '1-2-3',
    );
    expect(variables).toEqual({ list: [3, 1, 2], group: { a: '' } });
  });

  it('does not grow with the number of templates it has seen', () => {
    for (let i = 0; i < 450; i += 1) expect(text(`{{ a }} ${i}`, { a: 'x' })).toBe(`x ${i}`);
  });
});
