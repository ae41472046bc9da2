import type { KnownUser, KnownUsers } from '../../domain/notifications/ports.ts';
import { isRole } from '../../domain/users/roles.ts';
import type { DirectoryEntry } from '../../domain/users/user.ts';
import { type CanBeOut, createOutage } from './outage.ts';

export interface MemoryKnownUsers extends KnownUsers, CanBeOut {
  /** Adds a user, or replaces the one with the id. */
  put(entry: DirectoryEntry): void;
}

const knownOf = ({ id, email, attributes: { phone, contactId } }: DirectoryEntry): KnownUser => ({
  id,
  email,
  ...(phone === undefined ? {} : { phone }),
  ...(contactId === undefined ? {} : { contactId }),
});

const canSignIn = ({ isEnabled, signIn }: DirectoryEntry): boolean =>
  isEnabled && (signIn === 'active' || signIn === 'reset-required');

export const createMemoryKnownUsers = (entries: readonly DirectoryEntry[] = []): MemoryKnownUsers => {
  const rows = new Map<string, DirectoryEntry>(entries.map((entry) => [entry.id, entry]));
  const outage = createOutage('the directory of users');
  return {
    setOutage: outage.setOutage,
    put: (entry) => void rows.set(entry.id, structuredClone(entry)),
    inGroup: async (name) => {
      outage.check();
      if (!isRole(name)) return 'no-group';
      const members = [...rows.values()].filter((entry) => entry.role === name && canSignIn(entry));
      return members
        .map(knownOf)
        .map(({ id, contactId }) => ({ id, ...(contactId === undefined ? {} : { contactId }) }))
        .sort((one, other) => (one.id < other.id ? -1 : 1));
    },
    byId: async (id) => {
      outage.check();
      const entry = rows.get(id);
      return entry === undefined ? undefined : knownOf(entry);
    },
  };
};
