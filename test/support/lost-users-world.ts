import { createMemoryStageTables } from '../../src/adapters/memory/memory-stage-tables.ts';
import { createMemoryMadeUsers, createMemoryUserMaker } from '../../src/adapters/memory/memory-user-maker.ts';
import { readTableRegistry } from '../../src/adapters/registry/read-table-registry.ts';
import type { AuditEntry } from '../../src/domain/operations/events.ts';
import { followUsers } from '../../src/domain/operations/restore/users/follow-users.ts';
import { makeUsers } from '../../src/domain/operations/restore/users/make-users.ts';
import { planUsers } from '../../src/domain/operations/restore/users/plan-users.ts';
import type { KnownUser } from '../../src/domain/operations/restore/users/ports.ts';
import { readSinceThen, TELLING } from '../../src/domain/operations/restore/users/read-since-then.ts';
import { ROLES } from '../../src/domain/users/roles.ts';

export const BACKUP_AT = '2026-04-01T09:30:00.000Z';
export const LATER = '2026-04-02T09:30:00.000Z';

export const aKnownUser = (id: string, changes: Partial<KnownUser> = {}): KnownUser => ({
  id,
  email: `${id}@example.com`,
  isEmailVerified: true,
  isEnabled: true,
  status: 'CONFIRMED',
  attributes: { given_name: id, 'custom:role': 'agent' },
  groups: ['agent'],
  ...changes,
});

/** A stage whose user pool has lost the users of a backup, and what its tables know of them. */
export const lostUsersWorld = (users: readonly KnownUser[]) => {
  const registry = readTableRegistry().filter(({ model }) => TELLING.some((one) => one === model));
  const tables = createMemoryStageTables(registry);
  let ids = 0;
  let now = Date.parse(LATER);
  const clock = (): Date => {
    now += 1_000;
    return new Date(now);
  };
  const newId = (): string => {
    ids += 1;
    return `new-${ids}`;
  };
  const maker = createMemoryUserMaker({ clock, newId });
  const made = createMemoryMadeUsers();
  const entries = new Map<string, AuditEntry>();
  const trail = { add: async (entry: AuditEntry) => void entries.set(entry.id, entry) };

  const plan = async ({ superAdmins = false } = {}) =>
    planUsers(
      {
        inBackup: new Map(users.map((user) => [user.id, user])),
        inPool: new Map(maker.users().map((user) => [user.id, user])),
        ...{ made: await made.all(), since: await readSinceThen(tables)({ beganAt: BACKUP_AT }), roles: ROLES },
        highest: 'super_admin',
      },
      { superAdmins },
    );
  return {
    ...{ tables, maker, made, clock, plan },
    audit: () => [...entries.values()],
    make: async ({ superAdmins = false, invites = false } = {}) => {
      const planned = await plan({ superAdmins });
      const how = { invites, actor: 'operator:olga', backup: 'dev-1', reason: 'the pool is gone' };
      return makeUsers({ maker, made, trail, clock })(planned.make, how);
    },
    follow: followUsers(registry, tables),
    command: (id: string, fields: Readonly<Record<string, string>>) =>
      tables.plant('UserCommands', {
        id: { S: id },
        ...{ state: { S: 'confirmed' }, endedAt: { S: LATER } },
        ...Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, { S: value }])),
      }),
    entry: (id: string, fields: { readonly role: string; readonly isEnabled: boolean; readonly contactId?: string }) =>
      tables.plant('UserDirectory', {
        ...{ id: { S: id }, role: { S: fields.role }, isEnabled: { BOOL: fields.isEnabled } },
        ...(fields.contactId === undefined ? {} : { contactId: { S: fields.contactId } }),
      }),
    erasure: (userId: string, state: string) =>
      tables.plant('BackendState', { id: { S: `erasure#${userId}` }, userId: { S: userId }, state: { S: state } }),
  };
};
export type LostUsersWorld = ReturnType<typeof lostUsersWorld>;
