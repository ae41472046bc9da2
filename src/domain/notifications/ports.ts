import type { Result } from '../shared/result.ts';
import type { FeedbackEvent } from './feedback.ts';
import type { Hook, UnreadableHook } from './hook.ts';
import type { Category, Channel, Notification, Priority } from './notification.ts';
import type { HookOutcome, Signal } from './signal.ts';
import type { RenderedContent, RenderInput, RenderRefusal, Template } from './template.ts';

export interface SignalStore {
  /** Puts if absent, by id. */
  put(signal: Signal): Promise<'stored' | 'exists'>;
  /** Strongly consistent. A row that is no signal is a refusal with the reason, and the row as it stands. */
  get(id: string): Promise<Result<Signal, SignalRefusal>>;
  /** Records the outcomes once; a second call leaves the first record in place. */
  markPlanned(id: string, outcomes: readonly HookOutcome[], at: Date): Promise<void>;
  /** Records once why this signal can never be planned. */
  quarantine(id: string, reason: string, at: Date): Promise<void>;
  /** Records once that it is cancelled, and why. */
  cancel(id: string, reason: string, at: Date): Promise<void>;
  /** Takes the quarantine of that moment away, and no later one; a second call changes nothing. */
  release(id: string, quarantinedAt: string, at: Date): Promise<void>;
  /** Pages of ids of one type, oldest first, emitted in [since, until], neither planned nor quarantined. */
  unplanned(signalType: string, since: Date, until: Date): AsyncIterable<readonly UnplannedSignal[]>;
}
export type SignalRefusal =
  | { readonly because: 'missing'; readonly reason: string }
  | { readonly because: 'unreadable'; readonly reason: string; readonly row: unknown };

export interface UnplannedSignal {
  readonly id: string;
  readonly emittedAt: string;
}

export interface HookStore {
  /** The types that any hook names, each once; may be some seconds old. */
  signalTypes(): Promise<readonly string[]>;
  hooksFor(signalType: string): Promise<readonly Result<Hook, UnreadableHook>[]>;
}

export interface TemplateStore {
  /** May be some seconds old. */
  get(id: string): Promise<Result<Template, { readonly because: 'missing' | 'unreadable'; readonly reason: string }>>;
}

export interface Contact {
  readonly id: string;
  readonly email?: string;
  readonly phone?: string;
  readonly mobile?: string;
  readonly roleType?: string;
  /** An IANA name, as far as anybody entered one. */
  readonly timeZone?: string;
  readonly emailNotifications: boolean;
  readonly smsNotifications: boolean;
  readonly canReceiveNotifications: boolean;
  readonly isActive: boolean;
}
export interface ContactDirectory {
  /** Everybody of a role, all pages. */
  byRole(role: string): Promise<readonly Contact[]>;
  /** Strongly consistent: who has just opted out, or in, has. */
  byId(id: string): Promise<Contact | undefined>;
}

/** A user of the platform, as far as a hook may tell them something. */
export interface KnownUser {
  readonly id: string;
  /** Where they sign in. */
  readonly email: string;
  readonly phone?: string;
  /** Whose consent counts. */
  readonly contactId?: string;
}
export interface KnownUsers {
  /** Everybody of a user group who can sign in, all pages. May be a second old. `no-group`: no user group has this name. */
  inGroup(name: string): Promise<readonly Pick<KnownUser, 'id' | 'contactId'>[] | 'no-group'>;
  /** Strongly consistent; whether they can sign in or not. */
  byId(id: string): Promise<KnownUser | undefined>;
}

export interface NotificationStore {
  /** Puts if absent, by id. */
  add(notification: Notification): Promise<'added' | 'exists'>;
  get(id: string): Promise<Notification | undefined>;
  /** The same at half the price; it may be a moment old. */
  glance(id: string): Promise<Notification | undefined>;
  /**
   * Writes `to` where the stored row still has `from`'s version and status: one winner. The loser gets the row as it is.
   * `to.version` is `from.version + 1`.
   */
  move(from: Notification, to: Notification): Promise<Moved>;
  /** Pages of ids in one shard with `dueAt <= now`, oldest first. Shards count from 0 to `dueShards - 1`. */
  due(shard: number, now: Date): AsyncIterable<readonly string[]>;
  readonly dueShards: number;
  ofSignal(signalId: string): Promise<readonly Notification[]>;
}
export type Moved = { readonly moved: true } | { readonly moved: false; readonly current: Notification | undefined };

