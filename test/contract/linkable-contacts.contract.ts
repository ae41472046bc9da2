import type { LinkableContacts } from '../../src/domain/users/ports.ts';

/** By the id of each contact its address, as somebody has written it. */
export type Addresses = Readonly<Record<string, string | undefined>>;

export const describeLinkableContactsContract = (
  name: string,
  make: (addresses: Addresses) => Promise<LinkableContacts>,
): void => {
  describe(`LinkableContacts contract: ${name}`, () => {
    it('U4: finds by the exact address alone, and all that have it', async () => {
      const contacts = await make({
        'c-1': 'ada@example.com',
        'c-2': 'ada@example.com',
        'c-3': 'bada@example.com',
        'c-4': 'ada@example.com.example.net',
        'c-5': undefined,
      });
      const found = async (email: string) => [...(await contacts.byEmail(email))].toSorted();
      expect(await found('ada@example.com')).toEqual(['c-1', 'c-2']);
      expect(await found(' ADA@Example.com ')).toEqual(['c-1', 'c-2']);
      for (const nobody of ['ada@example.co', 'ada', 'undefined', '', ' ']) expect(await found(nobody)).toEqual([]);
    });

    it('takes a contact whose address is written with capitals for nobody: a person links it', async () => {
      const contacts = await make({ 'c-1': 'Ada@Example.com' });
      for (const email of ['ada@example.com', 'Ada@Example.com']) expect(await contacts.byEmail(email)).toEqual([]);
      expect(await contacts.exists('c-1')).toBe(true);
    });

    it('knows which contacts there are', async () => {
      const contacts = await make({ 'c-1': undefined });
      const there = await Promise.all(['c-1', 'c-2', '', 'x'.repeat(3000)].map((id) => contacts.exists(id)));
      expect(there).toEqual([true, false, false, false]);
    });
  });
};
