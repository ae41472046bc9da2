import { assertSafeCss } from './css.ts';
import { safeAttribute } from './html-attribute.ts';
import { ELEMENTS, OUTLOOK_ELEMENT } from './html-vocabulary.ts';
import type { LinkPolicy } from './link-policy.ts';
import { Refused } from './refused.ts';
import { escapeHtml, fabricOf, PLACE, withoutLinks } from './words.ts';

const TEXT = /[^<]+/y;
const DOCTYPE = /<!doctype html[^<>\uFDD0]*>/iy;
/** Outlook reads what is between these two, so it is judged like the rest. */
const CONDITION = /<!--\[if [^\]<>\uFDD0]*\]>(?:<!-->)?|(?:<!--)?<!\[endif\]-->/iy;
const COMMENT = /<!--(?!-?>|\[if|<!)(?:(?!--!?>)[^\uFDD0])*-->/y;
const TAG = /<(\/?)([a-z][a-z0-9]*(?::[a-z]+)?)/iy;
const ATTRIBUTE = /[ \t\r\n\f]+([^\s"'<>/=\uFDD0]+)(?:[ \t\r\n\f]*=[ \t\r\n\f]*("[^"]*"|'[^']*'|[^\s"'<>=`\uFDD0]+))?/y;
const TAG_END = /[ \t\r\n\f]*\/?>/y;
/** What browsers read as text only, up to the end tag. */
const RAW_TEXT = /[^<]*(?=<\/(?:style|title)[ \t\r\n\f]*>)/iy;

interface Scan {
  readonly pattern: string;
  readonly links: LinkPolicy;
  readonly nextWords: () => string;
  readonly out: string[];
  at: number;
  openAnchors: number;
}

const taken = (scan: Scan, syntax: RegExp): RegExpExecArray | undefined => {
  syntax.lastIndex = scan.at;
  const found = syntax.exec(scan.pattern);
  if (found === null) return undefined;
  scan.at = syntax.lastIndex;
  return found;
};

const unreadable = ({ pattern, at }: Scan): never => {
  const near = pattern
    .slice(at, at + 40)
    .replaceAll(PLACE, '{{ }}')
    .replace(/\s+/g, ' ');
  const remedy = 'close and quote it, write &lt; for <, and put variables between tags or in quoted attributes';
  throw new Refused('invalid', `the HTML cannot be read at "${near}"; ${remedy}`);
};

/** Words between tags: escaped, and every place where a mail program would see a link is taken apart. */
const asText = (words: string): string => {
  const places: string[] = [];
  const marked = withoutLinks(words, (place) => {
    places.push(place);
    return PLACE;
  });
  const left = places.values();
  return escapeHtml(marked).replaceAll(PLACE, () => `<span>${left.next().value ?? ''}</span>`);
};

const text = (scan: Scan, literal: string, change: (words: string) => string): void => {
  scan.out.push(literal.replaceAll(PLACE, () => change(scan.nextWords())));
};

const attributes = (scan: Scan, element: string): void => {
  for (let found = taken(scan, ATTRIBUTE); found !== undefined; found = taken(scan, ATTRIBUTE)) {
    const [source, name = '', value] = found;
    const safe = safeAttribute({ ...scan, element, name: name.toLowerCase(), value });
    scan.out.push(value === undefined ? source : `${source.slice(0, -value.length)}${safe}`);
  }
};

const rawText = (scan: Scan, element: string): void => {
  const [content] = taken(scan, RAW_TEXT) ?? unreadable(scan);
  if (element === 'style') assertSafeCss(content, 'the <style> element', scan.links);
  text(scan, content, escapeHtml);
};

const tag = (scan: Scan, [source, slash, name = '']: RegExpExecArray): void => {
  const element = name.toLowerCase();
  if (!ELEMENTS.has(element) && !OUTLOOK_ELEMENT.test(element)) {
    throw new Refused('invalid', `the element <${element}> is not for mail; remove it`);
  }
  scan.out.push(source);
  if (slash === '') attributes(scan, element);
  scan.out.push((taken(scan, TAG_END) ?? unreadable(scan))[0]);
  if (element === 'a') scan.openAnchors = Math.max(0, scan.openAnchors + (slash === '' ? 1 : -1));
  if (slash === '' && (element === 'style' || element === 'title')) rawText(scan, element);
};

const markup = (scan: Scan): void => {
  const passing = taken(scan, DOCTYPE) ?? taken(scan, CONDITION) ?? taken(scan, COMMENT);
  if (passing !== undefined) scan.out.push(passing[0]);
  else tag(scan, taken(scan, TAG) ?? unreadable(scan));
};

/**
 * HTML of which every tag, attribute and link is the template's own, whatever the variables hold: words may stand
 * between tags, where they are escaped, and in quoted attributes, where they are escaped for that attribute.
 * @throws {Refused} for markup that mail may not have or that could be read in two ways, and for forbidden links
 */
export const safeHtml = (filled: string, links: LinkPolicy): string => {
  const { pattern, words } = fabricOf(filled);
  const left = words.values();
  const nextWords = (): string => left.next().value ?? '';
  const scan: Scan = { pattern, links, nextWords, out: [], at: 0, openAnchors: 0 };
  while (scan.at < pattern.length) {
    const plain = taken(scan, TEXT);
    if (plain === undefined) markup(scan);
    else text(scan, plain[0], scan.openAnchors > 0 ? escapeHtml : asText);
  }
  return scan.out.join('');
};
