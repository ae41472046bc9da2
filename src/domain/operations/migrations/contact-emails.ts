import type { ExactRow } from '../data/exact-row.ts';
import type { Migration } from './migration.ts';

const normalised = (email: string): string => email.trim().toLowerCase();

const apply = (_: string, row: ExactRow): ExactRow => {
  const { email } = row;
  if (typeof email !== 'string' || normalised(email) === email || normalised(email) === '') return row;
  return { ...row, email: normalised(email), emailAsEntered: row.emailAsEntered ?? email };
};

/** The index by address finds what is written in lowercase; what somebody entered stays beside it. */
export const contactEmails: Migration = {
  id: '0002-contact-emails',
  description:
    'writes addresses of Contacts in lowercase and without blanks around them; the original stays in emailAsEntered',
  tables: ['Contacts'],
  apply,
};
