import * as z from 'zod';
import type { Contact } from '../../domain/notifications/ports.ts';
import { readRow } from './attributes.ts';
import type { PlainItem } from './plain-item.ts';

/** Old data holds all sorts of things; an address that is no text is none. */
const address = z.preprocess((value) => (typeof value === 'string' ? value : undefined), z.string().optional());

/** What is missing has its default; what is neither yes nor no is a no: a doubt does not send. */
const consent = (missing: boolean) =>
  z
    .preprocess((value) => (value === 'true' ? true : value === 'false' ? false : value), z.boolean().default(missing))
    .catch(false);

const contactRow = z.object({
  id: z.string(),
  email: address,
  phone: address,
  mobile: address,
  roleType: address,
  emailNotifications: consent(true),
  smsNotifications: consent(false),
  canReceiveNotifications: consent(true),
  isActive: consent(true),
});

/** A row of Contacts, whoever wrote it. */
export const parseContact = (item: PlainItem): Contact => {
  const read = readRow(contactRow, item, { emptyIsAbsent: true });
  if (!read.ok) throw new Error(`Contacts: row ${String(item.id)} is no contact: ${read.refusal.reason}`);
  const { email, phone, mobile, roleType, ...rest } = read.value;
  return {
    ...rest,
    ...(email === undefined ? {} : { email }),
    ...(phone === undefined ? {} : { phone }),
    ...(mobile === undefined ? {} : { mobile }),
    ...(roleType === undefined ? {} : { roleType }),
  };
};
