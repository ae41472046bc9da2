export type Status = string;

/** One thing that is said of a record, as texts: `{ fact: 'source', has: 'Referral' }` holds when `Referral` is among them. */
export interface FactCondition {
  readonly fact: string;
  readonly has: string;
}
export type Facts = Readonly<Record<string, readonly string[]>>;

export interface StatusDefinition {
  readonly name: Status;
  /** Its place in lists, from 1. */
  readonly order: number;
  /** The field that says when this status was last entered. */
  readonly stamp?: string;
  /** Nothing happens on its own any more. */
  readonly isTerminal?: true;
}

/** Who: people of a circle, something that happened elsewhere, or a timer. */
export type Mover = { readonly people: string } | { readonly event: string } | { readonly timer: string };

export interface Transition {
  readonly from: readonly Status[];
  readonly to: Status;
  readonly by: readonly Mover[];
  /** Of people: `free` is any text, a list only its words. Absent: none is asked for. */
  readonly reason?: 'free' | { readonly list: string };
  /** How often in the life of a record; counted in its field `counter`. */
  readonly limit?: { readonly counter: string; readonly atMost: number };
}

/** Groups of users, of all records (`anywhere`) or of those assigned to them (`assigned`). */
export interface Circle {
  readonly says: string;
  readonly anywhere: readonly string[];
  readonly assigned: readonly string[];
}

/** Days count from the last activity, in whole days of 24 hours. */
export interface TimerDays {
  readonly afterDays: number;
  /** Before `afterDays`, ascending, once each. */
  readonly warnAtDays: readonly number[];
}
export interface Timer extends TimerDays {
  readonly name: string;
  readonly on: readonly Status[];
  readonly to: Status;
  /** The first whose condition holds counts. */
  readonly overrides: readonly (TimerDays & { readonly name: string; readonly when: FactCondition })[];
}

/** Everything there is to say about the statuses of one kind of record. The engine knows no status by name. */
export interface Lifecycle {
  /** One record, in words: `request`. */
  readonly record: string;
  readonly initial: Status;
  readonly statuses: readonly StatusDefinition[];
  readonly transitions: readonly Transition[];
  readonly timers: readonly Timer[];
  readonly reasons: Readonly<Record<string, readonly string[]>>;
  readonly people: Readonly<Record<string, Circle>>;
  /** Names of circles: who may see a record's status, and who the figures of all. */
  readonly readers: string;
  readonly analysts: string;
  /** What is emitted, and the field of the payload that names the record. */
  readonly signals: { readonly changed: string; readonly warning: string; readonly idField: string };
}

export const definitionOf = ({ statuses }: Lifecycle, status: Status): StatusDefinition | undefined =>
  statuses.find(({ name }) => name === status);

export const transitionsFrom = ({ transitions }: Lifecycle, status: Status): readonly Transition[] =>
  transitions.filter(({ from }) => from.includes(status));

export const timersOn = ({ timers }: Lifecycle, status: Status): readonly Timer[] =>
  timers.filter(({ on }) => on.includes(status));

/** The words that a transition takes as its reason; `undefined`: any text, or none is asked for. */
export const reasonsOf = ({ reasons }: Lifecycle, { reason }: Transition): readonly string[] | undefined =>
  typeof reason === 'object' ? (reasons[reason.list] ?? []) : undefined;
