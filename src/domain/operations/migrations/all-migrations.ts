import type { TableRegistry } from '../table-registry.ts';
import { contactEmails } from './contact-emails.ts';
import { contactFullNames } from './contact-full-names.ts';
import { dropNullIndexKeys } from './drop-null-index-keys.ts';
import type { Migration } from './migration.ts';

/** Every numbered migration, in its order. */
export const allMigrations = (registry: TableRegistry): readonly Migration[] => [
  dropNullIndexKeys(registry),
  contactEmails,
  contactFullNames,
];
