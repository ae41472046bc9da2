import { html, htmlRefusal, sms, text, textRefusal } from './rendering.ts';

describe('links in HTML', () => {
  it.each([
    '<a href="https://app.example.com">x</a>',
    '<a href="https://APP.example.com:443/a?b=c&amp;d=e#f">x</a>',
    '<img src="https://deep.er.files.example.com/x.png" alt="x">',
    '<a href="mailto:office@example.com?subject=Hello%20there">x</a>',
    '<a href="tel:+14155550123">x</a>',
    '<td background="https://a.files.example.com/x.png">x</td>',
    '<p style="background: url(https://a.files.example.com/x.png)">x</p>',
    "<style>p { background: url('https://a.files.example.com/x.png') }</style>",
  ])('N11: allows %s', (source) => expect(html(source)).toBe(source));

  it.each([
    ['http://app.example.com/', 'host app.example.com'],
    ['https://evil.example/app.example.com', 'host evil.example'],
    ['https://app.example.com.evil.example', 'host app.example.com.evil.example'],
    ['https://files.example.com/', 'host files.example.com'],
    ['https://evilfiles.example.com/', 'host evilfiles.example.com'],
    ['https://app.example.com@evil.example/', 'host evil.example'],
    ['https://evil.example\\@app.example.com/', 'host app.example.com'],
    ['https:\\\\evil.example', 'no host'],
    ['https:/evil.example', 'no host'],
    ['//evil.example', 'no host'],
    ['/requests/1', 'no host'],
    ['#top', 'no host'],
    ['', 'no host'],
    ['javascript:alert(1)', 'no host'],
    ['JaVaScRiPt:alert(1)', 'no host'],
    ['java\tscript:alert(1)', 'no host'],
    ['data:text/html,x', 'no host'],
    ['ftp://app.example.com', 'host app.example.com'],
    ['https://аpp.example.com/', 'no host'],
    ['https://app.example.com./', 'host app.example.com.'],
    ['&#104;ttps://app.example.com', 'no host'],
  ])('N11: refuses a link to %j and names its host only', (url, named) => {
    for (const source of [
      `<a href="${url}">x</a>`,
      `<img src='${url}'>`,
      '<a href="{{ u }}">x</a>',
      '{{ u | link }}',
    ]) {
      const refused = htmlRefusal(source, { u: url || '#' });
      expect(refused).toMatchObject({ part: 'html', because: 'forbidden-url' });
      if (url !== '') expect(refused.message).toContain(`a link to ${named} `);
    }
  });

  it.each([
    'url(https://evil.example/x)',
    'URL( "https://evil.example/x" )',
    "url('/x')",
    'url(x y)',
  ])('N11: refuses %s in styles', (css) => {
    expect(htmlRefusal(`<p style='background: ${css.replaceAll("'", '"')}'>x</p>`).part).toBe('html');
    expect(htmlRefusal(`<style>p { background: ${css} }</style>`).part).toBe('html');
  });

  it.each([
    '@import "https://app.example.com/x"',
    'width: expression(1)',
    'src: \\75rl(x)',
    '&#117;rl(//x)',
    'x: image-set("//x")',
  ])('N11: refuses %s, where a link could hide', (css) =>
    expect(htmlRefusal(`<p style='${css}'>x</p>`).because).toBe('invalid'));

  it('N11: encodes a variable that is a part of a URL, so that it changes neither host nor meaning', () => {
    const m = 'a/b?c&d#e@evil.example "x"\' ü';
    expect(html('<a href="https://app.example.com/{{ m }}?q={{ m }}">x</a>', { m })).toBe(
      '<a href="https://app.example.com/a%2Fb%3Fc%26d%23e%40evil.example%20%22x%22%27%20%C3%BC?q=a%2Fb%3Fc%26d%23e%40evil.example%20%22x%22%27%20%C3%BC">x</a>',
    );
    expect(htmlRefusal('<a href="https://{{ m }}.example.com/">x</a>', { m: 'evil.example/' }).because).toBe(
      'forbidden-url',
    );
    expect(html('<a href="mailto:{{ m }}">x</a>', { m: 'jane+x@example.com?bcc=all@example.com' })).toBe(
      '<a href="mailto:jane%2Bx@example.com%3Fbcc%3Dall@example.com">x</a>',
    );
    expect(html('<a href="tel:{{ m }}">x</a>', { m: 'call me' })).toBe('<a href="tel:">x</a>');
  });

  it('N11: a customer may write any URL: it is shown, and neither it nor a mail program makes it a link', () => {
    const m = 'see https://evil.example/x, www.evil.example or evil.example/y';
    expect(html('<p>{{ m }}</p>', { m })).toBe(
      '<p>see https<span>://</span>evil<span>.</span>example/x, www<span>.</span>evil.example or evil<span>.</span>example/y</p>',
    );
    expect(html('<p title="{{ m }}">x</p>', { m })).toBe(`<p title="${m}">x</p>`);
    expect(html('<p>{{ m }}</p>', { m: 'jane@example.com, 3.5 rooms. Ok' })).toBe(
      '<p>jane@example.com, 3.5 rooms. Ok</p>',
    );
  });

  it('allows the link by which one leaves, wherever it goes, as our own', () => {
    const unsubscribeUrl = 'https://x1y2.execute-api.example.net/unsubscribe?t=a.b-c_d';
    expect(html('<a href="{{ unsubscribeUrl }}">x</a>', { unsubscribeUrl })).toContain(unsubscribeUrl);
    expect(text('{{ unsubscribeUrl | link }}.', { unsubscribeUrl })).toBe(`${unsubscribeUrl}.`);
    expect(htmlRefusal('<a href="{{ u }}">x</a>', { u: `${unsubscribeUrl}x`, unsubscribeUrl }).because).toBe(
      'forbidden-url',
    );
    expect(htmlRefusal('<a href="{{ unsubscribeUrl }}">x</a>', { unsubscribeUrl: 'http://a.example' }).because).toBe(
      'forbidden-url',
    );
    expect(text('{% if unsubscribeUrl %}leave{% else %}stay{% endif %}', { unsubscribeUrl: undefined })).toBe('stay');
  });
});

