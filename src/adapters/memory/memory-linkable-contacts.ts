import type { LinkableContacts } from '../../domain/users/ports.ts';
import { normalisedEmail } from '../../domain/users/user.ts';

/** Over the address of each contact, by its id. */
export const createMemoryLinkableContacts = (addresses: ReadonlyMap<string, string | undefined>): LinkableContacts => ({
  exists: async (contactId) => addresses.has(contactId),
  byEmail: async (email) => {
    const wanted = normalisedEmail(email);
    if (wanted === '') return [];
    return [...addresses].filter(([, address]) => address === wanted).map(([id]) => id);
  },
});
