import { createHash } from 'node:crypto';
import { createMemoryJournal } from '../../src/adapters/memory/memory-journal.ts';
import { createMemoryUserPool } from '../../src/adapters/memory/memory-user-pool.ts';
import type { AuditEntry } from '../../src/domain/operations/events.ts';
import { accept } from '../../src/domain/shared/result.ts';
import type { Caller } from '../../src/domain/users/caller.ts';
import type { ConfirmSignUpDependencies } from '../../src/domain/users/confirm-sign-up.ts';
import type { UserSignal } from '../../src/domain/users/events.ts';
import type { LinkQuestion, UserCommand, UserCommands, UserDirectory } from '../../src/domain/users/ports.ts';
import type { Role } from '../../src/domain/users/roles.ts';
import type { DirectoryEntry, PoolUserWithGroups } from '../../src/domain/users/user.ts';

export const NOW = new Date('2026-11-23T10:00:00.000Z');

export const aUser = (overrides: Partial<PoolUserWithGroups> & { readonly id: string }): PoolUserWithGroups => ({
  email: `${overrides.id}@example.com`,
  isEmailVerified: true,
  signIn: 'active',
  isEnabled: true,
  attributes: {},
  groups: [],
  createdAt: '2026-01-01T00:00:00.000Z',
  updatedAt: '2026-01-01T00:00:00.000Z',
  ...overrides,
});

/** Somebody with one role, told the same by group and attribute. */
export const aUserWith = (id: string, role: Role, overrides: Partial<PoolUserWithGroups> = {}): PoolUserWithGroups =>
  aUser({ id, groups: [role], attributes: { role }, ...overrides });

export const person = (id: string, role: Role): Caller => ({ kind: 'person', id, groups: [role] });
export const OPERATOR: Caller = { kind: 'operator', name: 'op' };
export const NIGHTLY: Caller = { kind: 'automation', rule: 'nightly' };

const memoryDirectory = () => {
  const entries = new Map<string, DirectoryEntry>();
  const directory: UserDirectory = {
    get: async (id) => entries.get(id),
    put: async (entry, was) => {
      if (entries.get(entry.id)?.revision !== was?.revision) return 'changed';
      entries.set(entry.id, entry);
      return 'put';
    },
    remove: async (id) => {
      entries.delete(id);
    },
    search: async ({ limit, after = '' }) => {
      const users = [...entries.values()].filter(({ id }) => id > after).sort((a, b) => (a.id < b.id ? -1 : 1));
      const next = users.length > limit ? users[limit - 1]?.id : undefined;
      return accept({ users: users.slice(0, limit), ...(next === undefined ? {} : { next }) });
    },
    linkedTo: async (contactId) =>
      [...entries.values()].filter(({ attributes }) => attributes.contactId === contactId).map(({ id }) => id),
    idsByEmail: async (emails) =>
      new Map([...entries.values()].filter(({ email }) => emails.includes(email)).map(({ email, id }) => [email, id])),
    all: async function* () {
      yield [...entries.values()];
    },
  };
  return { entries, directory };
};

const memoryCommands = (entries: Map<string, DirectoryEntry>) => {
  const rows = new Map<string, { readonly command: UserCommand; readonly leaseUntil: Date }>();
  const holds = new Map<string, string>();
  const audit: AuditEntry[] = [];
  const signals: UserSignal[] = [];
  const held = ({ targetId, alsoHolds = [] }: UserCommand) => [targetId, ...alsoHolds];
  const commands: UserCommands = {
    begin: async (command, leaseUntil) => {
      if (rows.has(command.id)) return 'repeated';
      const busyWith = held(command).flatMap((key) => holds.get(key) ?? [])[0];
      if (busyWith !== undefined) return { busyWith };
      rows.set(command.id, { command, leaseUntil });
      for (const key of held(command)) holds.set(key, command.id);
      return 'begun';
    },
    resume: async (id, now, leaseUntil) => {
      const row = rows.get(id);
      if (row?.command.state !== 'begun') return 'ended';
      if (row.leaseUntil > now) return 'held';
      rows.set(id, { ...row, leaseUntil });
      return 'resumed';
    },
    get: async (id) => rows.get(id)?.command,
    settle: async ({ command, entry, audit: line, signal }) => {
      const row = rows.get(command.id);
      if (row?.command.state !== 'begun') return;
      rows.set(command.id, { ...row, command: structuredClone(command) });
      for (const key of held(command)) holds.delete(key);
      if (entry === 'gone') entries.delete(command.targetId);
      else if (entry !== undefined) entries.set(entry.id, structuredClone(entry));
      audit.push(structuredClone(line));
      if (signal !== undefined) signals.push(structuredClone(signal));
    },
    open: async function* (begunBefore) {
      const open = [...rows.values()].map(({ command }) => command).filter(({ state }) => state === 'begun');
      yield open.filter(({ begunAt }) => new Date(begunAt) < begunBefore);
    },
  };
  return { commands, rows, audit, signals };
};

/** Everything that survives a crash: the pool, what we keep, the ledger, contacts, and a clock that is moved by hand. */
export const userWorld = (users: readonly PoolUserWithGroups[] = []) => {
  let now = NOW;
  let made = 0;
  const clock = () => now;
  const newId = () => `made-${(made += 1)}`;
  const pool = createMemoryUserPool({ clock, newId, pageSize: 3 });
  const { entries, directory } = memoryDirectory();
  const ledger = memoryCommands(entries);
  const contacts = new Map<string, string>();
  const questions = new Map<string, LinkQuestion>();
  const journal = createMemoryJournal();
  for (const user of users) pool.plant(user);

  const dependencies: ConfirmSignUpDependencies = {
    pool,
    directory,
    commands: ledger.commands,
    journal,
    clock,
    digest: (text) => createHash('sha256').update(text).digest('hex'),
    contacts: {
      exists: async (id) => contacts.has(id),
      byEmail: async (email) => [...contacts].filter(([, address]) => address === email).map(([id]) => id),
    },
    linkQueue: {
      put: async (question) => {
        if (!questions.has(question.id)) questions.set(question.id, question);
      },
    },
  };
  return {
    ...ledger,
    pool,
    entries,
    directory,
    contacts,
    questions,
    journal,
    dependencies,
    newId,
    /** All that can be written, to see that nothing was. */
    written: () => ({
      users: pool.export(),
      mails: pool.mails(),
      entries: [...entries.values()],
      commands: [...ledger.rows.values()],
      audit: [...ledger.audit],
      signals: [...ledger.signals],
      questions: [...questions.values()],
    }),
    clock: {
      now: () => now,
      advanceSeconds: (seconds: number) => {
        now = new Date(now.getTime() + seconds * 1000);
      },
    },
  };
};
export type UserWorld = ReturnType<typeof userWorld>;
