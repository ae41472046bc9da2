import { createHash } from 'node:crypto';
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

/** A place as an opaque text that fits into a URL. It leads nowhere in another search. */
export const searchCursor = (search: UserSearch, { sortKey, id }: SearchPlace): string =>
  Buffer.from(JSON.stringify([digestOf(search), sortKey, id])).toString('base64url');

const parsed = (cursor: string): unknown => {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
};

const isPart = (part: unknown): part is string =>
  typeof part === 'string' && part !== '' && Buffer.byteLength(part) <= 1_024;

/** `undefined`: this is no place in this search. */
export const searchPlace = (search: UserSearch, cursor: string): SearchPlace | undefined => {
  const parts = cursor.length > MAX_CURSOR ? undefined : parsed(cursor);
  if (!Array.isArray(parts) || parts.length !== 3 || !parts.every(isPart)) return undefined;
  const [digest, sortKey = '', id = ''] = parts;
  return digest === digestOf(search) ? { sortKey, id } : undefined;
};
