import { createHash } from 'node:crypto';
import { createMemoryJournal } from '../../src/adapters/memory/memory-journal.ts';
import { createMemoryLinkQueue } from '../../src/adapters/memory/memory-link-queue.ts';
import { createMemoryLinkableContacts } from '../../src/adapters/memory/memory-linkable-contacts.ts';
import { createMemoryUserCommands } from '../../src/adapters/memory/memory-user-commands.ts';
import { createMemoryUserDirectory } from '../../src/adapters/memory/memory-user-directory.ts';
import { createMemoryUserPool } from '../../src/adapters/memory/memory-user-pool.ts';
import type { AuditEntry } from '../../src/domain/operations/events.ts';
import type { AnswerLinkQuestionDependencies } from '../../src/domain/users/answer-link-question.ts';
import type { Caller } from '../../src/domain/users/caller.ts';
import type { ConfirmSignUpDependencies } from '../../src/domain/users/confirm-sign-up.ts';
import type { UserSignal } from '../../src/domain/users/events.ts';
import type { LinkQuestion } from '../../src/domain/users/ports.ts';
import type { Role } from '../../src/domain/users/roles.ts';
import type { PoolUserWithGroups } from '../../src/domain/users/user.ts';

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

/** Everything that survives a crash: the pool, what we keep, the ledger, contacts, and a clock that is moved by hand. */
export const userWorld = (users: readonly PoolUserWithGroups[] = []) => {
  let now = NOW;
  let made = 0;
  const clock = () => now;
  const newId = () => {
    made += 1;
    return `made-${made}`;
  };
  const pool = createMemoryUserPool({ clock, newId, pageSize: 3 });
  const directory = createMemoryUserDirectory({ pageSize: 3 });
  const audit: AuditEntry[] = [];
  const signals: UserSignal[] = [];
  const contacts = new Map<string, string>();
  const questions = new Map<string, LinkQuestion>();
  const commands = createMemoryUserCommands({ directory, questions, pageSize: 2 });
  const linkQueue = createMemoryLinkQueue(questions);
  const journal = createMemoryJournal();
  for (const user of users) pool.plant(user);

  const dependencies: ConfirmSignUpDependencies & AnswerLinkQuestionDependencies = {
    pool,
    directory,
    commands: {
      ...commands,
      settle: async (settlement) => {
        await commands.settle(settlement);
        audit.splice(0, audit.length, ...commands.audit());
        signals.splice(0, signals.length, ...commands.signals());
      },
    },
    journal,
    clock,
    digest: (text) => createHash('sha256').update(text).digest('hex'),
    contacts: createMemoryLinkableContacts(contacts),
    linkQueue,
    questions: linkQueue,
  };
  return {
    pool,
    directory,
    /** What is kept of a user. */
    entry: (id: string) => directory.entries().find((entry) => entry.id === id),
    command: (id: string) => commands.all().find((command) => command.id === id),
    commands: () => commands.all(),
    audit,
    signals,
    contacts,
    questions,
    journal,
    dependencies,
    newId,
    /** All that can be written, to see that nothing was. */
    written: () => ({
      users: pool.export(),
      mails: pool.mails(),
      entries: directory.entries(),
      commands: commands.all(),
      audit: [...audit],
      signals: [...signals],
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
