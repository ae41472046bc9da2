import type { Result } from '../shared/result.ts';
import { accept, refuse } from '../shared/result.ts';
import type { Category, Notification } from './notification.ts';

/** What one may leave. A transactional message answers what its reader did; there is nothing to leave. */
export type LeavableCategory = Exclude<Category, 'transactional'>;

/** Who wants to leave what, and the message that they left it by. */
export interface Departure {
  readonly notificationId: string;
  readonly recipient: string;
  readonly category: LeavableCategory;
}

/** The secrets that sign links. Several while one replaces another: the first signs, every one is believed. */
export interface UnsubscribeKeys {
  keys(): Promise<readonly string[]>;
}

export interface UnsubscribeSigning {
  readonly keys: UnsubscribeKeys;
  /** A keyed digest of a text, in letters that an URL takes (HMAC-SHA-256, base64url). */
  readonly mac: (key: string, text: string) => string;
  /** Compares in a time that tells nothing about where two texts differ. */
  readonly sameText: (one: string, other: string) => boolean;
}

export type UnreadableToken = { readonly because: 'malformed' | 'bad-signature' };

/** Links outlive versions of this code; a token says which one it is of, and the signature covers that. */
const PURPOSE = 'unsubscribe:1';
const TOKEN_LIMIT = 1024;
const TOKEN = /^([\w-]+)\.([\w-]+)$/;

const toBase64Url = (text: string): string =>
  btoa(String.fromCharCode(...new TextEncoder().encode(text)))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');

const fromBase64Url = (encoded: string): string =>
  new TextDecoder('utf-8', { fatal: true }).decode(
    Uint8Array.from(atob(encoded.replaceAll('-', '+').replaceAll('_', '/')), (letter) => letter.charCodeAt(0)),
  );

const isLeavable = (category: unknown): category is LeavableCategory =>
  category === 'operational' || category === 'marketing';

const departureFrom = (body: string): Departure | undefined => {
  try {
    const fields: unknown = JSON.parse(fromBase64Url(body));
    if (!Array.isArray(fields)) return undefined;
    const [notificationId, category, recipient]: unknown[] = fields;
    return typeof notificationId === 'string' && typeof recipient === 'string' && isLeavable(category)
      ? { notificationId, recipient, category }
      : undefined;
  } catch {
    return undefined;
  }
};

/**
 * A token that proves that this system told this recipient how to leave this category. It never runs out: an old mail
 * must be leavable too.
 * @throws when the message is transactional, or no key can be had
 */
export const unsubscribeToken = async (
  { keys, mac }: Omit<UnsubscribeSigning, 'sameText'>,
  { id, recipient, category }: Pick<Notification, 'id' | 'recipient' | 'category'>,
): Promise<string> => {
  if (!isLeavable(category)) throw new Error(`notification ${id} is ${category}: there is nothing to unsubscribe from`);
  const [key] = await keys.keys();
  if (key === undefined) throw new Error('there is no key to sign unsubscribe links with');
  const body = toBase64Url(JSON.stringify([id, category, recipient]));
  return `${body}.${mac(key, `${PURPOSE}:${body}`)}`;
};

/** What a token says, once its signature has been believed. @throws when the keys cannot be had */
export const readUnsubscribeToken = async (
  { keys, mac, sameText }: UnsubscribeSigning,
  token: string,
): Promise<Result<Departure, UnreadableToken>> => {
  const [, body, signature] = (token.length <= TOKEN_LIMIT && TOKEN.exec(token)) || [];
  if (body === undefined || signature === undefined) return refuse({ because: 'malformed' });
  const believed = (await keys.keys()).filter((key) => sameText(mac(key, `${PURPOSE}:${body}`), signature));
  if (believed.length === 0) return refuse({ because: 'bad-signature' });
  const departure = departureFrom(body);
  return departure === undefined ? refuse({ because: 'malformed' }) : accept(departure);
};
