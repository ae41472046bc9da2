import { html, htmlRefusal } from './rendering.ts';

describe('the HTML of a mail', () => {
  it.each([
    '<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><meta http-equiv="X-UA-Compatible" content="IE=edge"><title>Tom &amp; Jerry</title></head></html>',
    '<!-- a comment --><p>x</p>',
    '<!--[if mso]><v:roundrect href="https://app.example.com/" arcsize="8%"><w:anchorlock/></v:roundrect><![endif]-->',
    '<!--[if !mso]><!--><p>x</p><!--<![endif]-->',
    '<img alt="" src="https://app.example.com/x.png" width="20"/>',
    '<table role="presentation"><tr><td colspan="2" hidden>x</td></tr></table>',
    '<P CLASS="x">A &lt; B</P>',
  ])('N11: may be %s', (source) => expect(html(source)).toBe(source));

  it('quotes what its author did not', () => expect(html('<td width=20 >x</td>')).toBe('<td width="20" >x</td>'));

  it.each([
    ['<script>alert(1)</script>', '<script> is not for mail'],
    ['<SCRIPT src="https://app.example.com/x.js"></SCRIPT>', '<script> is not for mail'],
    ['<iframe src="https://app.example.com/"></iframe>', '<iframe> is not for mail'],
    ['<form action="https://app.example.com/"></form>', '<form> is not for mail'],
    ['<svg><a href="https://app.example.com">x</a></svg>', '<svg> is not for mail'],
    ['<link rel="stylesheet" href="https://app.example.com/x.css">', '<link> is not for mail'],
    ['<base href="https://app.example.com/">', '<base> is not for mail'],
    ['<p onclick="alert(1)">x</p>', 'onclick of <p> is not for mail'],
    ['<p ONLOAD=x>x</p>', 'onload of <p> is not for mail'],
    ['<img srcset="https://app.example.com/x 2x">', 'srcset of <img> is not for mail'],
    ['<meta http-equiv="refresh" content="0;url=https://evil.example">', 'http-equiv of <meta> is not for mail'],
  ])('N11: may not have %s', (source, message) => {
    expect(htmlRefusal(source)).toMatchObject({ because: 'invalid', message: expect.stringContaining(message) });
  });

  it.each([
    '<p',
    '<p class="x>y</p>',
    'a < b',
    '<p/x>',
    '<p "x">',
    '<!-- open',
    '<!--> <p>x</p>',
    '<!-- a --!> <p>x</p> -->',
    '<![CDATA[ x ]]>',
    '<?php x ?>',
    '<style>p { color: red }',
    '<title><b>x</b></title>',
    '</p class="x">',
  ])('N11: is refused when programs could read it in two ways: %s', (source) => {
    expect(htmlRefusal(source)).toMatchObject({
      because: 'invalid',
      message: expect.stringContaining('cannot be read at "'),
    });
  });

  it('escapes within a title, where no element can be', () => {
    expect(html('<title>{{ m }}</title>', { m: '</title><b>https://evil.example' })).toBe(
      '<title>&lt;/title&gt;&lt;b&gt;https://evil.example</title>',
    );
  });
});