describe('links in text and SMS', () => {
  it.each([
    ['See https://app.example.com/x.', {}],
    ['See (https://app.example.com/{{ id }}), please', { id: '17' }],
    ['See {{ u | link }}!', { u: 'https://app.example.com/x?a=1&b=2' }],
  ])('N11: leaves %s as it is', (source, variables) => {
    const expected = source.replace('{{ id }}', '17').replace('{{ u | link }}', 'https://app.example.com/x?a=1&b=2');
    expect(text(source, variables)).toBe(expected);
    expect(sms({ template: { smsContent: source }, variables }).text).toBe(expected);
  });

  it.each([
    ['See http://app.example.com/x', {}],
    ['See https://evil.example', {}],
    ['See HTTPS://evil.example', {}],
    ['See https://app.example.com{{ m }}', { m: '.evil.example' }],
    ['See https://app.example.com{{ m }}', { m: '@evil.example' }],
    ['See https://{{ m }}', { m: 'evil.example' }],
    ['See {{ m }}//evil.example', { m: 'https:' }],
    ['See {{ m | link }}', { m: 'https://evil.example' }],
    ['See ftp://app.example.com', {}],
  ])('N11: refuses %s', (source, variables) => {
    expect(textRefusal(source, variables)).toMatchObject({ part: 'text', because: 'forbidden-url' });
  });

  it('N11: a customer may write any URL: it is shown, and is no link', () => {
    const m = 'https://evil.example/x www.evil.example bit.ly/x (HTTP://evil.example)';
    const shown = 'https: //evil. example/x www. evil.example bit. ly/x (HTTP: //evil.example)';
    expect(text('{{ m }}', { m })).toBe(shown);
    expect(sms({ template: { smsContent: '{{ m }}' }, variables: { m } }).text).toBe(shown);
    expect(text('http{{ m }}', { m: 's://evil.example' })).toBe('https: //evil.example');
    expect(text('{{ a }}{{ b }}', { a: 'https:', b: '//evil.example' })).toBe('https: //evil.example');
    expect(text('{% capture c %}{{ u | link }}{% endcapture %}{{ c }}', { u: 'https://app.example.com/x' })).toBe(
      'https: //app.example. com/x',
    );
  });

  it('reads a very long run of characters once', () => {
    const m = `${'a'.repeat(15_000)} ${' '.repeat(3000)}${'.'.repeat(3000)}x`;
    const start = process.cpuUsage();
    expect(text('https://app.example.com/{{ m }} {{ m }}', { m }).length).toBeGreaterThan(30_000);
    expect(process.cpuUsage(start).user).toBeLessThan(2_000_000);
  });
});
