/** What became of a probe's signal so far. */
export interface ProbeSight {
  readonly signal: 'unplanned' | 'planned' | 'quarantined' | 'gone';
  /** Why it was quarantined. */
  readonly reason?: string;
  /** Hooks that failed, each with the reason. */
  readonly failedHooks: readonly { readonly hookId: string; readonly reason: string }[];
  readonly messages: readonly ProbeMessage[];
}

export interface ProbeMessage {
  readonly id: string;
  readonly status: string;
  readonly reason?: string;
  /** When it is looked at again; absent once it has ended. */
  readonly dueAt?: Date;
}

/** A signal of test data, which goes the way of every signal and never reaches anybody. */
export interface SignalProbe {
  /** Writes it, once; the stage's own functions do the rest. */
  emit(id: string): Promise<void>;
  /** Strongly consistent for the signal; a message that was just written may be seen a moment later. */
  look(id: string): Promise<ProbeSight>;
  /** Takes the signal and these messages of it away. */
  remove(id: string, messages: readonly string[]): Promise<void>;
}

/** Asks every table something that costs next to nothing. */
export interface TableTouch {
  /** @throws when the table gives no answer */
  touch(table: string): Promise<void>;
}

export interface QueueDepth {
  readonly waiting: number;
  readonly inWork: number;
}
export interface QueueGauge {
  /** `undefined`: there is no such queue. */
  depth(queue: string): Promise<QueueDepth | undefined>;
}

export interface RaisedAlarm {
  readonly name: string;
  readonly description: string;
}
export interface AlarmBoard {
  /** Alarms of the stage that are on, without those that sum others up. */
  raised(): Promise<readonly RaisedAlarm[]>;
}

/** What of the account's daily mail is used. `limit` -1: there is none. */
export interface MailQuota {
  read(): Promise<{ readonly sent: number; readonly limit: number; readonly isSendingOn: boolean }>;
}

/** What of the account's concurrent executions nobody has reserved. */
export interface Concurrency {
  read(): Promise<{ readonly limit: number; readonly unreserved: number }>;
}

export interface Doors {
  /** The HTTP status that the address answers with. @throws when it gives no answer */
  knock(url: string): Promise<number>;
  /** When the certificate of a host ends. @throws when there is none, or it is not believed */
  certificateEnds(host: string): Promise<Date>;
}
