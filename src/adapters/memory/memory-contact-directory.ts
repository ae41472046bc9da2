import type { Contact, ContactDirectory } from '../../domain/notifications/ports.ts';
import { type CanBeOut, createOutage } from './outage.ts';

export interface MemoryContactDirectory extends ContactDirectory, CanBeOut {
  /** Adds a contact, or replaces the one with its id. */
  put(contact: Contact): void;
}

export const createMemoryContactDirectory = (contacts: readonly Contact[] = []): MemoryContactDirectory => {
  const rows = new Map<string, Contact>();
  const outage = createOutage('the contact directory');
  const put = (contact: Contact): void => {
    rows.set(contact.id, structuredClone(contact));
  };
  contacts.forEach(put);

  return {
    setOutage: outage.setOutage,
    put,
    byRole: async (role) => {
      outage.check();
      const found = [...rows.values()].filter(({ roleType }) => roleType === role);
      return structuredClone(found.sort((one, other) => (one.id < other.id ? -1 : 1)));
    },
    byId: async (id) => {
      outage.check();
      return structuredClone(rows.get(id));
    },
  };
};
