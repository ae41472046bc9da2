export type Payload = Readonly<Record<string, unknown>>;

/** Something happened. Written by anyone; hooks decide who is told. `emittedAt` is ISO-8601 UTC. */
export interface Signal {
  readonly id: string;
  readonly signalType: string;
  readonly payload: Payload;
  readonly emittedAt: string;
  readonly emittedBy?: string;
  readonly source?: string;
  /** Marks test data when it is `E2E_TEST` (DOMAIN: never guessed from names or addresses). */
  readonly leadSource?: string;
  readonly processedAt?: string;
  readonly quarantinedAt?: string;
  readonly quarantineReason?: string;
  /** From then on it is not planned, and none of its messages is sent that was not claimed before. */
  readonly cancelledAt?: string;
  readonly cancelReason?: string;
  readonly hookOutcomes?: readonly HookOutcome[];
}

/** What became of one hook when a signal was planned. `refused` lists recipients that could not be used, with why. */
export interface HookOutcome {
  readonly hookId: string;
  readonly outcome: 'queued' | 'disabled' | 'template-inactive' | 'conditions-not-met' | 'nobody-to-tell' | 'failed';
  readonly queued?: number;
  readonly reason?: string;
  readonly refused?: readonly string[];
}

export const TEST_LEAD_SOURCE = 'E2E_TEST';

export const isTestData = (signal: Pick<Signal, 'leadSource' | 'payload'>): boolean =>
  signal.leadSource === TEST_LEAD_SOURCE || signal.payload.leadSource === TEST_LEAD_SOURCE;
