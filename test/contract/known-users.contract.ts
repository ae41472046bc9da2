import type { KnownUsers } from '../../src/domain/notifications/ports.ts';
import type { DirectoryEntry } from '../../src/domain/users/user.ts';
import { anEntry } from './user-directory.contract.ts';

export interface KnownUsersHarness {
  readonly users: KnownUsers;
  /** Writes an entry of the directory, or replaces the one with its id. */
  readonly given: (entry: DirectoryEntry) => Promise<void>;
}

/** What everybody who knows users for notifications does. `make` gives one that knows nobody, and reads pages of two. */
export const describeKnownUsersContract = (make: () => Promise<KnownUsersHarness>): void => {
  it('N1: finds everybody of a group who can sign in, and nobody else, over all pages', async () => {
    const { users, given } = await make();
    const admin = (id: string, changes: Partial<DirectoryEntry> = {}) =>
      given(anEntry({ id, role: 'admin', signIn: 'active', isEnabled: true, attributes: {}, ...changes }));
    await admin('a-1', { attributes: { contactId: 'c-1' } });
    await admin('a-2', { isEnabled: false });
    await admin('a-3', { signIn: 'invited' });
    await admin('a-4', { signIn: 'reset-required' });
    await admin('a-5', { signIn: 'unconfirmed' });
    await admin('a-6', { attributes: { contactId: 'c-6', phone: '+14155550106' } });
    await admin('a-7', { role: 'super_admin' });
    expect(await users.inGroup('admin')).toEqual([
      { id: 'a-1', contactId: 'c-1' },
      { id: 'a-4' },
      { id: 'a-6', contactId: 'c-6' },
    ]);
    expect(await users.inGroup('srm')).toEqual([]);
  });

  it.each(['Admin', 'AE', '', 'constructor', 'super-admin'])('says that %j is no user group', async (name) => {
    const { users } = await make();
    expect(await users.inGroup(name)).toBe('no-group');
  });

  it('finds a user by the id, whether they can sign in or not', async () => {
    const { users, given } = await make();
    const attributes = { givenName: 'Nia', phone: '+14155550107', contactId: 'c-7' };
    await given(anEntry({ id: 'nia', email: 'nia@example.com', isEnabled: false, attributes }));
    await given(anEntry({ id: 'tom', email: 'tom@example.com', signIn: 'invited', attributes: {} }));
    expect(await users.byId('nia')).toEqual({
      id: 'nia',
      email: 'nia@example.com',
      phone: '+14155550107',
      contactId: 'c-7',
    });
    expect(await users.byId('tom')).toEqual({ id: 'tom', email: 'tom@example.com' });
    expect(await users.byId('nobody')).toBeUndefined();
    expect(await users.byId('')).toBeUndefined();
  });
};
