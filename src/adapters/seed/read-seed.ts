import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { PoolUserWithGroups } from '../../domain/users/user.ts';
import { composed } from './compose-template.ts';

/** Rows as they are stored, with the attribute names of the tables. */
export type SeedRow = Readonly<Record<string, unknown>> & { readonly id: string };

/** Somebody of the local stage's user pool. */
export type SeedUser = Omit<PoolUserWithGroups, 'createdAt' | 'updatedAt'>;

export interface Seed {
  readonly hooks: readonly SeedRow[];
  readonly templates: readonly SeedRow[];
  /** Synthetic people, for every stage but production. */
  readonly contacts: readonly SeedRow[];
  /** The first super admin and a few of each role, for the local stage alone. */
  readonly users: readonly SeedUser[];
  /**
   * Parameters by their names, for the local stage alone: synthetic addresses and numbers get their messages, and all else
   * goes to the debug address.
   */
  readonly configuration: Readonly<Record<string, string>>;
}

const FOLDER = fileURLToPath(new URL('../../../seed/', import.meta.url));

const read = (path: string): string => readFileSync(`${FOLDER}${path}`, 'utf8');
const readIfThere = (path: string): string | undefined => (existsSync(`${FOLDER}${path}`) ? read(path) : undefined);

const readTemplate = (id: string): SeedRow => {
  const { slots, ...row } = JSON.parse(read(`templates/${id}/template.json`));
  const smsContent = readIfThere(`templates/${id}/sms.liquid`)?.trim();
  return {
    id,
    ...row,
    emailContentHtml: composed({
      layout: read('layout.html.liquid'),
      styles: JSON.parse(read('styles.json')),
      slots: {
        ...slots,
        content: read(`templates/${id}/email.html.liquid`),
        footer: read(`footer-${slots.footer}.html.liquid`),
      },
    }),
    emailContentText: read(`templates/${id}/email.txt.liquid`),
    ...(smsContent === undefined ? {} : { smsContent }),
  };
};

/** The default hooks and templates, and contacts, users and a configuration to try them with. */
export const readSeed = (): Seed => ({
  hooks: JSON.parse(read('hooks.json')),
  templates: readdirSync(`${FOLDER}templates`).sort().map(readTemplate),
  contacts: JSON.parse(read('contacts.json')),
  users: JSON.parse(read('users.json')),
  configuration: JSON.parse(read('configuration.json')),
});
