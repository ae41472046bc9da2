import * as z from 'zod/mini';
import type { Contact } from '../../domain/notifications/ports.ts';
import { readRow } from './attributes.ts';
import type { PlainItem } from './plain-item.ts';

/** Old data holds all sorts of things; an address that is no text is none. */
const address = z.catch(z.optional(z.string()), undefined);

/** What is missing has its default; what is neither yes nor no is a no: a doubt does not send. */
const yesOrNo = z.union([
  z.boolean(),
  z.pipe(
    z.enum(['true', 'false']),
    z.transform((word) => word === 'true'),
  ),
]);
const consent = (missing: boolean) => z.catch(z._default(yesOrNo, missing), false);

const contactRow = z.object({
  id: z.string(),
  email: address,
  phone: address,
  mobile: address,
  roleType: address,
  timeZone: address,
  emailNotifications: consent(true),
  smsNotifications: consent(false),
  canReceiveNotifications: consent(true),
  isActive: consent(true),
});

/** A row of Contacts, whoever wrote it. */
export const parseContact = (item: PlainItem): Contact => {
  const read = readRow(contactRow, item, { emptyIsAbsent: true });
  if (!read.ok) throw new Error(`Contacts: row ${String(item.id)} is no contact: ${read.refusal.reason}`);
  const { email, phone, mobile, roleType, timeZone, ...rest } = read.value;
  return {
    ...rest,
    ...(email === undefined ? {} : { email }),
    ...(phone === undefined ? {} : { phone }),
    ...(mobile === undefined ? {} : { mobile }),
    ...(roleType === undefined ? {} : { roleType }),
    ...(timeZone === undefined ? {} : { timeZone }),
  };
};
