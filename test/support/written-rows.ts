import { auditItem } from '../../src/adapters/dynamodb/audit-record.ts';
import { changeRequestItem } from '../../src/adapters/dynamodb/change-request-record.ts';
import { directoryItem } from '../../src/adapters/dynamodb/directory-record.ts';
import { erasureItem } from '../../src/adapters/dynamodb/erasure-record.ts';
import { historyItem } from '../../src/adapters/dynamodb/history-record.ts';
import { hookItem } from '../../src/adapters/dynamodb/hook-record.ts';
import { notificationItem } from '../../src/adapters/dynamodb/notification-record.ts';
import type { PlainItem } from '../../src/adapters/dynamodb/plain-item.ts';
import { signalItem } from '../../src/adapters/dynamodb/signal-record.ts';
import { templateItem } from '../../src/adapters/dynamodb/template-record.ts';
import { recordAttributes } from '../../src/adapters/dynamodb/tracked-row.ts';
import {
  endedCommandItem,
  goneItem,
  lockItem,
  openCommandItem,
} from '../../src/adapters/dynamodb/user-command-record.ts';
import type { ChangeRequest } from '../../src/domain/configuration/changes/change-request.ts';
import type { Hook } from '../../src/domain/notifications/hook.ts';
import type { Notification } from '../../src/domain/notifications/notification.ts';
import type { Signal } from '../../src/domain/notifications/signal.ts';
import type { Template } from '../../src/domain/notifications/template.ts';
import type { AuditEntry } from '../../src/domain/operations/events.ts';
import type { HistoryEntry, RecordFields } from '../../src/domain/statuses/ports.ts';
import { REQUESTS } from '../../src/domain/statuses/requests-lifecycle.ts';
import type { Erasure } from '../../src/domain/users/personal-data/erasure.ts';
import type { UserCommand } from '../../src/domain/users/ports.ts';
import type { DirectoryEntry } from '../../src/domain/users/user.ts';

const NOW = new Date('2026-11-22T10:00:00.000Z');
const at = NOW.toISOString();

/** `Required`: who adds a field to one of these adds it here, and so to the registry. */
const signal: Required<Signal> = {
  id: 'signal-1',
  signalType: 'CONTACT_US_FORM_SUBMITTED',
  payload: { customerName: 'Ada' },
  emittedAt: at,
  emittedBy: 'form',
  source: 'site',
  leadSource: 'Website',
  processedAt: at,
  quarantinedAt: at,
  quarantineReason: 'unknown type',
  cancelledAt: at,
  cancelReason: 'r',
  hookOutcomes: [{ hookId: 'hook-1', outcome: 'queued', queued: 2, reason: 'r', refused: ['none'] }],
};
const hook: Required<Hook> = {
  id: 'hook-1',
  signalType: 'X',
  notificationTemplateId: 'template-1',
  channel: 'sms',
  enabled: false,
  priority: 'low',
  category: 'marketing',
  recipientEmails: ['a@example.com'],
  recipientRoles: ['AE'],
  recipientDynamic: ['payload.email'],
  conditions: [{ field: 'a', operator: 'eq', value: 1 }],
  deliveryDelayMinutes: 0,
  maxRetries: 3,
  expiresAfterMinutes: 60,
};
const template: Required<Template> = {
  id: 'template-1',
  name: 'A template',
  emailSubject: 's',
  emailContentHtml: '<p>h</p>',
  emailContentText: 't',
  smsContent: 's',
  variables: ['a'],
  previewData: { a: 1 },
  version: 2,
  isActive: true,
  locale: 'en-US',
};
const notification: Required<Notification> = {
  id: 'n-1',
  signalId: 'signal-1',
  signalType: 'X',
  hookId: 'hook-1',
  templateId: 'template-1',
  channel: 'email',
  recipient: 'a@example.com',
  contactId: 'contact-1',
  priority: 'high',
  category: 'operational',
  maxRetries: 3,
  status: 'UNKNOWN_OUTCOME',
  reason: 'r',
  attempts: 1,
  providerMessageId: 'p',
  dueAt: at,
  expiresAt: at,
  timeline: [`${at} PENDING`],
  version: 3,
  createdAt: at,
  updatedAt: at,
};
const entry: Required<HistoryEntry> = {
  id: 'h-1',
  recordId: 'request-1',
  previousStatus: 'New',
  newStatus: 'Expired',
  triggeredBy: 'automation',
  actor: 'automation:inactivity',
  reason: 'expired_automatic',
  automationRule: 'inactivity',
  minutesInPreviousStatus: 7,
  timestamp: at,
  version: 4,
  irregular: 'no such way',
  isTestData: true,
};
const audit: Required<AuditEntry> = {
  id: 'a-1',
  actor: 'user-1',
  action: 'users.disabled',
  entity: 'user',
  entityId: 'user-2',
  at,
  reason: 'left',
  before: { isEnabled: true },
  after: {},
};
const person: Required<DirectoryEntry> = {
  id: 'user-1',
  revision: 'r-1',
  email: 'a@example.com',
  role: 'agent',
  signIn: 'active',
  isEnabled: true,
  attributes: { contactId: 'contact-1', emailNotifications: true },
  invitation: {
    ...{ state: 'accepted', invitedBy: 'user-2', timesSent: 1 },
    ...{ sentAt: at, expiresAt: at, openedAt: at, acceptedAt: at },
  },
  tokensValidAfter: at,
  confirmedAt: at,
  createdAt: at,
  updatedAt: at,
};
const command: Required<UserCommand> = {
  id: 'c-1',
  action: 'set-role',
  targetId: 'user-1',
  alsoHolds: ['super-admins'],
  actorId: 'user-2',
  reason: 'r',
  before: { role: 'guest' },
  after: { role: 'agent' },
  state: 'confirmed',
  begunAt: at,
  endedAt: at,
  note: 'n',
};
const change: Required<ChangeRequest> = {
  id: 'cr-1',
  state: 'applied',
  proposedBy: 'user-1',
  proposerMark: 'm',
  proposedAt: at,
  expiresAt: at,
  reason: 'r',
  baseRevision: 3,
  isRollback: false,
  changes: [{ name: 'N', fromVersion: 1, before: { is: 'nothing' }, after: { is: 'text', text: 'x' }, toVersion: 2 }],
  approval: { by: 'user-2', at, how: 'second-person' },
  end: { by: 'user-2', at, because: 'done' },
  appliedAs: 4,
  isTold: true,
  writes: 3,
};
const erasure: Required<Erasure> = {
  id: 'e-1',
  revision: 2,
  state: 'ended',
  userId: 'user-1',
  requestedBy: 'user-2',
  plannedAt: at,
  expiresAt: at,
  updatedAt: at,
  endedAt: at,
  subject: { userId: 'user-1', formerUserIds: ['user-0'], emails: [], phones: [], contactIds: [] },
  known: { owned: {}, held: {}, shared: {} },
  found: [],
  isHeld: false,
  reason: 'r',
  unlinkedContactIds: [],
  progress: { finished: [], after: 'x', tallies: [], fileParts: 0 },
};
const request: Required<RecordFields> = {
  status: 'Expired',
  statusOrder: 4,
  trackedStatus: 'Expired',
  version: 4,
  statusSince: at,
  lastActivityAt: at,
  timerAt: 'never',
  warnedDay: 12,
  timerFailures: 1,
  stamps: Object.fromEntries(REQUESTS.statuses.flatMap(({ stamp }) => (stamp === undefined ? [] : [[stamp, at]]))),
  counters: { reactivations: 1 },
  updatedAt: at,
};

