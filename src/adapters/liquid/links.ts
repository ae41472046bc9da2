import { assertAllowedUrl, type LinkPolicy } from './link-policy.ts';
import { Refused } from './refused.ts';
import { fenced, textOf, unfenced } from './words.ts';

/** What a filter made that is more than words: one form for HTML, one for text. Made here only, never by a payload. */
export class Markup {
  readonly html: string;
  readonly text: string;
  constructor(html: string, text: string) {
    this.html = html;
    this.text = text;
  }
  toString(): string {
    return unfenced(this.text);
  }
}

const LINK_STYLE = 'color:inherit;text-decoration:underline;word-break:break-word';
const anchor = (url: string, label: string): string => `<a href="${fenced(url)}" style="${LINK_STYLE}">${label}</a>`;

const withoutScheme = (url: string): string => url.replace(/^https:\/\//i, '');

/** The file's name as the last part of the path tells it. */
const fileNameOf = (url: string): string => {
  const last = withoutScheme(url).split(/[?#]/)[0]?.split('/').slice(1).at(-1) ?? '';
  try {
    return decodeURIComponent(last) || withoutScheme(url);
  } catch {
    return last;
  }
};

/** `{{ dashboardUrl | link: 'Open the request' }}`: a link that is checked, in HTML and in text. */
export const linkTo = (value: unknown, label: unknown, policy: LinkPolicy): Markup => {
  const url = textOf(value).trim();
  assertAllowedUrl(url, policy);
  const words = textOf(label);
  return words === ''
    ? new Markup(anchor(url, fenced(withoutScheme(url))), url)
    : new Markup(anchor(url, fenced(words)), `${fenced(words)}: ${url}`);
};

/** `{{ uploadedMedia | fileLinks }}`: a list of checked links named by their files; in text a line each. */
export const fileLinks = (value: unknown, policy: LinkPolicy): Markup => {
  const urls = (Array.isArray(value) ? value : [value]).map((url: unknown) => {
    if (typeof url !== 'string') throw new Refused('invalid', 'fileLinks needs a list of https URLs');
    assertAllowedUrl(url, policy);
    return url;
  });
  if (urls.length === 0) return new Markup('', '');
  const items = urls.map((url) => `<li style="margin:0 0 4px">${anchor(url, fenced(fileNameOf(url)))}</li>`);
  return new Markup(
    `<ul style="margin:0;padding:0 0 0 18px">${items.join('')}</ul>`,
    urls.map((url) => `- ${url}`).join('\n'),
  );
};

/** `{{ message | newline_to_br }}`: the words, with their line ends kept in HTML. */
export const withLineBreaks = (value: unknown): Markup => {
  const lines = textOf(value).split(/\r\n|\r|\n/);
  return new Markup(lines.map(fenced).join('<br>'), fenced(lines.join('\n')));
};
