import * as z from 'zod/mini';
import type { Notification, NotificationStatus } from '../../domain/notifications/notification.ts';
import { TRANSITIONS } from '../../domain/notifications/notification.ts';
import type { Result } from '../../domain/shared/result.ts';
import { shardOf } from '../shared/shard-of.ts';
import { oneOf, optionalText, readRow, text, type Unreadable, wholeNumber } from './attributes.ts';
import { type PlainItem, plainItem } from './plain-item.ts';

const RETENTION_SECONDS = 395 * 86_400;

const isStatus = (value: unknown): value is NotificationStatus =>
  typeof value === 'string' && Object.hasOwn(TRANSITIONS, value);

const notificationRow = z.object({
  id: text,
  signalId: text,
  signalType: text,
  hookId: text,
  templateId: text,
  channel: oneOf(['email', 'sms']),
  recipient: text,
  contactId: optionalText,
  priority: oneOf(['low', 'medium', 'high']),
  category: oneOf(['transactional', 'operational', 'marketing']),
  maxRetries: wholeNumber(0, 10),
  status: z.custom<NotificationStatus>(isStatus, `must be one of ${Object.keys(TRANSITIONS).join(', ')}`),
  reason: optionalText,
  attempts: wholeNumber(0, Number.MAX_SAFE_INTEGER),
  providerMessageId: optionalText,
  dueAt: optionalText,
  expiresAt: text,
  timeline: z.array(z.string()),
  version: wholeNumber(1, Number.MAX_SAFE_INTEGER),
  createdAt: text,
  updatedAt: text,
});

/** A row of NotificationQueue as plain data. */
export const parseNotification = (item: PlainItem): Result<Notification, Unreadable> => readRow(notificationRow, item);

/** The same of a stream's image. */
export const parseNotificationImage = (image: PlainItem): Result<Notification, Unreadable> =>
  parseNotification(plainItem(image));

/** The shard in which a notification waits for its due time; rows without one are not in the index at all. */
const dueShardOf = ({ id, dueAt }: Notification, dueShards: number): string | undefined =>
  dueAt === undefined ? undefined : dueShardName(shardOf(id, dueShards));

export const dueShardName = (shard: number): string => `due#${shard}`;

export const notificationItem = (notification: Notification, dueShards: number, writeId: string) => ({
  ...notification,
  dueShard: dueShardOf(notification, dueShards),
  lastWriteId: writeId,
  ttl: Math.floor(Date.parse(notification.createdAt) / 1000) + RETENTION_SECONDS,
});

/** What a move may change; who is told, and about what, never does. */
export const mutableAttributes = (notification: Notification, dueShards: number, writeId: string) => {
  const { status, reason, attempts, providerMessageId, dueAt, timeline, version, updatedAt } = notification;
  const dueShard = dueShardOf(notification, dueShards);
  return {
    ...{ status, reason, attempts, providerMessageId, dueAt, dueShard, timeline, version, updatedAt },
    lastWriteId: writeId,
  };
};
