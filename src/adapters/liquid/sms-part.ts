import { charactersOutsideGsm7, segmentsOf } from '../../domain/notifications/sms-segments.ts';
import type { RenderedSms } from '../../domain/notifications/template.ts';
import { Refused } from './refused.ts';

const NAMED_CHARACTERS = 8;

const nameOf = (character: string): string =>
  `"${character}" (U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')})`;

const remedyFor = (text: string): string => {
  const characters = charactersOutsideGsm7(text);
  const named = characters.slice(0, NAMED_CHARACTERS).map(nameOf).join(', ');
  const more = characters.length > NAMED_CHARACTERS ? ` and ${characters.length - NAMED_CHARACTERS} more` : '';
  return characters.length === 0 ? 'shorten it' : `shorten it, or do without ${named}${more}, which make it UCS-2`;
};

/** @throws {Refused} for an empty text, and for one of more segments than allowed: it is never cut */
export const smsOf = (safe: string, maxSegments: number): RenderedSms => {
  const text = safe
    .replace(/[^\S\n]+/g, ' ')
    .replace(/ ?\n[ \n]*/g, '\n')
    .trim();
  if (text === '') throw new Refused('invalid', 'the text is empty; write something outside the conditions');
  const segments = segmentsOf(text);
  if (segments.segments > maxSegments) {
    const size = `${segments.segments} segments of ${segments.encoding} (${segments.units} units), at most ${maxSegments} are allowed`;
    throw new Refused('too-large', `the text has ${size}; ${remedyFor(text)}`);
  }
  return { channel: 'sms', text, segments };
};
