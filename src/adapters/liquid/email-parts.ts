import { safeHtml } from './html-part.ts';
import type { LinkPolicy } from './link-policy.ts';
import { Refused } from './refused.ts';
import { safeText } from './text-part.ts';
import { unfenced } from './words.ts';

const MAX_SUBJECT_CHARACTERS = 200;
const MAX_HTML_KB = 100;
const MAX_TEXT_KB = 50;

const tooLarge = (bytes: number, maxKb: number): never => {
  const size = `${Math.ceil(bytes / 1024)} KB, at most ${maxKb} KB are allowed`;
  throw new Refused('too-large', `it has ${size}; shorten the template, or what it shows with | truncate`);
};

/** Never cuts. What is far too long to be looked at is refused before it is. */
const withinSize = (filled: string, maxKb: number, finish: (filled: string) => string): string => {
  if (filled.length > 2 * maxKb * 1024) tooLarge(filled.length, maxKb);
  const finished = finish(filled);
  const bytes = new TextEncoder().encode(finished).length;
  return bytes > maxKb * 1024 ? tooLarge(bytes, maxKb) : finished;
};

/** One line, whatever the variables hold: nothing in it can begin another header. */
export const subjectOf = (filled: string): string => {
  const subject = unfenced(filled)
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .trim();
  const characters = [...subject].length;
  if (subject === '') throw new Refused('invalid', 'the subject is empty; write something outside the conditions');
  if (characters > MAX_SUBJECT_CHARACTERS) {
    const size = `${characters} characters, at most ${MAX_SUBJECT_CHARACTERS} are allowed`;
    throw new Refused('too-large', `the subject has ${size}; shorten what it shows with | truncate: 60`);
  }
  return subject;
};

export const htmlOf = (filled: string, links: LinkPolicy): string =>
  withinSize(filled, MAX_HTML_KB, (whole) => `${safeHtml(whole, links).trim()}\n`);

export const textOf = (filled: string, links: LinkPolicy): string =>
  withinSize(filled, MAX_TEXT_KB, (whole) => {
    const lines = safeText(whole, links)
      .replace(/\r\n?/g, '\n')
      .replace(/(?<![ \t])[ \t]+\n/g, '\n');
    return `${lines.replace(/\n{3,}/g, '\n\n').trim()}\n`;
  });
