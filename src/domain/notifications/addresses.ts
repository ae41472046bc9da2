import type { Result } from '../shared/result.ts';
import { accept, refuse } from '../shared/result.ts';
import type { Channel } from './notification.ts';

export interface AddressRefusal {
  readonly reason: string;
}

const LOCAL_PART = /^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/;
const DOMAIN_LABEL = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

/** The ASCII form of a host name, or `undefined`; international names become punycode. */
const asciiDomain = (domain: string): string | undefined => {
  if (/[\s/:?#@[\]\\\u212A]/.test(domain) || !URL.canParse(`https://${domain}`)) return undefined;
  const { hostname } = new URL(`https://${domain}`);
  const labels = hostname.split('.');
  const isName = labels.length >= 2 && labels.every((label) => DOMAIN_LABEL.test(label));
  return isName && !/^\d+$/.test(labels.at(-1) ?? '') ? hostname : undefined;
};

/** But for the Kelvin sign, whose lowercase is the k of other people's addresses: it makes an address none. */
const inLowercase = (text: string): string => text.replaceAll(/[^\u212A]+/g, (letters) => letters.toLowerCase());

/** An e-mail address in its one form: trimmed, lowercase, the domain in ASCII. The dot-atom form of RFC 5322 only. */
export const normalisedEmail = (text: string): Result<string, AddressRefusal> => {
  const address = inLowercase(text.trim());
  const at = address.lastIndexOf('@');
  const local = address.slice(0, Math.max(0, at));
  const domain = asciiDomain(address.slice(at + 1));
  if (at < 1 || domain === undefined || !LOCAL_PART.test(local) || local.length > 64 || address.length > 254) {
    return refuse({ reason: 'not an e-mail address; it must look like name@example.com' });
  }
  return accept(`${local}@${domain}`);
};

/** A telephone number in E.164: spaces, dots, dashes and brackets are dropped, the `+` and country code are required. */
export const normalisedPhone = (text: string): Result<string, AddressRefusal> => {
  const number = text.trim().replace(/(?<=.)[\s().-]/g, '');
  return /^\+[1-9]\d{6,14}$/.test(number)
    ? accept(number)
    : refuse({ reason: 'not a number in E.164; it must begin with + and the country code, like +14155550123' });
};

export const normalisedAddress = (channel: Channel, text: string): Result<string, AddressRefusal> =>
  channel === 'email' ? normalisedEmail(text) : normalisedPhone(text);