export interface TemplateRenderer {
  /** Pure: the same input gives the same content. Preview and delivery use this one. */
  render(input: RenderInput): Result<RenderedContent, RenderRefusal>;
}

/** A message as handed to a provider. `notificationId` travels along so that the provider's events find their way back. */
export interface Message {
  readonly notificationId: string;
  readonly signalType: string;
  readonly to: string;
  readonly content: RenderedContent;
  /** Present on mail that one may leave (RFC 8058). */
  readonly unsubscribeUrl?: string;
}

/** permanent: never again. throttled, transient: later. unknown: it may have been sent; never again by itself. */
export type FailureClass = 'permanent' | 'throttled' | 'transient' | 'unknown';

export type ProviderAnswer =
  | { readonly accepted: true; readonly providerMessageId: string }
  | {
      readonly accepted: false;
      readonly failure: FailureClass;
      /** The provider's error name and message, without personal data. */
      readonly reason: string;
      readonly retryAfterSeconds?: number;
    };

export interface Messenger {
  /** Makes one try, never more. Answers failures by class; whatever is thrown counts as unknown. */
  send(message: Message): Promise<ProviderAnswer>;
}
export type Messengers = Readonly<Record<Channel, Messenger>>;

/** What ended badly, whole, for a person to look at and put back. */
export type DeadLetter =
  | {
      readonly kind: 'signal-quarantined';
      readonly signalId: string;
      readonly signal: unknown;
      readonly reason: string;
    }
  | {
      readonly kind: 'hook-failed';
      readonly signalId: string;
      readonly signal: Signal;
      readonly hookId: string;
      readonly reason: string;
    }
  | {
      readonly kind: 'delivery-ended';
      readonly signalId: string;
      readonly notification: Notification;
      readonly signal: Signal | undefined;
      readonly reason: string;
    }
  | {
      readonly kind: 'notification-unreadable';
      readonly signalId: 'unknown';
      readonly notificationId: string;
      readonly row: unknown;
      readonly reason: string;
    }
  | {
      readonly kind: 'feedback-unreadable';
      readonly signalId: 'unknown';
      /** What the provider told, as it came. */
      readonly event: string;
      readonly reason: string;
    };
export interface DeadLetters {
  /** At least once: the same letter may come twice. */
  put(letter: DeadLetter): Promise<void>;
}

export interface Watermarks {
  get(name: string): Promise<Date | undefined>;
  set(name: string, at: Date): Promise<void>;
}

export type SuppressionCause = 'unsubscribed' | 'bounced' | 'bounced-often' | 'complained' | 'operator';

export interface Suppression {
  readonly address: string;
  /** `transactional`: who may not even get what they asked for gets nothing at all. */
  readonly category: Category;
  readonly cause: SuppressionCause;
  readonly reason: string;
  readonly at: Date;
  /** Until when it holds; absent: for good. */
  readonly until?: Date;
}
export interface SuppressionList {
  /** Why this address gets nothing of this category, or `undefined`. A fault is thrown: a failed look-up never sends. */
  reasonFor(address: string, category: Category): Promise<string | undefined>;
  /** Done twice, it is there once, since the first time. What holds longer is never weakened by what ends sooner. */
  add(suppression: Suppression): Promise<void>;
}

/** The list as a person works with it. */
export interface SuppressionBook extends Pick<SuppressionList, 'add'> {
  /** What is in force against an address. */
  of(address: string): Promise<readonly Suppression[]>;
  /** Everything in force, in pages; no order. */
  all(): AsyncIterable<readonly Suppression[]>;
  /** Takes an entry off, and with it the bounces that were counted of the address. Gone already, it stays gone. */
  remove(address: string, category: Category): Promise<void>;
}

/** The bounces of an address that may receive again. */
export interface RecentBounces {
  /** Remembers, once, that this message bounced; answers how many messages to this address have since `since`. */
  remember(
    address: string,
    bounce: { readonly notificationId: string; readonly at: Date },
    since: Date,
  ): Promise<number>;
}

