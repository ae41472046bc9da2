import { randomUUID } from 'node:crypto';
import type { AcceptedMessage } from './door/message.ts';
import type { Send } from './schedule/deliver-event.ts';
import type { MailEventsPlan } from './template/stage-plan.ts';

export interface MailEvents {
  /** Publishes, a moment later, what SES would tell of this mail. */
  tell(message: AcceptedMessage): void;
  /** Something is still to be published. */
  isPending(): boolean;
}

export interface MailEventsOptions {
  /** Where the template has SES publish events, by configuration set. */
  readonly destinations: readonly MailEventsPlan[];
  readonly send: Send;
  onFault(error: unknown): void;
  /** Real time between the answer to the sender and the events. */
  readonly afterMs?: number;
}

/** `bounce+label@simulator.amazonses.com`: bounce. https://docs.aws.amazon.com/ses/latest/dg/send-an-email-from-console.html */
const simulated = (address: string): string | undefined =>
  /^(?<what>[a-z]+)(?:\+[^@]*)?@simulator\.amazonses\.com$/i.exec(address)?.groups?.what?.toLowerCase();

const bare = (address: string): string => /<([^<>]+)>\s*$/.exec(address)?.[1] ?? address;

/** https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-examples.html */
const mailOf = (message: AcceptedMessage, configurationSet: string) => ({
  timestamp: message.at,
  source: message.from,
  sourceArn: `arn:aws:ses:us-west-1:000000000000:identity/${bare(message.from).split('@')[1] ?? ''}`,
  sendingAccountId: '000000000000',
  messageId: message.id,
  destination: message.to,
  headersTruncated: false,
  headers: [
    { name: 'From', value: message.from },
    { name: 'To', value: message.to.join(', ') },
    { name: 'Subject', value: message.subject },
    ...Object.entries(message.headers).map(([name, value]) => ({ name, value })),
  ],
  commonHeaders: { from: [message.from], to: message.to, messageId: message.id, subject: message.subject },
  tags: {
    'ses:configuration-set': [configurationSet],
    'ses:from-domain': [bare(message.from).split('@')[1] ?? ''],
    'ses:caller-identity': ['local'],
    ...Object.fromEntries(Object.entries(message.tags).map(([name, value]) => [name, [value]])),
  },
});

const delivered = ({ to, at: timestamp }: AcceptedMessage) => ({
  eventType: 'Delivery',
  delivery: {
    timestamp,
    processingTimeMillis: 500,
    recipients: to,
    smtpResponse: '250 2.6.0 Message received',
    reportingMTA: 'local.amazonses.com',
  },
});

const bounced = ({ to, at: timestamp }: AcceptedMessage) => ({
  eventType: 'Bounce',
  bounce: {
    feedbackId: randomUUID(),
    bounceType: 'Permanent',
    bounceSubType: 'General',
    bouncedRecipients: to.map((emailAddress) => ({
      emailAddress,
      action: 'failed',
      status: '5.1.1',
      diagnosticCode: 'smtp; 550 5.1.1 user unknown',
    })),
    timestamp,
    reportingMTA: 'dsn; local.amazonses.com',
  },
});

const complained = ({ to, at: timestamp }: AcceptedMessage) => ({
  eventType: 'Complaint',
  complaint: {
    feedbackId: randomUUID(),
    complaintSubType: null,
    complainedRecipients: to.map((emailAddress) => ({ emailAddress })),
    timestamp,
    userAgent: 'Amazon SES Mailbox Simulator',
    complaintFeedbackType: 'abuse',
    arrivalDate: timestamp,
  },
});

const endOf = (message: AcceptedMessage): readonly object[] => {
  const asked = message.to.map((address) => simulated(bare(address)));
  if (asked.includes('bounce')) return [bounced(message)];
  return asked.includes('complaint') ? [delivered(message), complained(message)] : [delivered(message)];
};

/** What SES publishes of a mail that it has taken, to the topics that the template names. Nobody is told of what carries no configuration set. */
export const createMailEvents = ({ destinations, send, onFault, afterMs = 200 }: MailEventsOptions): MailEvents => {
  let pending = 0;

  const publish = async (message: AcceptedMessage, { configurationSet, topicArn }: MailEventsPlan): Promise<void> => {
    const mail = mailOf(message, configurationSet);
    for (const event of [{ eventType: 'Send', send: {} }, ...endOf(message)]) {
      await send(topicArn, { ...event, mail });
    }
  };

  return {
    tell(message) {
      for (const destination of destinations) {
        if (message.configurationSet !== destination.configurationSet) continue;
        pending += 1;
        setTimeout(() => {
          void publish(message, destination)
            .catch(onFault)
            .finally(() => {
              pending -= 1;
            });
        }, afterMs).unref();
      }
    },
    isPending: () => pending > 0,
  };
};
