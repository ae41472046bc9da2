import * as z from 'zod';
import { type AcceptedMessage, NotAccepted } from './message.ts';

const content = z.object({ Data: z.string(), Charset: z.string().optional() });
const pairs = z.array(z.object({ Name: z.string(), Value: z.string() })).default([]);
const TAG = /^[A-Za-z0-9_-]{1,256}$/;
const ADDRESS = /^(?:[^<>]*<)?[^\s<>@]+@[^\s<>@]+\.[^\s<>@]+>?$/;

const address = z.string().regex(ADDRESS, 'no address');

/** Of SendEmail: what SES insists on. Raw and templated content are not imitated. */
const $SendEmail = z.object({
  FromEmailAddress: address,
  Destination: z.object({ ToAddresses: z.array(address).min(1).max(50) }),
  ReplyToAddresses: z.array(address).default([]),
  ConfigurationSetName: z.string().optional(),
  EmailTags: z.array(z.object({ Name: z.string().regex(TAG), Value: z.string().regex(TAG) })).default([]),
  Content: z.object({
    Simple: z.object({
      Subject: content,
      Body: z
        .object({ Html: content.optional(), Text: content.optional() })
        .refine(({ Html, Text }) => Html !== undefined || Text !== undefined, 'neither Html nor Text'),
      Headers: pairs,
    }),
  }),
});

const asRecord = (list: readonly { readonly Name: string; readonly Value: string }[]): Record<string, string> =>
  Object.fromEntries(list.map(({ Name, Value }) => [Name, Value]));

/**
 * Reads the body of SES v2's SendEmail.
 * @throws {NotAccepted} for what SES answers BadRequestException to
 */
export const readEmail = (body: string, { id, at }: Pick<AcceptedMessage, 'id' | 'at'>): AcceptedMessage => {
  const read = $SendEmail.safeParse(JSON.parse(body));
  if (!read.success) throw new NotAccepted(z.prettifyError(read.error));
  const { FromEmailAddress, Destination, ReplyToAddresses, EmailTags, Content, ConfigurationSetName } = read.data;
  const { Subject, Body, Headers } = Content.Simple;
  const tags = asRecord(EmailTags);
  return {
    id,
    channel: 'email',
    ...(tags.notificationId === undefined ? {} : { notificationId: tags.notificationId }),
    from: FromEmailAddress,
    to: Destination.ToAddresses,
    replyTo: ReplyToAddresses,
    subject: Subject.Data,
    text: Body.Text?.Data ?? '',
    ...(Body.Html === undefined ? {} : { html: Body.Html.Data }),
    headers: asRecord(Headers),
    tags,
    ...(ConfigurationSetName === undefined ? {} : { configurationSet: ConfigurationSetName }),
    at,
  };
};
