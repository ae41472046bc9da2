import type { Hook } from '../../src/domain/notifications/hook.ts';
import { type Notification, planned } from '../../src/domain/notifications/notification.ts';
import type { Contact } from '../../src/domain/notifications/ports.ts';
import type { Signal } from '../../src/domain/notifications/signal.ts';
import type { Template } from '../../src/domain/notifications/template.ts';

export const NOW = new Date('2026-11-22T10:00:00.000Z');

export const aSignal = (overrides: Partial<Signal> = {}): Signal => ({
  id: 'signal-1',
  signalType: 'CONTACT_US_FORM_SUBMITTED',
  payload: {
    customerName: 'Jane Doe',
    customerEmail: 'jane@example.com',
    customerPhone: '+14155550123',
    subject: 'A question',
    message: 'Do you work in Oakland?',
    submissionId: 'submission-1',
    submittedAt: '2026-11-22T09:59:00Z',
  },
  emittedAt: NOW.toISOString(),
  ...overrides,
});

export const aHook = (overrides: Partial<Hook> = {}): Hook => ({
  id: 'hook-1',
  signalType: 'CONTACT_US_FORM_SUBMITTED',
  notificationTemplateId: 'template-1',
  channel: 'email',
  enabled: true,
  priority: 'high',
  category: 'operational',
  recipientEmails: ['office@example.com'],
  recipientRoles: [],
  recipientDynamic: [],
  conditions: [],
  deliveryDelayMinutes: 0,
  maxRetries: 3,
  expiresAfterMinutes: 10_080,
  ...overrides,
});

export const aTemplate = (overrides: Partial<Template> = {}): Template => ({
  id: 'template-1',
  name: 'A template',
  emailSubject: 'A question from the site',
  emailContentHtml: '<p>{customerName} asks: {message}</p>',
  emailContentText: '{customerName} asks: {message}',
  smsContent: '{customerName} asks',
  variables: ['customerName'],
  previewData: { customerName: 'Jane Doe', message: 'Hello' },
  version: 1,
  isActive: true,
  locale: 'en-US',
  ...overrides,
});

export const aContact = (overrides: Partial<Contact> = {}): Contact => ({
  id: 'contact-1',
  email: 'ae@example.com',
  mobile: '+14155550111',
  roleType: 'AE',
  timeZone: 'Europe/London', // where it is ten o'clock at NOW
  emailNotifications: true,
  smsNotifications: true,
  canReceiveNotifications: true,
  isActive: true,
  ...overrides,
});

export const aNotification = (overrides: Partial<Notification> = {}): Notification => ({
  ...planned(
    {
      id: 'notification-1',
      signalId: 'signal-1',
      signalType: 'CONTACT_US_FORM_SUBMITTED',
      hookId: 'hook-1',
      templateId: 'template-1',
      channel: 'email',
      recipient: 'office@example.com',
      priority: 'high',
      category: 'operational',
      maxRetries: 3,
      expiresAt: '2026-11-29T10:00:00.000Z',
    },
    { at: NOW, dueAt: new Date(NOW.getTime() + 300_000), status: 'PENDING' },
  ),
  ...overrides,
});
