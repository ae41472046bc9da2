import { inParallel } from '../shared/in-parallel.ts';
import { normalisedAddress } from './addresses.ts';
import type { Hook } from './hook.ts';
import type { Channel } from './notification.ts';
import { valueAt } from './paths.ts';
import type { Contact, ContactDirectory, KnownUser, KnownUsers } from './ports.ts';
import type { Payload } from './signal.ts';

export interface Recipient {
  readonly address: string;
  readonly contactId?: string;
  /** Where it was found: `recipientEmails`, `role AE`, `customerEmail`, `contact:assignedTo`, `user:userId`. */
  readonly via: string;
}

/**
 * Recipients, each address once; what could not be used: `<where>: <why>`, without the value; and where nothing was found
 * that need not be there.
 */
export interface Resolution {
  readonly recipients: readonly Recipient[];
  readonly refused: readonly string[];
  readonly absent: readonly string[];
}

interface Candidate {
  readonly raw: string;
  readonly contactId?: string;
  readonly via: string;
}
type Finding = Candidate | { readonly refused: string } | { readonly absent: string };

/** Where people are looked up. */
export interface RecipientDirectories {
  readonly contacts: ContactDirectory;
  readonly users: KnownUsers;
}

const CONTACT_PREFIX = 'contact:';
const USER_PREFIX = 'user:';

/** A group may have thousands of users. */
const READS_AT_ONCE = 16;

const addressIn = (contact: Contact, channel: Channel): string | undefined =>
  channel === 'email' ? contact.email : (contact.mobile ?? contact.phone);

const fromContact = (contact: Contact, channel: Channel, via: string): Finding => {
  if (!contact.isActive) return { refused: `${via}: contact ${contact.id} is inactive` };
  const raw = addressIn(contact, channel);
  return raw === undefined
    ? { refused: `${via}: contact ${contact.id} has no ${channel === 'email' ? 'e-mail address' : 'telephone number'}` }
    : { raw, contactId: contact.id, via };
};

const fixed = (hook: Hook): readonly Finding[] =>
  hook.recipientEmails.map((raw) =>
    hook.channel === 'email'
      ? { raw, via: 'recipientEmails' }
      : { refused: 'recipientEmails: a hook for SMS cannot tell an e-mail address; name a role or a path to a number' },
  );

const ofContactRole = async (hook: Hook, role: string, contacts: ContactDirectory): Promise<readonly Finding[]> => {
  const active = (await contacts.byRole(role)).filter(({ isActive }) => isActive);
  if (active.length === 0) return [{ refused: `role ${role}: no active contact has it` }];
  return active.map((contact) => fromContact(contact, hook.channel, `role ${role}`));
};

/** Members are reached through their contacts, whose consent counts; who has none is not. */
const ofUserGroup = async (
  hook: Hook,
  role: string,
  members: readonly Pick<KnownUser, 'contactId'>[],
  contacts: ContactDirectory,
): Promise<readonly Finding[]> => {
  if (members.length === 0) return [{ refused: `role ${role}: nobody in this user group can sign in` }];
  const linked = members.flatMap(({ contactId }) => contactId ?? []);
  const found = new Map<string, Contact>();
  await inParallel(linked, READS_AT_ONCE, async (id) => {
    const contact = await contacts.byId(id);
    if (contact?.isActive === true) found.set(id, contact);
  });
  const reached = linked.flatMap((id) => found.get(id) ?? []);
  const unreached = members.length - reached.length;
  return [
    ...reached.map((contact) => fromContact(contact, hook.channel, `role ${role}`)),
    ...(unreached === 0 ? [] : [{ refused: `role ${role}: ${unreached} of its users linked to no active contact` }]),
  ];
};

const byRole = async (hook: Hook, { contacts, users }: RecipientDirectories): Promise<readonly Finding[]> => {
  const found = await Promise.all(
    hook.recipientRoles.map(async (role) => {
      const members = await users.inGroup(role);
      return members === 'no-group' ? ofContactRole(hook, role, contacts) : ofUserGroup(hook, role, members, contacts);
    }),
  );
  return found.flat();
};

/** At the account's own address. Without a contact there is no consent to go by: then only what one must be told. */
const fromUser = (user: KnownUser, { channel, category }: Hook, via: string): Finding => {
  const { contactId } = user;
  if (contactId === undefined && (channel === 'sms' || category !== 'transactional')) {
    return { refused: `${via}: the user is linked to no contact, whose consent this would need` };
  }
  const raw = channel === 'email' ? user.email : user.phone;
  if (raw === undefined) return { refused: `${via}: the user has no telephone number` };
  return { raw, via, ...(contactId === undefined ? {} : { contactId }) };
};

const prefixOf = (path: string): string =>
  [CONTACT_PREFIX, USER_PREFIX].find((prefix) => path.startsWith(prefix)) ?? '';

const dynamic = async (
  hook: Hook,
  payload: Payload,
  { contacts, users }: RecipientDirectories,
): Promise<readonly Finding[]> =>
  Promise.all(
    hook.recipientDynamic.map(async (path): Promise<Finding> => {
      const prefix = prefixOf(path);
      const value = valueAt(payload, path.slice(prefix.length));
      if (typeof value !== 'string' || value.trim() === '') return { absent: path };
      if (prefix === '') return { raw: value, via: path };
      if (prefix === USER_PREFIX) {
        const user = await users.byId(value);
        return user === undefined ? { refused: `${path}: no such user` } : fromUser(user, hook, path);
      }
      const contact = await contacts.byId(value);
      return contact === undefined ? { refused: `${path}: no such contact` } : fromContact(contact, hook.channel, path);
    }),
  );

/** Who a hook tells about a payload: fixed addresses, roles and paths; normalised, validated, each address once. */
export const resolveRecipients = async (
  hook: Hook,
  payload: Payload,
  directories: RecipientDirectories,
): Promise<Resolution> => {
  const findings = [
    ...fixed(hook),
    ...(await byRole(hook, directories)),
    ...(await dynamic(hook, payload, directories)),
  ];
  const recipients = new Map<string, Recipient>();
  const refused: string[] = [];
  const absent: string[] = [];
  for (const finding of findings) {
    if ('refused' in finding) refused.push(finding.refused);
    else if ('absent' in finding) absent.push(finding.absent);
    else {
      const { raw, ...rest } = finding;
      const address = normalisedAddress(hook.channel, raw);
      if (!address.ok) refused.push(`${rest.via}: ${address.refusal.reason}`);
      else if (!recipients.has(address.value)) recipients.set(address.value, { ...rest, address: address.value });
    }
  }
  return { recipients: [...recipients.values()], refused, absent };
};
