import { normalisedAddress } from './addresses.ts';
import type { Hook } from './hook.ts';
import type { Channel } from './notification.ts';
import { valueAt } from './paths.ts';
import type { Contact, ContactDirectory } from './ports.ts';
import type { Payload } from './signal.ts';

export interface Recipient {
  readonly address: string;
  readonly contactId?: string;
  /** Where it was found: `recipientEmails`, `role AE`, `customerEmail`, `contact:assignedTo`. */
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

const CONTACT_PREFIX = 'contact:';

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

const byRole = async (hook: Hook, directory: ContactDirectory): Promise<readonly Finding[]> => {
  const found = await Promise.all(
    hook.recipientRoles.map(async (role) => {
      const contacts = (await directory.byRole(role)).filter(({ isActive }) => isActive);
      if (contacts.length === 0) return [{ refused: `role ${role}: no active contact has it` }];
      return contacts.map((contact) => fromContact(contact, hook.channel, `role ${role}`));
    }),
  );
  return found.flat();
};

const dynamic = async (hook: Hook, payload: Payload, directory: ContactDirectory): Promise<readonly Finding[]> =>
  Promise.all(
    hook.recipientDynamic.map(async (path): Promise<Finding> => {
      const isContact = path.startsWith(CONTACT_PREFIX);
      const value = valueAt(payload, isContact ? path.slice(CONTACT_PREFIX.length) : path);
      if (typeof value !== 'string' || value.trim() === '') return { absent: path };
      if (!isContact) return { raw: value, via: path };
      const contact = await directory.byId(value);
      return contact === undefined ? { refused: `${path}: no such contact` } : fromContact(contact, hook.channel, path);
    }),
  );

/** Who a hook tells about a payload: fixed addresses, roles and paths; normalised, validated, each address once. */
export const resolveRecipients = async (
  hook: Hook,
  payload: Payload,
  directory: ContactDirectory,
): Promise<Resolution> => {
  const findings = [...fixed(hook), ...(await byRole(hook, directory)), ...(await dynamic(hook, payload, directory))];
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