const without = (item: PlainItem, ...names: readonly string[]): PlainItem =>
  Object.fromEntries(Object.entries(item).filter(([name]) => !names.includes(name)));
const requestRow = { id: 'request-1', createdAt: at, timerFault: 'why', ...recordAttributes(request) };
const openCommand = without(openCommandItem(command, NOW, NOW), 'endedAt');

/** What is written in full, and with nothing that may be absent. */
export const WRITTEN: readonly (readonly [string, string, PlainItem, PlainItem])[] = [
  [
    'SignalEvents',
    'a signal',
    signalItem(signal, NOW),
    signalItem({ id: 's', signalType: 'X', payload: {}, emittedAt: at }, NOW),
  ],
  ['SignalNotificationHooks', 'a hook', hookItem(hook, NOW), hookItem(hook, NOW)],
  [
    'NotificationTemplate',
    'a template',
    templateItem(template, NOW),
    without(templateItem(template, NOW), 'emailSubject', 'emailContentHtml', 'emailContentText', 'smsContent'),
  ],
  [
    'NotificationQueue',
    'a message',
    notificationItem(notification, 8, 'w'),
    without(notificationItem(notification, 8, 'w'), 'contactId', 'reason', 'providerMessageId', 'dueAt', 'dueShard'),
  ],
  [
    'RequestStatusHistory',
    'a change of status',
    historyItem(entry, 'requestId', NOW),
    without(historyItem(entry, 'requestId', NOW), 'reason', 'automationRule', 'version', 'irregular', 'leadSource'),
  ],
  ['AuditLog', 'an audit entry', auditItem(audit, NOW), without(auditItem(audit, NOW), 'reason')],
  [
    'UserDirectory',
    'an entry of the directory',
    directoryItem(person),
    without(directoryItem({ ...person, attributes: {} }), 'invitation', 'tokensValidAfter', 'contactId'),
  ],
  ['UserCommands', 'an open command', openCommand, without(openCommand, 'alsoHolds', 'reason', 'note')],
  [
    'UserCommands',
    'an ended command',
    endedCommandItem(command, NOW),
    without(endedCommandItem(command, NOW), 'alsoHolds', 'reason', 'note'),
  ],
  ['UserCommands', 'a lock', lockItem('user-1', command, NOW), lockItem('user-1', command, NOW)],
  ['UserCommands', 'the mark of who is gone', goneItem('user-1', NOW), goneItem('user-1', NOW)],
  [
    'BackendState',
    'a change request',
    changeRequestItem(change, NOW),
    without(
      changeRequestItem(change, NOW),
      ...['proposerMark', 'reason', 'approval', 'end', 'appliedAs', 'isTold', 'ttl'],
    ),
  ],
  [
    'BackendState',
    'an erasure',
    erasureItem(erasure, 'w'),
    without(erasureItem(erasure, 'w'), 'endedAt', 'subject', 'known', 'reason'),
  ],
  ['Requests', 'a request', requestRow, { id: 'request-1', status: 'New', createdAt: at, updatedAt: at }],
];
