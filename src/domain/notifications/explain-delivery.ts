import type { Clock } from '../shared/clock.ts';
import { accept, type Result, refuse } from '../shared/result.ts';
import { cameInto } from './came-into.ts';
import { ask, type Question, RULE_NAMES, type RuleName, ruleIn, type Verdict } from './delivery-rules.ts';
import { isSettled, type Notification } from './notification.ts';
import type { NotificationStore } from './ports.ts';
import { type PrepareMessageDependencies, questionAbout } from './prepare-message.ts';

/** What a person can do about what a rule says. A new rule has to say. */
export const REMEDIES: Readonly<Record<RuleName, string>> = {
  expiry: 'emit its signal under a new id, if it still matters',
  signal:
    'correct the row of its signal, or bring it back; what has ended so is tried anew by `realtechee dlq redrive`',
  cancelled: 'nothing: it was cancelled for good; emit the signal under a new id, if it is to be sent after all',
  'test-data': 'nothing: test data never sends',
  'stage-guard': 'set notifications/allowed-recipients, or the debug address, of the stage',
  contact: 'where it is inactive, make it active; where it is gone, nothing',
  'master-switch': 'the contact alone decides: they switch notifications on',
  'channel-preference': 'the contact alone decides: they opt in to this channel',
  suppression: 'find out why the address is on the suppression list; it is taken off only by whose address it is',
  'marketing-brake':
    'see why by `realtechee sending show`; when the cause is mended, `realtechee sending resume`, and emit its signal under a new id',
  content: 'correct its template, and look with `realtechee templates preview`; then `realtechee dlq redrive`',
  'quiet-hours': 'wait: it is sent by itself; a wrong hour is corrected by the time zone of the contact',
};

export interface RuleExplained {
  readonly rule: RuleName;
  readonly verdict: Verdict;
  /** Since when it has been so, as far as that is known. */
  readonly since?: string;
}

export interface DeliveryExplained {
  readonly notification: Notification;
  /** When it came into its status. */
  readonly since: string;
  /** The rule that brought it into its status, by its own record; absent where none did. */
  readonly decided?: RuleName;
  /** Nothing more happens by itself: what the rules say now is what they would say of it, and is not asked any more. */
  readonly isSettled: boolean;
  /** Each rule of the list, in the order in which they are asked. */
  readonly rules: readonly RuleExplained[];
  /** The first that does not let it go, as things are now; absent: it may be sent. */
  readonly decides?: RuleExplained;
  /** What a person can do about the rule that decided, or else about the one that would. */
  readonly remedy?: string;
}

export interface ExplainDeliveryDependencies extends PrepareMessageDependencies {
  readonly notifications: NotificationStore;
  readonly clock: Clock;
}

const sinceOf = async (rule: RuleName, { notification, signal }: Question): Promise<string | undefined> => {
  if (rule === 'expiry') return notification.expiresAt;
  if (rule === 'cancelled') {
    const found = await signal();
    return found.ok ? found.value.cancelledAt : undefined;
  }
  return ruleIn(notification.reason) === rule ? cameInto(notification, notification.status) : undefined;
};

const explained = async (rule: RuleName, question: Question): Promise<RuleExplained> => {
  const verdict = await ask(rule, question);
  const since = verdict.says === 'go' ? undefined : await sinceOf(rule, question);
  return { rule, verdict, ...(since === undefined ? {} : { since }) };
};

/**
 * Which rule decided about a message, and what each would say now: the list that `deliverNotification` asks, in its order.
 * Reads only.
 * @throws when a look-up fails: what is not known is not explained
 */
export const explainDelivery = (dependencies: ExplainDeliveryDependencies) => {
  const { notifications, clock } = dependencies;
  const about = questionAbout(dependencies);

  return async (id: string): Promise<Result<DeliveryExplained, { readonly reason: string }>> => {
    const notification = await notifications.get(id);
    if (notification === undefined) return refuse({ reason: 'there is no such message' });
    const question = about(notification, clock());
    const rules: RuleExplained[] = [];
    for (const rule of RULE_NAMES) rules.push(await explained(rule, question));
    const decides = rules.find(({ verdict }) => verdict.says !== 'go');
    const decided = ruleIn(notification.reason);
    const settled = isSettled(notification.status);
    const toMend = decided ?? (settled ? undefined : decides?.rule);
    return accept({
      notification,
      since: cameInto(notification, notification.status),
      ...(decided === undefined ? {} : { decided }),
      isSettled: settled,
      rules,
      ...(decides === undefined ? {} : { decides }),
      ...(toMend === undefined ? {} : { remedy: REMEDIES[toMend] }),
    });
  };
};
