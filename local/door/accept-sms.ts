import { segmentsOf } from '../../src/domain/notifications/sms-segments.ts';
import { type AcceptedMessage, NotAccepted } from './message.ts';

const E164 = /^\+[1-9]\d{6,14}$/;
const LONGEST_SMS = 1600;

/** `MessageAttributes.entry.1.Name`, `...Value.StringValue`: the query protocol numbers its entries from 1. */
const attributesOf = (form: URLSearchParams): Record<string, string> => {
  const attributes: Record<string, string> = {};
  for (let number = 1; form.has(`MessageAttributes.entry.${number}.Name`); number += 1) {
    const entry = `MessageAttributes.entry.${number}`;
    attributes[form.get(`${entry}.Name`) ?? ''] = form.get(`${entry}.Value.StringValue`) ?? '';
  }
  return attributes;
};

/** Whether SNS is asked to send an SMS, and not to publish to a topic. */
export const isSms = (form: URLSearchParams): boolean => form.get('Action') === 'Publish' && form.has('PhoneNumber');

/**
 * Reads SNS's Publish to a phone number.
 * @throws {NotAccepted} for what SNS answers InvalidParameter to
 */
export const readSms = (form: URLSearchParams, { id, at }: Pick<AcceptedMessage, 'id' | 'at'>): AcceptedMessage => {
  const to = form.get('PhoneNumber') ?? '';
  const text = form.get('Message') ?? '';
  if (!E164.test(to)) throw new NotAccepted(`Invalid parameter: PhoneNumber Reason: ${to} is not valid to publish to`);
  if (text === '' || text.length > LONGEST_SMS) throw new NotAccepted('Invalid parameter: Message');
  const tags = attributesOf(form);
  const { segments, encoding } = segmentsOf(text);
  return {
    id,
    channel: 'sms',
    from: tags['AWS.SNS.SMS.SenderID'] ?? tags['AWS.MM.SMS.OriginationNumber'] ?? 'SMS',
    to: [to],
    replyTo: [],
    subject: `SMS to ${to} (${segments} ${segments === 1 ? 'segment' : 'segments'}, ${encoding})`,
    text,
    headers: {},
    tags,
    at,
  };
};
