import { Refused } from './refused.ts';
import { textOf } from './words.ts';

/** Country codes of one and two digits (E.164 assignments); all others have three. */
const COUNTRY_CODE = /^(?:[17]|2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58])/;

const inThrees = (digits: string): string => (digits.match(/\d{2,4}$|\d{3}(?=\d{2})/g) ?? [digits]).join(' ');

/** American numbers become `(415) 555-0123`, others `+44 207 946 018`; what is no number stays as it was typed. */
export const formatPhone = (value: unknown): string => {
  const text = textOf(value).trim();
  const digits = text.replace(/[\s().-]/g, '');
  const american = /^(?:\+?1)?([2-9]\d\d)(\d{3})(\d{4})$/.exec(digits);
  if (american !== null) return `(${american[1]}) ${american[2]}-${american[3]}`;
  if (!/^\+[1-9]\d{6,14}$/.test(digits)) return text;
  const number = digits.slice(1);
  const code = COUNTRY_CODE.exec(number)?.[0] ?? number.slice(0, 3);
  return `+${code} ${inThrees(number.slice(code.length))}`;
};

export const formatCurrency = (value: unknown, currency: unknown, locale: string): string => {
  const amount = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  if (typeof amount !== 'number' || !Number.isFinite(amount)) {
    throw new Refused('invalid', 'formatCurrency needs a number, like 1250 or "1250.50"');
  }
  const code = String(currency ?? 'USD');
  if (!/^[A-Z]{3}$/.test(code)) {
    throw new Refused('invalid', `formatCurrency does not know the currency "${code}"; write it like USD`);
  }
  return new Intl.NumberFormat(locale, { style: 'currency', currency: code })
    .format(amount)
    .replace(/[\u00A0\u202F]/g, ' ');
};

const YES = new Set(['true', 'yes', 'y', '1', 'on']);
const NO = new Set(['false', 'no', 'n', '0', 'off', '']);

/** `Yes` or `No`; any other answer stays as it was given. */
export const yesNo = (value: unknown): string => {
  const text = textOf(value).trim();
  if (YES.has(text.toLowerCase())) return 'Yes';
  return NO.has(text.toLowerCase()) ? 'No' : text;
};

const URGENCY = new Map([
  ['urgent', 'Urgent'],
  ['high', 'Urgent'],
  ['medium', 'Normal'],
  ['low', 'Low priority'],
]);

export const urgencyLabel = (value: unknown): string => {
  const label = URGENCY.get(textOf(value).toLowerCase());
  if (label === undefined) throw new Refused('invalid', 'urgencyLabel needs high, medium or low');
  return label;
};
