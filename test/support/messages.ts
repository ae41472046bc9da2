import type { Message } from '../../src/domain/notifications/ports.ts';

export const anEmail = (changes: Partial<Message> = {}): Message => ({
  notificationId: '0123456789abcdef0123456789abcdef',
  signalType: 'CONTACT_US_FORM_SUBMITTED',
  to: 'ada@example.com',
  content: {
    channel: 'email',
    subject: 'Grüße from the kitchen — 2 new requests',
    html: '<p>Hello <b>Ada</b> &amp; team ✓</p>',
    text: 'Hello Ada & team ✓',
  },
  ...changes,
});

export const anSms = (changes: Partial<Message> = {}): Message => ({
  notificationId: 'fedcba9876543210fedcba9876543210',
  signalType: 'GET_ESTIMATE_FORM_SUBMITTED',
  to: '+12135550142',
  content: {
    channel: 'sms',
    text: 'RealTechee: new estimate request ✓ & more',
    segments: { encoding: 'UCS-2', segments: 1, units: 41 },
  },
  ...changes,
});
