import type { FailureClass, Message, Messenger, ProviderAnswer } from '../../domain/notifications/ports.ts';

export interface AcceptedMessage {
  readonly message: Message;
  readonly providerMessageId: string;
}

export interface ScriptedFault {
  /** `crash-before`: dies before the provider has the message. `crash-after`: it is accepted, and nobody learns of it. */
  readonly fault: FailureClass | 'crash-before' | 'crash-after';
  /** Only messages to this address; without it, any. */
  readonly to?: string;
  /** How many tries meet it; default 1. */
  readonly times?: number;
  readonly retryAfterSeconds?: number;
}

export interface MemoryMessenger extends Messenger {
  /** What a person would find in the inbox, oldest first. */
  readonly accepted: readonly AcceptedMessage[];
  /** How often somebody has asked for a send. */
  readonly tries: number;
  /** Faults are met in the order in which they were scripted. */
  failWith(fault: ScriptedFault): void;
  /** While it is out, every try answers transient. */
  setOutage(isOut: boolean): void;
}

/** A provider that keeps its mail in memory and fails as it is told to. */
export const createMemoryMessenger = (): MemoryMessenger => {
  const accepted: AcceptedMessage[] = [];
  let script: readonly ScriptedFault[] = [];
  let tries = 0;
  let isOut = false;

  const takeFault = (to: string): ScriptedFault | undefined => {
    const fault = script.find((each) => each.to === undefined || each.to === to);
    if (fault === undefined) return undefined;
    const left = (fault.times ?? 1) - 1;
    script = script.flatMap((each) => (each !== fault ? [each] : left > 0 ? [{ ...fault, times: left }] : []));
    return fault;
  };

  const accept = (message: Message): ProviderAnswer => {
    const providerMessageId = `memory-${accepted.length + 1}`;
    accepted.push({ message: structuredClone(message), providerMessageId });
    return { accepted: true, providerMessageId };
  };

  const failing = ({ fault, retryAfterSeconds }: ScriptedFault, message: Message): ProviderAnswer => {
    if (fault === 'crash-after') accept(message);
    if (fault === 'crash-after' || fault === 'crash-before')
      throw new Error(`scripted ${fault} of the provider's answer`);
    return {
      accepted: false,
      failure: fault,
      reason: `Scripted: ${fault}`,
      ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
    };
  };

  return {
    accepted,
    get tries() {
      return tries;
    },
    failWith: (fault) => {
      script = [...script, fault];
    },
    setOutage: (out) => {
      isOut = out;
    },
    send: async (message) => {
      tries += 1;
      if (isOut) return { accepted: false, failure: 'transient', reason: 'Outage: the provider is down' };
      const fault = takeFault(message.to);
      return fault === undefined ? accept(message) : failing(fault, message);
    },
  };
};
