import { minutesAfter, secondsAfter } from '../shared/clock.ts';
import type { Digest } from '../shared/ids.ts';
import type { Result } from '../shared/result.ts';
import { type ConditionsOutcome, judgeConditions } from './conditions.ts';
import type { Hook, UnreadableHook } from './hook.ts';
import { mayBeLeft, type Notification, notificationIdOf, planned } from './notification.ts';
import type { TemplateRenderer, TemplateStore } from './ports.ts';
import { type Recipient, type RecipientDirectories, type Resolution, resolveRecipients } from './resolve-recipients.ts';
import type { HookOutcome, Signal } from './signal.ts';
import type { RenderedContent, Template } from './template.ts';
import { templateVariables } from './template-variables.ts';

export interface ConsiderHookDependencies extends RecipientDirectories {
  readonly templates: TemplateStore;
  readonly renderer: TemplateRenderer;
  readonly digest: Digest;
  readonly stage: string;
  /** What the trial rendering shows as the way out of a mailing; the real link is signed when the mail is sent. */
  readonly unsubscribeUrl: string;
}

/** What one hook makes of a signal, and all that led there. `needsAttention`: a person should hear of it. */
export interface HookPlan {
  readonly hookId: string;
  readonly outcome: HookOutcome['outcome'];
  readonly reason?: string;
  readonly needsAttention: boolean;
  readonly hook?: Hook;
  readonly conditions?: ConditionsOutcome;
  readonly template?: Template;
  readonly resolution?: Resolution;
  readonly content?: RenderedContent;
  readonly notifications: readonly Notification[];
}

/** How long a trigger may take before the message is looked at again. */
export const LOOK_AGAIN_SECONDS = 300;

const notificationFor = (signal: Signal, hook: Hook, recipient: Recipient, digest: Digest, now: Date): Notification => {
  const emittedAt = new Date(Math.min(Date.parse(signal.emittedAt), now.getTime()));
  const wantedAt = minutesAfter(emittedAt, hook.deliveryDelayMinutes);
  const waits = wantedAt > now;
  const key = { signalId: signal.id, hookId: hook.id, channel: hook.channel, recipient: recipient.address };
  return planned(
    {
      id: notificationIdOf(digest, key),
      ...key,
      signalType: signal.signalType,
      templateId: hook.notificationTemplateId,
      ...(recipient.contactId === undefined ? {} : { contactId: recipient.contactId }),
      priority: hook.priority,
      category: hook.category,
      maxRetries: hook.maxRetries,
      expiresAt: minutesAfter(emittedAt, hook.expiresAfterMinutes).toISOString(),
    },
    {
      at: now,
      status: waits ? 'SCHEDULED' : 'PENDING',
      dueAt: waits ? wantedAt : secondsAfter(now, LOOK_AGAIN_SECONDS),
    },
  );
};

const FAILED = { outcome: 'failed', needsAttention: true } as const;

const nobody = ({ refused, absent }: Resolution): Pick<HookPlan, 'outcome' | 'reason' | 'needsAttention'> => ({
  outcome: 'nobody-to-tell',
  reason: [...refused, ...absent.map((path) => `${path}: absent from the payload`)].join('; '),
  needsAttention: refused.length > 0,
});

/** What a hook would do about a signal now. Reads, writes nothing. */
export const considerHook = (dependencies: ConsiderHookDependencies) => {
  const { templates, renderer, contacts, users, digest, stage, unsubscribeUrl } = dependencies;

  const trial = (signal: Signal, { channel, priority, category }: Hook, template: Template, recipient: Recipient) => {
    const unsubscribe = mayBeLeft(channel, category) ? { unsubscribeUrl } : {};
    const input = { signal, stage, channel, priority, recipient: recipient.address, ...unsubscribe };
    return renderer.render({ template, channel, variables: templateVariables(input) });
  };

  const considerMatching = async (signal: Signal, hook: Hook, now: Date): Promise<Partial<HookPlan>> => {
    const found = await templates.get(hook.notificationTemplateId);
    if (!found.ok) return { ...FAILED, reason: `hook ${hook.id}: ${found.refusal.reason}` };
    const template = found.value;
    if (!template.isActive) return { template, outcome: 'template-inactive' };

    const resolution = await resolveRecipients(hook, signal.payload, { contacts, users });
    const [first] = resolution.recipients;
    if (first === undefined) return { template, resolution, ...nobody(resolution) };

    const rendered = trial(signal, hook, template, first);
    if (!rendered.ok) return { template, resolution, ...FAILED, reason: rendered.refusal.message };
    const notifications = resolution.recipients.map((one) => notificationFor(signal, hook, one, digest, now));
    return { template, resolution, outcome: 'queued', content: rendered.value, notifications };
  };

  return async (signal: Signal, stored: Result<Hook, UnreadableHook>, now: Date): Promise<HookPlan> => {
    if (!stored.ok) return { ...FAILED, ...stored.refusal, notifications: [] };
    const hook = stored.value;
    const base = { hookId: hook.id, hook, needsAttention: false, notifications: [] };
    if (!hook.enabled) return { ...base, outcome: 'disabled' };
    const conditions = judgeConditions(hook.conditions, signal.payload);
    if (conditions.outcome === 'impossible') return { ...base, conditions, ...FAILED, reason: conditions.reason };
    if (conditions.outcome === 'do-not-hold') return { ...base, conditions, outcome: 'conditions-not-met' };
    return { ...base, conditions, outcome: 'queued', ...(await considerMatching(signal, hook, now)) };
  };
};
