import type { Result } from '../shared/result.ts';
import { accept, refuse } from '../shared/result.ts';
import { objectionOf } from './consent.ts';
import { type DeliveryPolicy, type Destination, destinationOf } from './delivery-policy.ts';
import { mayBeLeft, type Notification } from './notification.ts';
import type {
  ContactDirectory,
  Message,
  SignalStore,
  SuppressionList,
  TemplateRenderer,
  TemplateStore,
  UnsubscribeLinks,
} from './ports.ts';
import { isTestData, type Signal } from './signal.ts';
import type { RenderedContent } from './template.ts';
import { templateVariables } from './template-variables.ts';

export interface PrepareMessageDependencies {
  readonly signals: SignalStore;
  readonly templates: TemplateStore;
  readonly contacts: ContactDirectory;
  readonly suppressions: SuppressionList;
  readonly renderer: TemplateRenderer;
  readonly unsubscribeLinks: UnsubscribeLinks;
  readonly policy: DeliveryPolicy;
  readonly stage: string;
}

export interface Prepared {
  readonly message: Message;
  /** When the signal was emitted that it tells of. */
  readonly emittedAt: string;
}

/** Why a message is not sent, and as what it ends. */
export interface Withheld {
  readonly status: 'SUPPRESSED' | 'EXPIRED' | 'FAILED';
  readonly reason: string;
}

const withheld = (status: Withheld['status'], reason: string) => refuse<Withheld>({ status, reason });

/** A redirected message says for whom it was meant. */
const markedFor = (content: RenderedContent, stage: string, recipient: string): RenderedContent =>
  content.channel === 'email'
    ? { ...content, subject: `[${stage}, for ${recipient}] ${content.subject}` }
    : { ...content, text: `[${stage}, for ${recipient}] ${content.text}` };

/**
 * The message as it is to be sent now, or why it is withheld: checked at the last moment, before anything is claimed.
 * @throws when a look-up fails: an unanswered question never sends and never drops
 */
export const prepareMessage = (dependencies: PrepareMessageDependencies) => {
  const { signals, templates, contacts, suppressions, renderer, unsubscribeLinks, policy, stage } = dependencies;

  const objection = async ({ contactId, recipient, channel, category }: Notification): Promise<string | undefined> => {
    const personal =
      contactId === undefined ? undefined : objectionOf(await contacts.byId(contactId), channel, category);
    return personal ?? (await suppressions.reasonFor(recipient, category));
  };

  /** Where it may go now. */
  const address = async (notification: Notification, signal: Signal): Promise<Result<Destination, Withheld>> => {
    if (isTestData(signal)) return withheld('SUPPRESSED', 'test data never sends');
    const destination = destinationOf(policy, notification.channel, notification.recipient);
    if (!destination.ok) return withheld('SUPPRESSED', destination.refusal.reason);
    const objected = await objection(notification);
    return objected === undefined ? destination : withheld('SUPPRESSED', objected);
  };

  /** What it says. */
  const compose = async (
    notification: Notification,
    signal: Signal,
  ): Promise<Result<Omit<Message, 'to'>, Withheld>> => {
    const { id, signalType, templateId, channel, recipient, priority, category } = notification;
    const template = await templates.get(templateId);
    if (!template.ok) return withheld('FAILED', template.refusal.reason);
    if (!template.value.isActive) return withheld('SUPPRESSED', `template ${templateId} is inactive`);
    const unsubscribe = mayBeLeft(channel, category)
      ? { unsubscribeUrl: await unsubscribeLinks.linkFor({ id, recipient, category }) }
      : {};
    const variables = templateVariables({ signal, stage, channel, recipient, priority, ...unsubscribe });
    const rendered = renderer.render({ template: template.value, channel, variables });
    return rendered.ok
      ? accept({ notificationId: id, signalType, content: rendered.value, ...unsubscribe })
      : withheld('FAILED', rendered.refusal.message);
  };

  return async (notification: Notification, now: Date): Promise<Result<Prepared, Withheld>> => {
    if (Date.parse(notification.expiresAt) <= now.getTime())
      return withheld('EXPIRED', 'it expired before it was sent');
    const found = await signals.get(notification.signalId);
    if (!found.ok) return withheld('FAILED', `signal: ${found.refusal.reason}`);
    const destination = await address(notification, found.value);
    if (!destination.ok) return destination;
    const composed = await compose(notification, found.value);
    if (!composed.ok) return composed;
    const { to, redirected } = destination.value;
    const { content } = composed.value;
    return accept({
      message: {
        ...composed.value,
        to,
        content: redirected ? markedFor(content, stage, notification.recipient) : content,
      },
      emittedAt: found.value.emittedAt,
    });
  };
};
