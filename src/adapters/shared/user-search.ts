import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import type { UserSearch } from '../../domain/users/ports.ts';
import { type DirectoryEntry, nameOf } from '../../domain/users/user.ts';

/** As texts are compared: in one form, in lowercase. */
export const folded = (text: string): string => text.normalize('NFC').toLowerCase();

/** An index key holds 1,024 bytes: that is 240 characters of four, and an id. */
const MAX_CHARACTERS = 240;
const SEPARATOR = '\u0000';

const sortStart = (text: string): string => [...folded(text)].slice(0, MAX_CHARACTERS).join('');

/** What every sort key of an address begins with. */
export const sortEmailStart = (email: string): string => `${sortStart(email)}${SEPARATOR}`;

export interface SearchKeys {
  /** Unique, since the id ends it: a page can end at any entry. */
  readonly sortEmail: string;
  readonly sortName: string;
  readonly searchText: string;
}

export const searchKeysOf = ({ id, email, attributes }: DirectoryEntry): SearchKeys => ({
  sortEmail: `${sortEmailStart(email)}${id}`,
  sortName: `${sortStart(nameOf(attributes))}${SEPARATOR}${id}`,
  searchText: folded(`${nameOf(attributes)}\n${email}`),
});

/** What is looked for; `undefined`: anything. */
export const wantedText = ({ text = '' }: UserSearch): string | undefined => folded(text.trim()) || undefined;

/** Where a page of a search ended. */
export interface SearchPlace {
  readonly sortKey: string;
  readonly id: string;
}

const MAX_CURSOR = 4_000;

/** All that decides what is found, and in which order; not how much of it at once. */
const digestOf = (search: UserSearch): string => {
  const { role, signIn, isEnabled, sortBy, order } = search;
  const parts = [wantedText(search), role, signIn, isEnabled, sortBy, order].map((part) => part ?? null);
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url').slice(0, 22);
};

/** Seals the places that are handed out. One for all who serve the same directory. */
export type CursorKey = Uint8Array;

export const newCursorKey = (): CursorKey => randomBytes(32);

const CIPHER = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
/** Its length shall not tell how long somebody's address is. */
const BLOCK_BYTES = 256;

const padded = (text: string): Buffer => {
  const bytes = Buffer.from(text);
  return Buffer.concat([bytes, Buffer.alloc(BLOCK_BYTES - (bytes.length % BLOCK_BYTES), ' ')]);
};

/**
 * A place as a text that fits into a URL, and that tells its bearer nothing: it may be that of somebody whom they may not
 * see. It leads nowhere in another search.
 */
export const searchCursor = (key: CursorKey, search: UserSearch, { sortKey, id }: SearchPlace): string => {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(CIPHER, key, nonce).setAAD(Buffer.from(digestOf(search)));
  const sealed = [cipher.update(padded(JSON.stringify([sortKey, id]))), cipher.final()];
  return Buffer.concat([nonce, cipher.getAuthTag(), ...sealed]).toString('base64url');
};

const opened = (key: CursorKey, search: UserSearch, cursor: string): unknown => {
  const bytes = Buffer.from(cursor, 'base64url');
  const tagEnd = NONCE_BYTES + TAG_BYTES;
  if (bytes.length <= tagEnd || bytes.toString('base64url') !== cursor) return undefined;
  try {
    const decipher = createDecipheriv(CIPHER, key, bytes.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES })
      .setAAD(Buffer.from(digestOf(search)))
      .setAuthTag(bytes.subarray(NONCE_BYTES, tagEnd));
    return JSON.parse(Buffer.concat([decipher.update(bytes.subarray(tagEnd)), decipher.final()]).toString('utf8'));
  } catch {
    return undefined; // somebody else's making, or of another search
  }
};

const isPart = (part: unknown): part is string => typeof part === 'string' && part !== '';

/** `undefined`: this is no place in this search. */
export const searchPlace = (key: CursorKey, search: UserSearch, cursor: string): SearchPlace | undefined => {
  const parts = cursor.length > MAX_CURSOR ? undefined : opened(key, search, cursor);
  if (!Array.isArray(parts) || parts.length !== 2 || !parts.every(isPart)) return undefined;
  const [sortKey = '', id = ''] = parts;
  return { sortKey, id };
};
