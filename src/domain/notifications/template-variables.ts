import type { Channel, Priority } from './notification.ts';
import type { Payload, Signal } from './signal.ts';

export interface VariablesInput {
  readonly signal: Signal;
  readonly stage: string;
  readonly channel: Channel;
  readonly recipient: string;
  readonly priority: Priority;
  readonly unsubscribeUrl?: string;
}

/** What a template can say: the payload, and our own names, which win over the payload's. */
export const templateVariables = ({
  signal,
  stage,
  channel,
  recipient,
  priority,
  unsubscribeUrl,
}: VariablesInput): Payload => ({
  ...signal.payload,
  signal: { id: signal.id, type: signal.signalType, emittedAt: signal.emittedAt },
  recipient: { address: recipient, channel },
  stage,
  priority,
  unsubscribeUrl,
});
