import { createHash } from 'node:crypto';
import { createMemoryErasures, createMemoryPersonalRows } from '../../src/adapters/memory/memory-personal-data.ts';
import { createMemoryUserPool, type MemoryUserPool } from '../../src/adapters/memory/memory-user-pool.ts';
import { readDataRegistry } from '../../src/adapters/registry/read-data-registry.ts';
import { accept, refuse } from '../../src/domain/shared/result.ts';
import type { Caller } from '../../src/domain/users/caller.ts';
import type { RemoveAccount } from '../../src/domain/users/personal-data/ports.ts';
import type { Row } from '../../src/domain/users/personal-data/row.ts';

export const JANE = {
  id: 'jane',
  email: 'jane.doe@example.com',
  phone: '+14155550123',
  contactId: 'contact-jane',
} as const;
export const OPERATOR: Caller = { kind: 'operator', name: 'olga' };
export const START = new Date('2026-11-22T10:00:00.000Z');
export const digest = (text: string): string => createHash('sha256').update(text).digest('hex');

export const plantJane = (pool: MemoryUserPool, id: string = JANE.id): void =>
  pool.plant({
    id,
    email: JANE.email,
    isEmailVerified: true,
    signIn: 'active',
    isEnabled: true,
    attributes: { givenName: 'Jane', familyName: 'Doe', phone: JANE.phone, contactId: JANE.contactId },
    groups: ['homeowner'],
    createdAt: START.toISOString(),
    updatedAt: START.toISOString(),
  });

export type Planted = Readonly<Record<string, readonly Row[]>>;

/** Rows of Jane Doe, and of others, in every way in which a row can have to do with a person. */
export const JANES_ROWS: Planted = {
  Contacts: [
    {
      id: JANE.contactId,
      firstName: 'Jane',
      fullName: 'Jane Doe',
      email: 'Jane.Doe@Example.com',
      mobile: '(415) 555-0123',
      roleType: 'Customer',
      isActive: true,
    },
    { id: 'contact-agent', fullName: 'Ann Agent', email: 'ann@example.net', phone: '+14155550155', roleType: 'Agent' },
  ],
  Properties: [
    { id: 'house-1', propertyFullAddress: '1 Main St' },
    { id: 'house-2', propertyFullAddress: '2 Main St' },
    { id: 'house-3', propertyFullAddress: '3 Main St' },
  ],
  Requests: [
    {
      id: 'request-1',
      homeownerContactId: JANE.contactId,
      agentContactId: 'contact-agent',
      addressId: 'house-1',
      message: 'Please call Jane',
      budget: 5000,
      uploadedMedia: ['https://files.example.com/public/kitchen.jpg'],
      uplodedDocuments: '["https://files.example.com/public/deed.pdf"]',
      status: 'New',
    },
    {
      id: 'request-2',
      homeownerContactId: 'contact-other',
      agentContactId: JANE.contactId,
      addressId: 'house-2',
      message: 'From another owner',
    },
    {
      id: 'request-3',
      homeownerContactId: 'contact-other',
      message: 'Ask my neighbour, jane.doe@example.com or 415.555.0123',
    },
    { id: 'request-4', homeownerContactId: JANE.contactId, addressId: 'house-3', message: 'held', legalHold: true },
    { id: 'request-5', homeownerContactId: JANE.contactId, addressId: 'house-2', message: 'an old one' },
  ],
  RequestNotes: [
    { id: 'note-1', requestId: 'request-1', content: 'She has two dogs' },
    { id: 'note-2', requestId: 'request-2', content: 'Not about her' },
    { id: 'note-4', requestId: 'request-4', content: 'for the court' },
  ],
  Projects: [
    {
      id: 'project-1',
      homeowner2ContactId: JANE.contactId,
      officeNotes: 'late payer',
      projectManagerPhone: '+14155550177',
    },
  ],
  ProjectComments: [
    {
      id: 'comment-1',
      projectId: 'project-1',
      postedByContactId: 'contact-pm',
      nickname: 'PM',
      comment: 'Doe is away',
    },
    {
      id: 'comment-2',
      projectId: 'project-9',
      postedByContactId: JANE.contactId,
      nickname: 'Janey',
      comment: 'Nice',
      postedByProfileImage: 'https://files.example.com/public/jane.png',
    },
  ],
  Quotes: [{ id: 'quote-1', homeownerContactId: JANE.contactId, signee1Name: 'J. Doe', creditScore: 700, total: 12 }],
  PendingAppoitments: [
    {
      id: 'appointment-1',
      name: 'Jane',
      email: JANE.email,
      phone: '1',
      agentName: 'Ann',
      agentEmail: 'ann@example.net',
    },
  ],
  Auth: [{ id: 'auth-1', email: JANE.email, token: 'tok-123' }],
  SignalEvents: [
    {
      id: 'signal-1',
      payload: JSON.stringify({
        customerName: 'Jane Doe',
        customerEmail: JANE.email,
        message: 'Hello',
        submissionId: 'request-1',
        agentEmail: 'ann@example.net',
        big: 1,
      }),
    },
    { id: 'signal-2', payload: { customerName: 'Bob', customerEmail: 'bob@example.org', message: `cc ${JANE.email}` } },
  ],
  SignalNotificationHooks: [{ id: 'hook-1', recipientEmails: ['office@example.com', JANE.email] }],
  NotificationQueue: [
    { id: 'message-1', recipient: JANE.email, status: 'RETRYING', dueAt: 'x', dueShard: 'due#1', version: 3 },
    { id: 'message-2', recipient: 'bob@example.org', status: 'SENT', version: 3 },
  ],
  EmailSuppressionList: [{ id: `marketing#${JANE.email}`, address: JANE.email, reason: 'unsubscribed' }],
  AuditLog: [
    {
      id: 'audit-1',
      actor: 'olga',
      entity: 'user',
      entityId: JANE.id,
      before: { givenName: 'Jan', groups: ['guest'] },
      after: { givenName: 'Jane', groups: ['homeowner'] },
    },
    {
      id: 'audit-2',
      actor: 'olga',
      entity: 'request',
      entityId: 'request-9',
      before: {},
      after: { note: `to ${JANE.email}` },
    },
  ],
  UserCommands: [{ id: 'command-1', targetId: JANE.id, before: {}, after: { phone: JANE.phone, role: 'homeowner' } }],
  UserDirectory: [{ id: JANE.id, email: JANE.email }],
};

