import { randomUUID } from 'node:crypto';
import type { Contact, ContactDirectory } from '../../src/domain/notifications/ports.ts';

export const aContact = (changes: Partial<Contact> = {}): Contact => ({
  id: randomUUID(),
  email: 'alex.agent@example.com',
  phone: '+1 415 555 0123',
  mobile: '+14155550124',
  roleType: 'AE',
  emailNotifications: true,
  smsNotifications: false,
  canReceiveNotifications: true,
  isActive: true,
  ...changes,
});

export interface ContactDirectoryHarness {
  readonly directory: ContactDirectory;
  /** Writes a contact, or replaces the one with its id. */
  readonly given: (contact: Contact) => Promise<void>;
}

/** What every ContactDirectory does. `make` gives an empty one, which reads pages of two. */
export const describeContactDirectoryContract = (make: () => Promise<ContactDirectoryHarness>): void => {
  it('N1: finds everybody of a role, and nobody else, over all pages', async () => {
    const { directory, given } = await make();
    const { roleType: _, ...withoutRole } = aContact();
    const executives = Array.from({ length: 5 }, (_unused, index) => aContact({ isActive: index % 2 === 0 }));
    for (const contact of [...executives, aContact({ roleType: 'PM' }), withoutRole]) await given(contact);
    const expected = [...executives].sort((one, other) => (one.id < other.id ? -1 : 1));
    expect(await directory.byRole('AE')).toEqual(expected);
    expect(await directory.byRole('Admin')).toEqual([]);
    expect(await directory.byRole('')).toEqual([]);
  });

  it('finds a contact by its id', async () => {
    const { directory, given } = await make();
    const contact = aContact({ smsNotifications: true, emailNotifications: false, canReceiveNotifications: false });
    await given(contact);
    expect(await directory.byId(contact.id)).toEqual(contact);
    expect(await directory.byId('nobody')).toBeUndefined();
    expect(await directory.byId('')).toBeUndefined();
  });

  it('sees a change of heart at once', async () => {
    const { directory, given } = await make();
    const contact = aContact();
    await given(contact);
    await directory.byId(contact.id);
    await given({ ...contact, canReceiveNotifications: false });
    expect(await directory.byId(contact.id)).toMatchObject({ canReceiveNotifications: false });
    expect(await directory.byRole('AE')).toMatchObject([{ canReceiveNotifications: false }]);
  });
};