/** The provider's events that belong to no message of ours, or not to it as it stands. Kept for as long as messages are. */
export interface UnmatchedFeedback {
  /** Done twice, it is there once. */
  keep(event: FeedbackEvent, reason: string, at: Date): Promise<void>;
}

/** How many messages came to an end at their recipients' servers, how many of them bounced for good, how many were reported as spam. */
export interface MailTally {
  readonly settled: number;
  readonly bounced: number;
  readonly complained: number;
}
export interface Reputation {
  /** Counts in the hour of `at`. What carries a mark is counted once, however often it is told. */
  count(tally: MailTally, at: Date, mark?: string): Promise<void>;
  /** Hour by hour, the hours of both ends included; those in which nothing was counted may be left out. */
  hours(since: Date, until: Date): Promise<readonly { readonly hour: Date; readonly tally: MailTally }[]>;
}

/** Whether marketing may be sent. `version` counts the writes; 0: nobody ever wrote. */
export interface Brake {
  readonly isOn: boolean;
  readonly version: number;
  readonly since?: Date;
  readonly by?: string;
  readonly reason?: string;
  /** What was counted before it was let go: the same bounces do not put it on again. */
  readonly forgiven?: { readonly hour: Date; readonly tally: MailTally };
}
export interface MarketingBrake {
  read(): Promise<Brake>;
  /** The same, at hardly any price; it may be some seconds old. */
  glance(): Promise<Brake>;
  /** Writes where nobody has written since `from`; `to.version` is `from.version + 1`. False: somebody was faster. */
  write(from: Brake, to: Brake): Promise<boolean>;
}

/** A window that begins so much later than the one that is asked for was begun by a clock that is wrong. */
export const FAR_AHEAD_MILLISECONDS = 60_000;

/** Counts what is sent, for every worker of a stage at once. */
export interface SendLedger {
  /**
   * Counts up to `wanted` messages in the window that began at `window` (milliseconds since 1970), and never more than `limit`
   * of all who count there; answers how many. A worker whose clock is behind counts in the newest that any other has begun,
   * unless that is far ahead.
   */
  take(
    channel: Channel,
    asked: { readonly window: number; readonly wanted: number; readonly limit: number },
  ): Promise<number>;
  /**
   * The first of `count` places in a line, each a step after the one before: `soonest`, or a step after whoever came last. No
   * place is given twice.
   */
  placeInLine(
    line: string,
    asked: { readonly soonest: Date; readonly stepMilliseconds: number; readonly count: number },
  ): Promise<Date>;
}

/** Signs the links by which one leaves a mailing (RFC 8058). */
export interface UnsubscribeLinks {
  linkFor(notification: Pick<Notification, 'id' | 'recipient' | 'category'>): Promise<string>;
}

/** How one look at a message ended, as far as anybody counts it. */
export type DeliveryOutcome =
  | 'sent'
  | 'retrying'
  | 'failed'
  | 'suppressed'
  | 'expired'
  | 'unknown-outcome'
  | 'delivered'
  | 'bounced'
  | 'complained';

export interface DeliveryFigures {
  readonly channel: Channel;
  readonly priority: Priority;
  readonly outcome: DeliveryOutcome;
  readonly attempts: number;
  /** From the signal to the provider's yes; of what was sent. */
  readonly lagSeconds?: number;
}

export type Happening =
  | 'signal-planned'
  | 'signal-quarantined'
  | 'signal-replanned'
  | 'hook-failed'
  /** An event of the provider that belongs to no message as it stands. */
  | 'feedback-unmatched'
  /** An event of the provider that nobody can read. */
  | 'feedback-unreadable'
  | 'marketing-stopped'
  /** A call to the database that failed for good, and not by what was asked. */
  | 'database-unreachable';

export type Task = 'plan' | 'deliver' | 'feedback';

/**
 * The figures that alarms and dashboards read. Giving one never throws, never waits, and names nobody: there is no field
 * for an id or an address.
 */
export interface Metrics {
  /** At most once for each move of a message. */
  delivery(figures: DeliveryFigures): void;
  happened(what: Happening, times?: number): void;
  /** Records that a task was through with, and those that come again. Both are told, also when they are 0. */
  handled(task: Task, records: { readonly done: number; readonly failed: number }): void;
  /** How long the oldest work has been waiting for its turn, in seconds; 0 when nothing waits. */
  oldestDue(seconds: number): void;
}
