import { accept, refuse } from '../../domain/shared/result.ts';
import type { UserDirectory, UserSearch } from '../../domain/users/ports.ts';
import { type DirectoryEntry, normalisedEmail } from '../../domain/users/user.ts';
import {
  newCursorKey,
  type SearchPlace,
  searchCursor,
  searchKeysOf,
  searchPlace,
  wantedText,
} from '../shared/user-search.ts';
import { orderedPages } from './ordered-pages.ts';
import { type CanBeOut, createOutage } from './outage.ts';

export interface MemoryUserDirectory extends UserDirectory, CanBeOut {
  /** Writes an entry whatever is there, as a settlement does. */
  plant(entry: DirectoryEntry): void;
  /** Takes an entry away, also while the directory is out. */
  uproot(id: string): void;
  /** Whether an entry was taken away since its user is no more. */
  isGone(id: string): boolean;
  entries(): readonly DirectoryEntry[];
}

const sortKeyOf = (entry: DirectoryEntry, sortBy: UserSearch['sortBy']): string => {
  const { sortEmail, sortName } = searchKeysOf(entry);
  return { email: sortEmail, name: sortName, createdAt: entry.createdAt }[sortBy];
};

const isFound = (search: UserSearch, entry: DirectoryEntry): boolean => {
  const { role = entry.role, signIn = entry.signIn, isEnabled = entry.isEnabled } = search;
  const isAsAsked = role === entry.role && signIn === entry.signIn && isEnabled === entry.isEnabled;
  return isAsAsked && searchKeysOf(entry).searchText.includes(wantedText(search) ?? '');
};

const compare = (one: SearchPlace, other: SearchPlace): number => {
  if (one.sortKey !== other.sortKey) return one.sortKey < other.sortKey ? -1 : 1;
  if (one.id === other.id) return 0;
  return one.id < other.id ? -1 : 1;
};

export const createMemoryUserDirectory = ({ readLimit = 2_000, pageSize = 200 } = {}): MemoryUserDirectory => {
  const rows = new Map<string, DirectoryEntry>();
  const gone = new Set<string>();
  const cursorKey = newCursorKey();
  const outage = createOutage('the user directory');
  const plant = (entry: DirectoryEntry): void => {
    rows.set(entry.id, structuredClone(entry));
  };

  return {
    setOutage: outage.setOutage,
    plant,
    uproot: (id) => {
      rows.delete(id);
      gone.add(id);
    },
    isGone: (id) => gone.has(id),
    entries: () => structuredClone([...rows.values()]),
    get: async (id) => {
      outage.check();
      return structuredClone(rows.get(id));
    },
    put: async (entry, was) => {
      outage.check();
      if (rows.get(entry.id)?.revision !== was?.revision) return 'changed';
      plant(entry);
      return 'put';
    },
    remove: async (was) => {
      outage.check();
      if (rows.get(was.id)?.revision !== was.revision) return 'changed';
      rows.delete(was.id);
      gone.add(was.id);
      return 'removed';
    },
    search: async (search) => {
      outage.check();
      const after = search.after === undefined ? undefined : searchPlace(cursorKey, search, search.after);
      if (search.after !== undefined && after === undefined) return refuse({ because: 'bad-cursor' });
      const limit = Math.max(1, search.limit);
      const direction = search.order === 'ascending' ? 1 : -1;
      const rest = [...rows.values()]
        .map((entry) => ({ entry, sortKey: sortKeyOf(entry, search.sortBy), id: entry.id }))
        .toSorted((one, other) => direction * compare(one, other))
        .filter((row) => after === undefined || direction * compare(row, after) > 0);
      const read = rest.slice(0, readLimit);
      const found = read.filter(({ entry }) => isFound(search, entry));
      const shown = found.slice(0, limit);
      const end = found.length >= limit ? shown.at(-1) : read.at(-1);
      const isOver = end === undefined || rest.at(-1) === end;
      return accept({
        users: structuredClone(shown.map(({ entry }) => entry)),
        ...(isOver ? {} : { next: searchCursor(cursorKey, search, end) }),
      });
    },
    linkedTo: async (contactId) => {
      outage.check();
      const linked = [...rows.values()].filter(({ attributes }) => attributes.contactId === contactId);
      return contactId === '' ? [] : linked.map(({ id }) => id).toSorted();
    },
    idsByEmail: async (emails) => {
      outage.check();
      const known = [...rows.values()].toSorted((one, other) => (one.id > other.id ? -1 : 1));
      const byEmail = new Map(known.map(({ email, id }) => [email, id]));
      return new Map(
        emails.map(normalisedEmail).flatMap((email) => {
          const id = email === '' ? undefined : byEmail.get(email);
          return id === undefined ? [] : [[email, id]];
        }),
      );
    },
    all: async function* () {
      outage.check();
      for await (const page of orderedPages(
        () => [...rows.values()],
        ({ id }) => id,
        pageSize,
      )) {
        yield structuredClone(page);
        outage.check();
      }
    },
  };
};
