import type { MessageAttributeValue } from '@aws-sdk/client-sns';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import type { Messenger } from '../../domain/notifications/ports.ts';
import type { Timeouts } from '../shared/one-try.ts';
import { ONLY_FIRST_TRY, oneTry, onlyFirstTry } from '../shared/one-try.ts';
import { snsRefusal } from './sns-failures.ts';

export interface SnsMessengerOptions extends Timeouts {
  /** Default Transactional. */
  readonly smsType?: 'Transactional' | 'Promotional';
  /** 1 to 11 letters and digits, where the country allows it. */
  readonly senderId?: string;
  /** One of the account's own numbers, in E.164. */
  readonly originationNumber?: string;
  /** US dollars for one message, all its parts together. */
  readonly maxPriceUsd?: number;
}

const E164 = /^\+[1-9]\d{6,14}$/;

const attribute = (
  name: string,
  value: string | number | undefined,
): readonly (readonly [string, MessageAttributeValue])[] =>
  value === undefined
    ? []
    : [[name, { DataType: typeof value === 'number' ? 'Number' : 'String', StringValue: String(value) }]];

/** https://docs.aws.amazon.com/sns/latest/dg/sms_publish-to-phone.html */
const attributesOf = (options: SnsMessengerOptions): Record<string, MessageAttributeValue> =>
  Object.fromEntries([
    ...attribute('AWS.SNS.SMS.SMSType', options.smsType ?? 'Transactional'),
    ...attribute('AWS.SNS.SMS.SenderID', options.senderId),
    ...attribute('AWS.MM.SMS.OriginationNumber', options.originationNumber),
    ...attribute('AWS.SNS.SMS.MaxPrice', options.maxPriceUsd),
  ]);

/**
 * SMS by SNS. A direct SMS carries no tags, and its delivery report has nothing of ours: what leads back from the
 * report to the notification is the message id that Publish answers, stored as `providerMessageId`.
 */
export const createSnsMessenger = (
  options: SnsMessengerOptions = {},
  client: SNSClient = new SNSClient(oneTry(options)),
): Messenger => ({
  send: async ({ to, content }) => {
    if (content.channel !== 'sms') {
      return { accepted: false, failure: 'permanent', reason: 'WrongChannel: SNS sends SMS only' };
    }
    if (!E164.test(to)) {
      return { accepted: false, failure: 'permanent', reason: 'NotE164: the number is not in E.164' };
    }
    try {
      const request = { PhoneNumber: to, Message: content.text, MessageAttributes: attributesOf(options) };
      const command = new PublishCommand(request);
      command.middlewareStack.add(onlyFirstTry, ONLY_FIRST_TRY);
      const { MessageId } = await client.send(command);
      return MessageId === undefined
        ? { accepted: false, failure: 'unknown', reason: 'NoMessageId: SNS answered without a message id' }
        : { accepted: true, providerMessageId: MessageId };
    } catch (error) {
      return snsRefusal(error);
    }
  },
});
