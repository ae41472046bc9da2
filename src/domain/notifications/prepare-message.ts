import type { Result } from '../shared/result.ts';
import { accept, refuse } from '../shared/result.ts';
import { type DeliveryPolicy, destinationOf } from './delivery-policy.ts';
import { ending, firstObjection, GO, type Question, type Verdict } from './delivery-rules.ts';
import { mayBeLeft, type Notification } from './notification.ts';
import type {
  ContactDirectory,
  MarketingBrake,
  Message,
  SignalStore,
  SuppressionList,
  TemplateRenderer,
  TemplateStore,
  UnsubscribeLinks,
} from './ports.ts';
import { brakeReason } from './sending-brake.ts';
import type { Signal } from './signal.ts';
import type { RenderedContent } from './template.ts';
import { templateVariables } from './template-variables.ts';

export interface PrepareMessageDependencies {
  readonly signals: SignalStore;
  readonly templates: TemplateStore;
  readonly contacts: ContactDirectory;
  readonly suppressions: SuppressionList;
  readonly brake: Pick<MarketingBrake, 'glance'>;
  readonly renderer: TemplateRenderer;
  readonly unsubscribeLinks: UnsubscribeLinks;
  readonly policy: DeliveryPolicy;
  /** The time zone of whose zone nothing tells, like `America/Los_Angeles`. */
  readonly defaultZone: string;
  readonly stage: string;
}

export interface Prepared {
  readonly message: Message;
  /** When the signal was emitted that it tells of. */
  readonly emittedAt: string;
}

/** Why a message is not sent now: it ends, or waits. */
export type Withheld = Exclude<Verdict, { readonly says: 'go' }>;

type Content = Result<Omit<Message, 'to'>, Verdict>;

/** Looks a thing up when it is first asked for, and once. */
const once = <Value>(look: () => Promise<Value>): (() => Promise<Value>) => {
  let found: Promise<Value> | undefined;
  return () => {
    found ??= look();
    return found;
  };
};

/** A redirected message says for whom it was meant. */
const markedFor = (content: RenderedContent, stage: string, recipient: string): RenderedContent =>
  content.channel === 'email'
    ? { ...content, subject: `[${stage}, for ${recipient}] ${content.subject}` }
    : { ...content, text: `[${stage}, for ${recipient}] ${content.text}` };

/** A message with all that the rules ask about it, and its content. */
export const questionAbout =
  (dependencies: PrepareMessageDependencies) =>
  (notification: Notification, now: Date): Question & { readonly content: () => Promise<Content> } => {
    const { signals, templates, contacts, suppressions, renderer, unsubscribeLinks, policy, stage } = dependencies;
    const { id, signalId, signalType, contactId, templateId, channel, recipient, priority, category } = notification;
    const signal = once(() => signals.get(signalId));

    const written = async (of: Signal): Promise<Content> => {
      const template = await templates.get(templateId);
      if (!template.ok) return refuse(ending('FAILED', template.refusal.reason));
      if (!template.value.isActive) return refuse(ending('SUPPRESSED', `template ${templateId} is inactive`));
      const unsubscribe = mayBeLeft(channel, category)
        ? { unsubscribeUrl: await unsubscribeLinks.linkFor({ id, recipient, category }) }
        : {};
      const variables = templateVariables({ signal: of, stage, channel, recipient, priority, ...unsubscribe });
      const rendered = renderer.render({ template: template.value, channel, variables });
      return rendered.ok
        ? accept({ notificationId: id, signalType, content: rendered.value, ...unsubscribe })
        : refuse(ending('FAILED', rendered.refusal.message));
    };
    const content = once(async (): Promise<Content> => {
      const found = await signal();
      return found.ok ? written(found.value) : refuse(ending('FAILED', found.refusal.reason));
    });

    return {
      notification,
      now,
      policy,
      defaultZone: dependencies.defaultZone,
      signal,
      contact: once(async () => (contactId === undefined ? 'unlinked' : ((await contacts.byId(contactId)) ?? 'gone'))),
      suppression: once(() => suppressions.reasonFor(recipient, category)),
      brake: once(async () => brakeReason(await dependencies.brake.glance())),
      content,
      contentFault: async () => {
        const composed = await content();
        return composed.ok ? GO : composed.refusal;
      },
    };
  };

/**
 * The message as it is to be sent now, or why it is withheld: checked at the last moment, before anything is claimed.
 * @throws when a look-up fails: an unanswered question never sends and never drops
 */
export const prepareMessage = (dependencies: PrepareMessageDependencies) => {
  const { policy, stage } = dependencies;
  const ask = questionAbout(dependencies);

  return async (notification: Notification, now: Date): Promise<Result<Prepared, Withheld>> => {
    const question = ask(notification, now);
    const objection = await firstObjection(question);
    if (objection !== undefined) return refuse(objection);
    const { channel, recipient } = notification;
    const [signal, composed] = [await question.signal(), await question.content()];
    const destination = destinationOf(policy, channel, recipient);
    if (!signal.ok || !composed.ok || !destination.ok)
      throw new Error(`${notification.id}: the rules let a message go that is none`);
    const { to, redirected } = destination.value;
    const { content } = composed.value;
    return accept({
      message: { ...composed.value, to, content: redirected ? markedFor(content, stage, recipient) : content },
      emittedAt: signal.value.emittedAt,
    });
  };
};
