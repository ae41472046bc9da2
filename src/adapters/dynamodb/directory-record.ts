import * as z from 'zod/mini';
import { ROLES } from '../../domain/users/roles.ts';
import type { DirectoryEntry, InvitationState, SignInStatus } from '../../domain/users/user.ts';
import { searchKeysOf } from '../shared/user-search.ts';
import { moment, optionalText, readRow, text, wholeNumber } from './attributes.ts';
import type { PlainItem } from './plain-item.ts';

const attributes = z.object({
  givenName: optionalText,
  familyName: optionalText,
  phone: optionalText,
  role: optionalText,
  contactId: optionalText,
  membershipTier: optionalText,
  companyId: optionalText,
  emailNotifications: z.exactOptional(z.boolean()),
  smsNotifications: z.exactOptional(z.boolean()),
});

const invitation = z.object({
  state: z.enum(['sent', 'opened', 'expired', 'accepted', 'cancelled']) satisfies z.ZodMiniType<InvitationState>,
  invitedBy: text,
  sentAt: moment,
  timesSent: wholeNumber(0, Number.MAX_SAFE_INTEGER),
  expiresAt: moment,
  openedAt: z.exactOptional(moment),
  acceptedAt: z.exactOptional(moment),
});

const directoryRow = z.object({
  id: text,
  revision: text,
  email: z.string(),
  role: z.enum(ROLES),
  signIn: z.enum(['invited', 'unconfirmed', 'active', 'reset-required', 'other']) satisfies z.ZodMiniType<SignInStatus>,
  isEnabled: z.boolean(),
  attributes,
  invitation: z.exactOptional(invitation),
  tokensValidAfter: z.exactOptional(moment),
  confirmedAt: moment,
  createdAt: moment,
  updatedAt: moment,
});

/** A row of UserDirectory. @throws for one that says nothing sure: rights are judged by it */
export const parseDirectoryEntry = (item: PlainItem): DirectoryEntry => {
  const read = readRow(directoryRow, item);
  if (read.ok) return read.value;
  throw new Error(`UserDirectory: row ${String(item.id)} is no entry: ${read.refusal.reason}`);
};

/** All entries are in one partition of the indexes, which order them. */
export const LISTING = 'user';

/** `contactId` beside the attributes is for the index on it. */
export const directoryItem = (entry: DirectoryEntry) => {
  const { contactId } = entry.attributes;
  return {
    ...entry,
    ...searchKeysOf(entry),
    listing: LISTING,
    ...(contactId === undefined || contactId === '' ? {} : { contactId }),
  };
};
