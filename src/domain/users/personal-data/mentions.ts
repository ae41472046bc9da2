import { ERASED, inJsonText, isMap } from './erase-value.ts';
import type { Subject } from './subject.ts';

const quoted = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\/]/g, '\\$&');

const BEFORE_ADDRESS = String.raw`(?<=^|[^\p{L}\p{N}._+-]|%[0-9a-f]{2})`;
const AFTER_ADDRESS = String.raw`(?![\p{L}\p{N}_-]|\.[\p{L}\p{N}])`;

/** The address itself, in any case, also as part of a URL; not one that it is a part of. */
const addressPattern = (email: string): RegExp => {
  const text = quoted(email).replaceAll('@', '(?:@|%40)').replaceAll('\\+', '(?:\\+|%2b)');
  return new RegExp(`${BEFORE_ADDRESS}${text}${AFTER_ADDRESS}`, 'giu');
};

/** The number however its digits are grouped, with or without the country code of North America. */
const phonePattern = (digits: string): RegExp => {
  const national = digits.length === 11 && digits.startsWith('1') ? digits.slice(1) : digits;
  const country = national.length === 10 ? '(?:(?:\\+|%2b|00)?1[ .()/-]{0,2})?' : '(?:\\+|%2b|00)?';
  const grouped = [...national].join('[ .()/-]{0,2}');
  return new RegExp(`(?<![\\p{L}\\p{N}])\\(?${country}\\(?${grouped}(?![\\p{L}\\p{N}])`, 'giu');
};

/** The value without the mentions; `undefined` where it was nothing but one. The very same value where there was none. */
export type Redact = (value: unknown) => unknown;

/**
 * Takes exact mentions of a person's addresses and numbers out of values of any form, JSON texts included; names of maps
 * too. A list loses an entry that was nothing but a mention, so that no list of recipients gets one that is none.
 */
export const redactMentions = ({ emails, phones }: Pick<Subject, 'emails' | 'phones'>): Redact => {
  const patterns = [...emails.map(addressPattern), ...phones.map(phonePattern)];

  const inText = (text: string): string => {
    const replaced = patterns.reduce((rest, pattern) => rest.replace(pattern, ERASED), text);
    const inside = inJsonText(replaced);
    const cleaned = inside === undefined ? inside : redact(inside); // what is escaped in the text shows inside
    return cleaned === inside ? replaced : JSON.stringify(cleaned);
  };

  const inList = (list: readonly unknown[]): readonly unknown[] => {
    const cleaned = list.map((one) => ({ one, now: redact(one) }));
    const left = cleaned.filter(({ one, now }) => now !== undefined && (one === now || now !== ERASED));
    return left.length === list.length && left.every(({ one, now }) => one === now) ? list : left.map(({ now }) => now);
  };

  const inMap = (map: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> => {
    const entries = Object.entries(map).map(([name, value]) => ({ name, value, to: inText(name), now: redact(value) }));
    const isSame = entries.every(({ name, value, to, now }) => name === to && value === now);
    if (isSame) return map;
    return Object.fromEntries(entries.filter(({ now }) => now !== undefined).map(({ to, now }) => [to, now]));
  };

  const redact: Redact = (value) => {
    if (typeof value === 'string') return inText(value);
    if (typeof value === 'number') return inText(String(value)) === String(value) ? value : undefined;
    if (Array.isArray(value)) return inList(value);
    return isMap(value) ? inMap(value) : value;
  };
  return redact;
};
