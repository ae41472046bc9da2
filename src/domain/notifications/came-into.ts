import type { Notification, NotificationStatus } from './notification.ts';

/** When a message came into a status last, by its timeline, ISO-8601. */
export const cameInto = ({ timeline, updatedAt }: Notification, status: NotificationStatus): string =>
  timeline.findLast((entry) => entry.split(' ')[1] === status)?.split(' ')[0] ?? updatedAt;
