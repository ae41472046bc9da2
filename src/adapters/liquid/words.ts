import { Refused } from './refused.ts';

/**
 * What a variable brought is fenced while a part is put together, so that afterwards each character is known to be
 * either the template's or somebody's words. The fences are noncharacters, which no text may hold.
 */
const OPEN = '\uFDD0';
const CLOSE = '\uFDD1';
const FENCED = /\uFDD0([^\uFDD1]*)\uFDD1/g;

/** Noncharacters, halves of characters, and controls other than tab and line ends. */
const UNSPEAKABLE = /(?![\t\n\r])\p{Cc}|\p{Noncharacter_Code_Point}|\p{Cs}/gu;

export const speakable = (text: string): string => text.replace(UNSPEAKABLE, '');

/**
 * A value as text: lists become `a, b`.
 * @throws {Refused} for a group of fields, which has no text of its own
 */
export const textOf = (value: unknown): string => {
  if (value === undefined || value === null) return '';
  if (Array.isArray(value)) return value.map(textOf).join(', ');
  if (typeof value === 'object') {
    throw new Refused('invalid', 'this is a group of fields; write one of them, like {{ address.city }}');
  }
  return speakable(String(value));
};

export const fenced = (text: string): string => `${OPEN}${speakable(text)}${CLOSE}`;

export const unfenced = (text: string): string => text.replace(FENCED, '$1');

export interface Fabric {
  /** The text with `PLACE` where words stood. */
  readonly pattern: string;
  readonly words: readonly string[];
}
export const PLACE = OPEN;

/** The template's own characters and the words between them; words that touch are one. */
export const fabricOf = (text: string): Fabric => {
  const words: string[] = [];
  const pattern = text.replaceAll(`${CLOSE}${OPEN}`, '').replace(FENCED, (_, word: string) => {
    words.push(word);
    return PLACE;
  });
  return { pattern, words };
};

/** The text again, each of the words changed on the way. */
export const woven = ({ pattern, words }: Fabric, change: (words: string) => string): string => {
  const left = words.values();
  return pattern.replaceAll(PLACE, () => change(left.next().value ?? ''));
};

const ENTITIES = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['"', '&quot;'],
  ["'", '&#39;'],
]);

/** Safe between tags and in quoted attributes. */
export const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (c) => ENTITIES.get(c) ?? '');

/** Where mail and SMS programs see a link although nobody made one. */
const LINK_LIKE = /:\/\/|(?<=\bwww)\.|(?<=[\p{L}\p{N}])\.(?=\p{L}{2,63}\/)/giu;

/** Words in which no program sees a link: each place that looks like one is replaced. */
export const withoutLinks = (words: string, replace: (place: string) => string): string =>
  words.replace(LINK_LIKE, replace);
