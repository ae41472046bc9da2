import type { Notification } from '../../src/domain/notifications/notification.ts';
import type { AcceptedMessage } from '../door/message.ts';

/** Of each message that is said to be sent, how often the inbox has it, where that is not once. */
export const inboxFaults = (
  notifications: readonly Notification[],
  inbox: readonly AcceptedMessage[],
): readonly string[] => {
  const count = new Map<string, number>();
  for (const { id, notificationId } of inbox) {
    for (const key of new Set([id, notificationId ?? id])) count.set(key, (count.get(key) ?? 0) + 1);
  }
  return notifications.flatMap(({ id, status, providerMessageId }) => {
    if (status !== 'SENT' && status !== 'DELIVERED') return [];
    const times = count.get(id) ?? count.get(providerMessageId ?? '') ?? 0;
    return times === 1 ? [] : [`message ${id} is in the inbox ${times} times`];
  });
};
