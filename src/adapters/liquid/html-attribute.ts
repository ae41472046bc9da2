import { assertSafeCss } from './css.ts';
import { FORBIDDEN_ATTRIBUTE, HARMLESS_HTTP_EQUIV, URL_ATTRIBUTES } from './html-vocabulary.ts';
import { assertAllowedTarget, type LinkPolicy } from './link-policy.ts';
import { Refused } from './refused.ts';
import { escapeHtml, PLACE } from './words.ts';

interface Attribute {
  readonly element: string;
  readonly name: string;
  /** As written, with its quotes, and PLACE where words stand. */
  readonly value: string | undefined;
  readonly nextWords: () => string;
  readonly links: LinkPolicy;
}

/** Words as a part of a URL, where they can be neither its host nor begin another part of it. */
const asUrlPart = (before: string, words: string): string => {
  if (/^tel:/i.test(before)) return words.replace(/[^+\d]/g, '');
  const encoded = encodeURIComponent(words).replaceAll("'", '%27');
  return /^mailto:/i.test(before) ? encoded.replaceAll('%40', '@') : encoded;
};

/** A URL, whole and escaped: words at its beginning are a URL themselves, later ones are parts of it. */
const safeUrl = (value: string, { nextWords, links }: Attribute): string => {
  const [first = '', ...others] = value.trim().split(PLACE);
  let judged = first;
  let html = first;
  for (const literal of others) {
    const words = judged === '' ? nextWords().trim() : asUrlPart(judged, nextWords());
    judged += words + literal;
    html += escapeHtml(words) + literal;
  }
  assertAllowedTarget(judged, links);
  return html;
};

const refused = ({ name, element }: Attribute): never => {
  throw new Refused('invalid', `the attribute ${name} of <${element}> is not for mail; remove it`);
};

/**
 * The value to write, with its quotes.
 * @throws {Refused} for what mail may not have
 */
export const safeAttribute = (attribute: Attribute): string => {
  const { element, name, value = '', nextWords, links } = attribute;
  const quote = /^["']/.exec(value)?.[0] ?? '"';
  const content = value.replace(/^(["'])(.*)\1$/s, '$2');
  if (FORBIDDEN_ATTRIBUTE.test(name)) return refused(attribute);
  if (name === 'http-equiv' && !HARMLESS_HTTP_EQUIV.test(content)) return refused(attribute);
  if (URL_ATTRIBUTES.has(name)) return `${quote}${safeUrl(content, attribute)}${quote}`;
  if (name === 'style') assertSafeCss(content, `the attribute style of <${element}>`, links);
  return `${quote}${content.replaceAll(PLACE, () => escapeHtml(nextWords()))}${quote}`;
};
