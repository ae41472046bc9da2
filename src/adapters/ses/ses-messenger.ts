import type { MessageHeader, MessageTag, SendEmailCommandInput } from '@aws-sdk/client-sesv2';
import { SESv2Client, SendEmailCommand } from '@aws-sdk/client-sesv2';
import type { Message, Messenger } from '../../domain/notifications/ports.ts';
import type { RenderedEmail } from '../../domain/notifications/template.ts';
import type { Timeouts } from '../shared/one-try.ts';
import { ONLY_FIRST_TRY, oneTry, onlyFirstTry } from '../shared/one-try.ts';
import { sesRefusal } from './ses-failures.ts';

export interface SesMessengerOptions extends Timeouts {
  /** `Name <address>` or an address, of a verified identity. */
  readonly from: string;
  readonly replyTo?: string;
  readonly configurationSet?: string;
}

const TAG_LIMIT = 256;

/** SES refuses a message for one wrong character in a tag. https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_MessageTag.html */
const tag = (Name: string, value: string): MessageTag => ({
  Name,
  Value: value.replaceAll(/[^A-Za-z0-9_-]/g, '_').slice(0, TAG_LIMIT) || '_',
});

/** The id is a header too: it stays with the mail where tags are not kept. One-click as in RFC 8058. */
const headersOf = ({ notificationId, unsubscribeUrl }: Message): MessageHeader[] => [
  { Name: 'X-RealTechee-Notification', Value: notificationId },
  ...(unsubscribeUrl === undefined
    ? []
    : [
        { Name: 'List-Unsubscribe', Value: `<${unsubscribeUrl}>` },
        { Name: 'List-Unsubscribe-Post', Value: 'List-Unsubscribe=One-Click' },
      ]),
];

const utf8 = (Data: string) => ({ Data, Charset: 'UTF-8' });

const requestFor = (message: Message, content: RenderedEmail, options: SesMessengerOptions): SendEmailCommandInput => ({
  FromEmailAddress: options.from,
  Destination: { ToAddresses: [message.to] },
  ...(options.replyTo === undefined ? {} : { ReplyToAddresses: [options.replyTo] }),
  ...(options.configurationSet === undefined ? {} : { ConfigurationSetName: options.configurationSet }),
  EmailTags: [tag('notificationId', message.notificationId), tag('signalType', message.signalType)],
  Content: {
    Simple: {
      Subject: utf8(content.subject),
      Body: { Html: utf8(content.html), Text: utf8(content.text) },
      Headers: headersOf(message),
    },
  },
});

/** E-mail by SES v2. Our id travels in a message tag, which the provider's events bring back. */
export const createSesMessenger = (
  options: SesMessengerOptions,
  client: SESv2Client = new SESv2Client(oneTry(options)),
): Messenger => ({
  send: async (message) => {
    const { content } = message;
    if (content.channel !== 'email') {
      return { accepted: false, failure: 'permanent', reason: 'WrongChannel: SES sends e-mail only' };
    }
    try {
      const command = new SendEmailCommand(requestFor(message, content, options));
      command.middlewareStack.add(onlyFirstTry, ONLY_FIRST_TRY);
      const { MessageId } = await client.send(command);
      return MessageId === undefined
        ? { accepted: false, failure: 'unknown', reason: 'NoMessageId: SES answered without a message id' }
        : { accepted: true, providerMessageId: MessageId };
    } catch (error) {
      return sesRefusal(error);
    }
  },
});