/** Whatever still names her: what is allowed to is taken out by the caller. */
export const tracesOf = (rows: readonly Row[]): readonly string[] =>
  rows
    .filter((row) =>
      /jane|\bdoe\b|415\D{0,3}555\D{0,3}0123|tok-123|kitchen/i.test(
        JSON.stringify({ ...row, id: '' })
          .replaceAll(JANE.contactId, '')
          .replaceAll(new RegExp(`"(user#)?${JANE.id}"`, 'g'), ''), // an id, also as the key of an audit entry, stays
      ),
    )
    .map(({ id }) => id);

export const createPrivacyWorld = (planted: Planted = JANES_ROWS) => {
  const time = { now: START };
  const clock = () => time.now;
  const pool = createMemoryUserPool({ clock, newId: () => 'unused' });
  plantJane(pool);
  const rows = createMemoryPersonalRows();
  for (const [model, list] of Object.entries(planted)) rows.plant(model, ...list);
  const erasures = createMemoryErasures({ clock });
  const removed: string[] = [];
  const removeAccount: RemoveAccount = async ({ userId, commandId }) => {
    if ((await pool.get(userId)) === undefined) return refuse({ because: 'unknown-user' });
    await pool.delete(userId);
    removed.push(userId);
    return accept({ commandId, userId, outcome: 'done' });
  };
  let ids = 0;
  return {
    time,
    removed,
    dependencies: {
      registry: readDataRegistry(),
      rows,
      erasures,
      pool,
      directory: { get: async () => undefined },
      removeAccount,
      trail: erasures.trail,
      models: Object.keys(planted),
      clock,
      digest,
      newId: () => {
        ids += 1;
        return `id-${ids}`;
      },
      sleep: async () => {},
    },
  };
};
export type PrivacyWorld = ReturnType<typeof createPrivacyWorld>;
