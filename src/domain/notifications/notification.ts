import type { Digest } from '../shared/ids.ts';
import { derivedId } from '../shared/ids.ts';

export type Channel = 'email' | 'sms';
export type Priority = 'low' | 'medium' | 'high';
export type Category = 'transactional' | 'operational' | 'marketing';

export type NotificationStatus =
  | 'SCHEDULED'
  | 'PENDING'
  | 'SENDING'
  | 'RETRYING'
  | 'SENT'
  | 'DELIVERED'
  | 'FAILED'
  | 'SUPPRESSED'
  | 'CANCELLED'
  | 'EXPIRED'
  | 'BOUNCED'
  | 'COMPLAINED'
  | 'UNKNOWN_OUTCOME';

/** One message to one recipient on one channel. Times are ISO-8601 UTC. */
export interface Notification {
  readonly id: string;
  readonly signalId: string;
  readonly signalType: string;
  readonly hookId: string;
  readonly templateId: string;
  readonly channel: Channel;
  /** The normalised address: what was resolved is what is sent to. */
  readonly recipient: string;
  readonly contactId?: string;
  readonly priority: Priority;
  readonly category: Category;
  readonly maxRetries: number;
  readonly status: NotificationStatus;
  /** Why it ended, or waits, as it does. */
  readonly reason?: string;
  readonly attempts: number;
  readonly providerMessageId?: string;
  /** "Look again at": present only while something may have to happen. Kept by the claim as its lease. */
  readonly dueAt?: string;
  readonly expiresAt: string;
  /** Oldest first, each `<ISO time> <STATUS>[ <detail>]`. */
  readonly timeline: readonly string[];
  /** Counts the writes; every move is conditional on it. */
  readonly version: number;
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** What a provider's event can say became of a message that it took. */
const TOLD = ['SENT', 'DELIVERED', 'BOUNCED', 'COMPLAINED'] as const;

/**
 * The moves that exist. What the provider tells leads one way: SENT, FAILED, DELIVERED, BOUNCED, COMPLAINED, each from all
 * before it, so that its events come to the same end in any order. It settles also what waits for another attempt: nobody
 * sends again what was taken after all.
 */
export const TRANSITIONS: Readonly<Record<NotificationStatus, readonly NotificationStatus[]>> = {
  SCHEDULED: ['PENDING', 'CANCELLED', 'EXPIRED'],
  PENDING: ['PENDING', 'SCHEDULED', 'SENDING', 'SUPPRESSED', 'EXPIRED', 'FAILED', 'CANCELLED', ...TOLD],
  SENDING: ['RETRYING', 'FAILED', 'EXPIRED', 'UNKNOWN_OUTCOME', ...TOLD],
  RETRYING: ['PENDING', 'CANCELLED', 'EXPIRED', 'FAILED', ...TOLD],
  SENT: ['FAILED', 'DELIVERED', 'BOUNCED', 'COMPLAINED'],
  DELIVERED: ['BOUNCED', 'COMPLAINED'],
  UNKNOWN_OUTCOME: ['FAILED', ...TOLD],
  FAILED: ['DELIVERED', 'BOUNCED', 'COMPLAINED'],
  SUPPRESSED: [],
  CANCELLED: [],
  EXPIRED: [],
  BOUNCED: ['COMPLAINED'],
  COMPLAINED: [],
};

/** Statuses in which nothing more happens by itself. */
export const isSettled = (status: NotificationStatus): boolean =>
  !(['SCHEDULED', 'PENDING', 'SENDING', 'RETRYING'] as const).some((open) => open === status);

/** Whether a message carries a link by which one leaves its mailing. */
export const mayBeLeft = (channel: Channel, category: Category): boolean =>
  channel === 'email' && category !== 'transactional';

/** Names the message of this signal, hook, channel and address, so that planning twice names it twice alike. */
export const notificationIdOf = (
  digest: Digest,
  key: { readonly signalId: string; readonly hookId: string; readonly channel: Channel; readonly recipient: string },
): string => derivedId(digest, [key.signalId, key.hookId, key.channel, key.recipient]);

export class IllegalMove extends Error {
  override readonly name = 'IllegalMove';
  constructor(id: string, from: NotificationStatus, to: NotificationStatus) {
    super(`notification ${id} cannot move from ${from} to ${to}`);
  }
}

export interface Move {
  readonly status: NotificationStatus;
  readonly at: Date;
  /** When to look again; `undefined` means never: nothing more has to happen. */
  readonly dueAt: Date | undefined;
  readonly reason?: string;
  readonly providerMessageId?: string;
}

const entry = (at: Date, status: NotificationStatus, detail?: string): string =>
  [at.toISOString(), status, detail].filter((part) => part !== undefined).join(' ');

const TIMELINE_LIMIT = 16;
const DETAIL_LIMIT = 120;

/** Keeps the beginning and the newest entries; what happened between is dropped first. */
const bounded = (timeline: readonly string[]): readonly string[] =>
  timeline.length <= TIMELINE_LIMIT ? timeline : [...timeline.slice(0, 2), ...timeline.slice(2 - TIMELINE_LIMIT)];

const withDue = (notification: Notification, dueAt: Date | undefined): Notification => {
  const { dueAt: _, ...rest } = notification;
  return dueAt === undefined ? rest : { ...rest, dueAt: dueAt.toISOString() };
};

/**
 * The notification after a move; SENDING counts an attempt.
 * @throws {IllegalMove} when TRANSITIONS does not have the move
 */
export const moved = (notification: Notification, move: Move): Notification => {
  const { status, at, dueAt, reason, providerMessageId } = move;
  if (!TRANSITIONS[notification.status].includes(status)) {
    throw new IllegalMove(notification.id, notification.status, status);
  }
  const { reason: _, ...rest } = notification;
  return withDue(
    {
      ...rest,
      status,
      ...(reason === undefined ? {} : { reason }),
      ...(providerMessageId === undefined ? {} : { providerMessageId }),
      attempts: notification.attempts + (status === 'SENDING' ? 1 : 0),
      timeline: bounded([...notification.timeline, entry(at, status, reason?.slice(0, DETAIL_LIMIT))]),
      version: notification.version + 1,
      updatedAt: at.toISOString(),
    },
    dueAt,
  );
};

/**
 * The notification tried anew because a person says so, with all its attempts before it. This is no move of TRANSITIONS:
 * nothing does it by itself. Who may be put back says `judgeRetry`.
 */
export const putBack = (
  notification: Notification,
  { at, dueAt, by }: { readonly at: Date; readonly dueAt: Date; readonly by: string },
): Notification => {
  const reason = `put back by ${by}`;
  return {
    ...notification,
    status: 'PENDING',
    reason,
    attempts: 0,
    dueAt: dueAt.toISOString(),
    timeline: bounded([...notification.timeline, entry(at, 'PENDING', reason.slice(0, DETAIL_LIMIT))]),
    version: notification.version + 1,
    updatedAt: at.toISOString(),
  };
};

/**
 * The notification with something told of it that changes no status. `at` is the event's own time, so that an event that
 * comes again is recognised: `undefined`, it is there already.
 */
export const noted = (
  notification: Notification,
  { at, note, now }: { readonly at: Date; readonly note: string; readonly now: Date },
): Notification | undefined => {
  const { status, timeline, version } = notification;
  const detail = note.slice(0, DETAIL_LIMIT);
  const isThere = timeline.some((one) => one.startsWith(`${at.toISOString()} `) && one.endsWith(` ${detail}`));
  if (isThere) return undefined;
  return {
    ...notification,
    timeline: bounded([...timeline, entry(at, status, detail)]),
    version: version + 1,
    updatedAt: now.toISOString(),
  };
};

/** The notification with nothing left to look at; its status stays. */
export const laidDown = (notification: Notification, at: Date): Notification =>
  withDue({ ...notification, version: notification.version + 1, updatedAt: at.toISOString() }, undefined);

export type NewNotification = Omit<
  Notification,
  'status' | 'attempts' | 'timeline' | 'version' | 'createdAt' | 'updatedAt' | 'dueAt'
>;

/** A notification at the beginning of its life: PENDING, or SCHEDULED when it is to wait. */
export const planned = (
  notification: NewNotification,
  { at, dueAt, status }: { readonly at: Date; readonly dueAt: Date; readonly status: 'PENDING' | 'SCHEDULED' },
): Notification => ({
  ...notification,
  status,
  attempts: 0,
  dueAt: dueAt.toISOString(),
  timeline: [entry(at, status)],
  version: 1,
  createdAt: at.toISOString(),
  updatedAt: at.toISOString(),
});
