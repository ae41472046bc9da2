import { normalisedEmail } from '../user.ts';
import { ERASED } from './erase-value.ts';
import type { Row } from './row.ts';

/** The person of an erasure or an export, by everything that rows know people by. */
export interface Subject {
  readonly userId: string;
  /** Of a user who was made anew: the ids by which older rows know them. */
  readonly formerUserIds?: readonly string[];
  /** Normalised: of the account and of the linked contacts. */
  readonly emails: readonly string[];
  /** Digits alone, with the country code where it is known. */
  readonly phones: readonly string[];
  readonly contactIds: readonly string[];
}

/** Fewer digits are no number that could be looked for in texts. */
const LEAST_DIGITS = 7;

const textsOf = (values: readonly unknown[]): readonly string[] =>
  values.flatMap((value) => {
    if (typeof value === 'number') return [String(value)];
    return typeof value === 'string' && value.trim() !== '' && value !== ERASED ? [value] : [];
  });

const unique = (values: readonly string[]): readonly string[] => [...new Set(values)];

export interface Traits {
  readonly userId: string;
  readonly formerUserIds?: readonly string[];
  readonly email: string;
  readonly phone: string | undefined;
  /** The contacts linked to the user, as they are stored. */
  readonly contacts: readonly Row[];
  readonly contactIds: readonly string[];
}

export const subjectOf = ({ userId, formerUserIds = [], email, phone, contacts, contactIds }: Traits): Subject => ({
  userId,
  ...(formerUserIds.length === 0 ? {} : { formerUserIds }),
  emails: unique(textsOf([email, ...contacts.map((contact) => contact.email)]).map(normalisedEmail)).filter((one) =>
    /^[^\s@]+@[^\s@]+$/.test(one),
  ),
  phones: unique(
    textsOf([phone, ...contacts.flatMap((contact) => [contact.phone, contact.mobile])])
      .map((number) => number.replaceAll(/\D/g, ''))
      .filter((digits) => digits.length >= LEAST_DIGITS),
  ),
  contactIds: unique(contactIds),
});
