import type { Result } from '../shared/result.ts';
import { type DeliveryPolicy, destinationOf } from './delivery-policy.ts';
import type { Notification } from './notification.ts';
import type { Contact, SignalRefusal } from './ports.ts';
import { quietUntil, zonesOf } from './quiet-hours.ts';
import { isTestData, type Signal } from './signal.ts';

export type WithheldStatus = 'SUPPRESSED' | 'EXPIRED' | 'FAILED' | 'CANCELLED';

/** What a rule says about a message now. Who waits is looked at again at `until`, and every rule is asked anew. */
export type Verdict =
  | { readonly says: 'go' }
  | { readonly says: 'end'; readonly status: WithheldStatus; readonly reason: string }
  | { readonly says: 'wait'; readonly until: Date; readonly reason: string };

/** Every rule, in the order in which they are asked: what ends a message before what only puts it off. */
export const RULE_NAMES = [
  'expiry',
  'signal',
  'cancelled',
  'test-data',
  'stage-guard',
  'contact',
  'master-switch',
  'channel-preference',
  'suppression',
  'marketing-brake',
  'content',
  'quiet-hours',
] as const;
export type RuleName = (typeof RULE_NAMES)[number];

/** What rules ask about. Each thing is looked up when the first rule needs it, and once. */
export interface Question {
  readonly notification: Notification;
  readonly now: Date;
  readonly policy: DeliveryPolicy;
  /** The zone of whose zone nothing tells. */
  readonly defaultZone: string;
  readonly signal: () => Promise<Result<Signal, SignalRefusal>>;
  /** `unlinked`: the message goes to an address without a contact. */
  readonly contact: () => Promise<Contact | 'gone' | 'unlinked'>;
  /** Why the address gets nothing of this category. */
  readonly suppression: () => Promise<string | undefined>;
  /** Why no marketing is sent by mail now. */
  readonly brake: () => Promise<string | undefined>;
  /** Why there is nothing to send: its template is missing or inactive, or cannot be rendered. */
  readonly contentFault: () => Promise<Verdict>;
}

export type Rule = (question: Question) => Verdict | Promise<Verdict>;

export type Objection = Exclude<Verdict, { readonly says: 'go' }>;
export type Ending = Extract<Verdict, { readonly says: 'end' }>;

export const GO: Verdict = { says: 'go' };
export const ending = (status: WithheldStatus, reason: string): Ending => ({
  says: 'end',
  status,
  reason,
});
const suppressedIf = (holds: boolean, reason: string): Verdict => (holds ? ending('SUPPRESSED', reason) : GO);

const known = (contact: Contact | 'gone' | 'unlinked'): Contact | undefined =>
  typeof contact === 'string' ? undefined : contact;

/** SMS needs an opt-in; mail that one asked for (transactional) only the master switch. */
const preferenceOf = ({ channel, category }: Notification, contact: Contact | undefined): Verdict => {
  if (contact === undefined) return GO;
  if (channel === 'sms') return suppressedIf(!contact.smsNotifications, 'the contact has not opted in to SMS');
  return suppressedIf(
    category !== 'transactional' && !contact.emailNotifications,
    'the contact has opted out of e-mail',
  );
};

const ofContact = (contact: Contact | 'gone' | 'unlinked'): Verdict =>
  contact === 'gone' // since the message was planned: they may have been erased
    ? ending('SUPPRESSED', 'the contact is gone')
    : suppressedIf(known(contact)?.isActive === false, 'the contact is inactive');

const atQuietHours = (until: Date, zones: readonly string[]): Verdict => ({
  says: 'wait',
  until,
  reason: `SMS only between 8:00 and 21:00 in ${zones.join(' and ')}`,
});

/** The one list of rules: `deliverNotification` asks them, and `explainDelivery` tells of them. */
export const RULES: Readonly<Record<RuleName, Rule>> = {
  expiry: ({ notification, now }) =>
    Date.parse(notification.expiresAt) <= now.getTime() ? ending('EXPIRED', 'it expired before it was sent') : GO,
  signal: async ({ signal }) => {
    const found = await signal();
    return found.ok ? GO : ending('FAILED', found.refusal.reason);
  },
  cancelled: async ({ signal }) => {
    const found = await signal();
    return found.ok && found.value.cancelledAt !== undefined ? ending('CANCELLED', 'its signal was cancelled') : GO;
  },
  'test-data': async ({ signal }) => {
    const found = await signal();
    return suppressedIf(found.ok && isTestData(found.value), 'test data never sends');
  },
  'stage-guard': ({ notification: { channel, recipient }, policy }) => {
    const destination = destinationOf(policy, channel, recipient);
    return destination.ok ? GO : ending('SUPPRESSED', destination.refusal.reason);
  },
  contact: async ({ contact }) => ofContact(await contact()),
  'master-switch': async ({ contact }) =>
    suppressedIf(known(await contact())?.canReceiveNotifications === false, 'the contact receives no notifications'),
  'channel-preference': async ({ notification, contact }) => preferenceOf(notification, known(await contact())),
  suppression: async ({ suppression }) => {
    const reason = await suppression();
    return reason === undefined ? GO : ending('SUPPRESSED', reason);
  },
  /** docs/decisions/marketing-brake.md */
  'marketing-brake': async ({ notification: { channel, category }, brake }) => {
    const reason = channel === 'email' && category === 'marketing' ? await brake() : undefined;
    return reason === undefined ? GO : ending('SUPPRESSED', reason);
  },
  content: ({ contentFault }) => contentFault(),
  'quiet-hours': async ({ notification: { channel, recipient }, contact, now, defaultZone }) => {
    if (channel !== 'sms') return GO;
    const zones = zonesOf({ contact: known(await contact()), number: recipient, defaultZone });
    const until = quietUntil(now, zones);
    return until === undefined ? GO : atQuietHours(until, zones);
  },
};

/** What was said, under the name of who said it; what cannot wait so long ends instead. */
export const saidBy = (name: string, objection: Objection, { expiresAt }: Notification): Objection =>
  objection.says === 'wait' && objection.until.getTime() >= Date.parse(expiresAt)
    ? ending('EXPIRED', `${name}: it expires while it has to wait: ${objection.reason}`)
    : { ...objection, reason: `${name}: ${objection.reason}` };

export const ask = async (rule: RuleName, question: Question): Promise<Verdict> => {
  const verdict = await RULES[rule](question);
  return verdict.says === 'go' ? verdict : saidBy(rule, verdict, question.notification);
};

/** The rule that decided, as the reason of a message begins with it. */
export const ruleIn = (reason: string | undefined): RuleName | undefined =>
  RULE_NAMES.find((rule) => reason?.startsWith(`${rule}: `));

/** The first rule that does not let the message go, and what it says; `undefined`: it may be sent now. */
export const firstObjection = async (question: Question): Promise<Objection | undefined> => {
  for (const rule of RULE_NAMES) {
    const verdict = await ask(rule, question);
    if (verdict.says !== 'go') return verdict;
  }
  return undefined;
};
