import type { Category, Channel } from './notification.ts';
import type { Contact } from './ports.ts';

/**
 * Why a contact gets no such message, or `undefined`. SMS needs an opt-in; mail that one asked for only the master switch.
 * Who is gone since the message was planned may have been erased, and gets nothing.
 */
export const objectionOf = (contact: Contact | undefined, channel: Channel, category: Category): string | undefined => {
  if (contact === undefined) return 'the contact is gone';
  if (!contact.isActive) return 'the contact is inactive';
  if (!contact.canReceiveNotifications) return 'the contact receives no notifications';
  if (channel === 'sms' && !contact.smsNotifications) return 'the contact has not opted in to SMS';
  if (channel === 'email' && category !== 'transactional' && !contact.emailNotifications) {
    return 'the contact has opted out of e-mail';
  }
  return undefined;
};
