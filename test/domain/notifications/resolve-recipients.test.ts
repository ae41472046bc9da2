import { createMemoryContactDirectory } from '../../../src/adapters/memory/memory-contact-directory.ts';
import { createMemoryKnownUsers } from '../../../src/adapters/memory/memory-known-users.ts';
import type { Hook } from '../../../src/domain/notifications/hook.ts';
import type { Contact } from '../../../src/domain/notifications/ports.ts';
import { resolveRecipients } from '../../../src/domain/notifications/resolve-recipients.ts';
import type { DirectoryEntry } from '../../../src/domain/users/user.ts';
import { anEntry } from '../../contract/user-directory.contract.ts';
import { aContact, aHook } from '../../support/builders.ts';

const anAdmin = (id: string, contactId?: string, changes: Partial<DirectoryEntry> = {}): DirectoryEntry =>
  anEntry({
    id,
    email: `${id}@example.com`,
    role: 'admin',
    signIn: 'active',
    isEnabled: true,
    attributes: contactId === undefined ? {} : { contactId },
    ...changes,
  });
const contactOf = (id: string, changes: Partial<Contact> = {}): Contact =>
  aContact({ id, email: `${id}@example.com`, roleType: 'Admin', ...changes });

const resolve = (hook: Partial<Hook>, users: readonly DirectoryEntry[], contacts: readonly Contact[] = []) =>
  resolveRecipients(
    aHook({ recipientEmails: [], ...hook }),
    { userId: 'ada', nothing: '' },
    { contacts: createMemoryContactDirectory(contacts), users: createMemoryKnownUsers(users) },
  );

describe('recipientRoles that name a user group', () => {
  const recipientRoles = ['admin'];

  it('N1: are the contacts of its users who can sign in, and of nobody else', async () => {
    const users = [
      anAdmin('ada', 'c-ada'),
      anAdmin('bob', 'c-bob', { isEnabled: false }),
      anAdmin('cyd', 'c-cyd', { signIn: 'invited' }),
      anAdmin('dan', 'c-dan', { role: 'agent' }),
    ];
    const contacts = ['c-ada', 'c-bob', 'c-cyd', 'c-dan', 'c-elsewhere'].map((id) => contactOf(id));
    expect(await resolve({ recipientRoles }, users, contacts)).toEqual({
      recipients: [{ address: 'c-ada@example.com', contactId: 'c-ada', via: 'role admin' }],
      refused: [],
      absent: [],
    });
  });

  it('N10: leave out who has no contact whose consent would count, and say how many, not who', async () => {
    const users = [anAdmin('ada', 'c-ada'), anAdmin('bob'), anAdmin('cyd', 'c-gone'), anAdmin('dan', 'c-dan')];
    const contacts = [contactOf('c-ada'), contactOf('c-dan', { isActive: false })];
    const { recipients, refused } = await resolve({ recipientRoles }, users, contacts);
    expect(recipients).toMatchObject([{ contactId: 'c-ada' }]);
    expect(refused).toEqual(['role admin: 3 of its users linked to no active contact']);
  });

  it('say so when nobody in the group can sign in', async () => {
    const { recipients, refused } = await resolve({ recipientRoles }, []);
    expect(recipients).toEqual([]);
    expect(refused).toEqual(['role admin: nobody in this user group can sign in']);
  });

  it('are not the roles of contacts, which have names of their own', async () => {
    const users = [anAdmin('ada', 'c-ada')];
    const contacts = [contactOf('c-ada'), contactOf('c-office')];
    const of = async (role: string) =>
      (await resolve({ recipientRoles: [role] }, users, contacts)).recipients.map(({ contactId }) => contactId);
    expect(await of('admin')).toEqual(['c-ada']);
    expect(await of('Admin')).toEqual(['c-ada', 'c-office']);
  });

  it('N1: tell somebody once who is found both ways', async () => {
    const { recipients } = await resolve(
      { recipientRoles: ['Admin', 'admin'] },
      [anAdmin('ada', 'c-ada')],
      [contactOf('c-ada')],
    );
    expect(recipients).toHaveLength(1);
  });
});

describe('recipientDynamic with user:<path>', () => {
  const person = { recipientDynamic: ['user:userId'], category: 'transactional' } as const;

  it('N1: is the address of the account, with the contact whose consent counts', async () => {
    const { recipients } = await resolve(person, [anAdmin('ada', 'c-ada')]);
    expect(recipients).toEqual([{ address: 'ada@example.com', contactId: 'c-ada', via: 'user:userId' }]);
  });

  it('reaches who is linked to no contact with what one must be told, and with nothing else', async () => {
    expect(await resolve(person, [anAdmin('ada')])).toMatchObject({ recipients: [{ address: 'ada@example.com' }] });
    for (const hook of [{ ...person, category: 'operational' } as const, { ...person, channel: 'sms' } as const]) {
      const { recipients, refused } = await resolve(hook, [anAdmin('ada')]);
      expect(recipients).toEqual([]);
      expect(refused).toEqual(['user:userId: the user is linked to no contact, whose consent this would need']);
    }
  });

  it('reaches who can sign in no more, and says when there is no such user or no number', async () => {
    expect(await resolve(person, [anAdmin('ada', 'c', { isEnabled: false })])).toMatchObject({ recipients: [{}] });
    expect((await resolve(person, [])).refused).toEqual(['user:userId: no such user']);
    const sms = await resolve({ ...person, channel: 'sms' }, [anAdmin('ada', 'c')]);
    expect(sms.refused).toEqual(['user:userId: the user has no telephone number']);
    const absent = await resolve({ ...person, recipientDynamic: ['user:nothing', 'user:no.where'] }, []);
    expect(absent.absent).toEqual(['user:nothing', 'user:no.where']);
  });
});
