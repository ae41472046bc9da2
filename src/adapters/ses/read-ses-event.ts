import { createHash } from 'node:crypto';
import * as z from 'zod/mini';
import type { Feedback, FeedbackEvent } from '../../domain/notifications/feedback.ts';
import { accept, type Result, refuse } from '../../domain/shared/result.ts';

const text = z.string();
const optional = z.optional(z.nullable(text));
const time = z.iso.datetime({ offset: true });

const $Mail = z.object({
  timestamp: time,
  messageId: text.check(z.minLength(1)),
  destination: z.array(text),
  tags: z.optional(z.record(text, z.array(text))),
});
const $Recipient = z.object({ status: optional });

/** https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-contents.html */
const $Event = z.discriminatedUnion('eventType', [
  z.object({ eventType: z.literal('Send'), mail: $Mail }),
  z.object({ eventType: z.literal('Delivery'), mail: $Mail, delivery: z.object({ timestamp: time }) }),
  z.object({
    eventType: z.literal('DeliveryDelay'),
    mail: $Mail,
    deliveryDelay: z.object({ timestamp: time, delayType: text }),
  }),
  z.object({
    eventType: z.literal('Bounce'),
    mail: $Mail,
    bounce: z.object({
      bounceType: z.enum(['Permanent', 'Transient', 'Undetermined']),
      bounceSubType: text,
      bouncedRecipients: z.array($Recipient),
      timestamp: time,
    }),
  }),
  z.object({
    eventType: z.literal('Complaint'),
    mail: $Mail,
    complaint: z.object({ timestamp: time, complaintFeedbackType: optional, complaintSubType: optional }),
  }),
  z.object({ eventType: z.literal('Reject'), mail: $Mail, reject: z.object({ reason: text }) }),
  z.object({ eventType: z.literal('Rendering Failure'), mail: $Mail }),
]);
type SesEvent = z.output<typeof $Event>;

/** What SES writes into a topic that becomes its destination. */
const TOPIC_CHECK = 'Successfully validated SNS topic for Amazon SES event publishing.';

/** A name such as SES gives kinds; a text of somebody else's may hold an address. */
const nameOf = (given: string | null | undefined): string | undefined =>
  given === undefined || given === null ? undefined : /^[A-Za-z][A-Za-z -]{0,39}$/.test(given) ? given : 'other';

const STATUS = /^[245]\.\d{1,3}\.\d{1,3}$/;
const LASTS = { Permanent: 'permanent', Transient: 'transient', Undetermined: 'undetermined' } as const;

const feedbackOf = (event: SesEvent): Feedback => {
  switch (event.eventType) {
    case 'Send':
      return { kind: 'accepted' };
    case 'Delivery':
      return { kind: 'delivered' };
    case 'DeliveryDelay':
      return { kind: 'delayed', type: nameOf(event.deliveryDelay.delayType) ?? 'other' };
    case 'Bounce': {
      const { bounceType, bounceSubType, bouncedRecipients } = event.bounce;
      const status = bouncedRecipients.map((one) => one.status ?? '').find((one) => STATUS.test(one));
      return {
        kind: 'bounced',
        lasts: LASTS[bounceType],
        type: nameOf(bounceSubType) ?? 'other',
        ...(status === undefined ? {} : { status }),
      };
    }
    case 'Complaint': {
      const { complaintFeedbackType, complaintSubType } = event.complaint;
      const type = nameOf(complaintFeedbackType);
      const isOld = complaintSubType === 'OnAccountSuppressionList';
      return { kind: 'complained', ...(type === undefined ? {} : { type }), isOld };
    }
    case 'Reject':
      return { kind: 'refused', type: nameOf(event.reject.reason) ?? 'other' };
    case 'Rendering Failure':
      return { kind: 'refused', type: 'Rendering Failure' };
  }
};

const timeOf = (event: SesEvent): string => {
  switch (event.eventType) {
    case 'Delivery':
      return event.delivery.timestamp;
    case 'DeliveryDelay':
      return event.deliveryDelay.timestamp;
    case 'Bounce':
      return event.bounce.timestamp;
    case 'Complaint':
      return event.complaint.timestamp;
    default:
      return event.mail.timestamp;
  }
};

const parsed = (body: string): unknown => {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
};

/** Names what is wrong, and never the value. */
const complaintsOf = ({ issues }: z.core.$ZodError): string =>
  issues.map(({ path, code }) => `${path.join('.') || 'it'} (${code})`).join(', ');

export type ReadSesEvent = (body: string) => Result<FeedbackEvent | 'topic-check', { readonly reason: string }>;

/**
 * Reads an event that SES has published to a topic, from a queue that gets it raw. One of another configuration set is
 * none of this stage's.
 */
export const readSesEvent =
  ({ configurationSet }: { readonly configurationSet: string }): ReadSesEvent =>
  (body) => {
    if (body.trim() === TOPIC_CHECK) return accept('topic-check');
    const raw = parsed(body);
    if (raw === undefined) return refuse({ reason: 'not JSON' });
    const read = $Event.safeParse(raw);
    if (!read.success) return refuse({ reason: `no event of SES: check ${complaintsOf(read.error)}` });
    const { mail, eventType } = read.data;
    const { tags = {} } = mail;
    if (tags['ses:configuration-set']?.includes(configurationSet) !== true) {
      return refuse({ reason: "an event of mail that does not carry this stage's configuration set" });
    }
    const at = timeOf(read.data);
    const notificationId = tags.notificationId?.[0];
    const id = createHash('sha256')
      .update(JSON.stringify([mail.messageId, eventType, at]))
      .digest('hex')
      .slice(0, 32);
    return accept({
      id,
      ...(notificationId === undefined ? {} : { notificationId }),
      providerMessageId: mail.messageId,
      sentTo: mail.destination,
      at: new Date(at),
      feedback: feedbackOf(read.data),
      raw,
    });
  };
