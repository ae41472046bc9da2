import type { ExactRow } from '../data/exact-row.ts';
import type { Migration } from './migration.ts';

const textOf = (value: unknown): string => (typeof value === 'string' ? value.trim() : '');

const apply = (_: string, row: ExactRow): ExactRow => {
  if (textOf(row.fullName) !== '' || row.fullName === '[erased]') return row;
  const fullName = [textOf(row.firstName), textOf(row.lastName)].filter((part) => part !== '').join(' ');
  return fullName === '' || fullName.includes('[erased]') ? row : { ...row, fullName };
};

/** Mails greet by fullName; old rows have the parts alone. What is there stays. */
export const contactFullNames: Migration = {
  id: '0003-contact-full-names',
  description: 'gives Contacts without a fullName the one that firstName and lastName make',
  tables: ['Contacts'],
  apply,
};
