import type { Notification } from '../../src/domain/notifications/notification.ts';
import type { AcceptedMessage } from '../door/message.ts';

/** Messages that the inbox has more than once, and those that are said to be sent and are not there. */
export const inboxFaults = (
  notifications: readonly Notification[],
  inbox: readonly AcceptedMessage[],
): readonly string[] => {
  const count = new Map<string, number>();
  for (const { id, notificationId } of inbox) {
    for (const key of new Set([id, notificationId ?? id])) count.set(key, (count.get(key) ?? 0) + 1);
  }
  return notifications.flatMap(({ id, status, providerMessageId }) => {
    const times = count.get(id) ?? count.get(providerMessageId ?? '') ?? 0;
    const mustBeThere = status === 'SENT' || status === 'DELIVERED';
    return times > 1 || (mustBeThere && times === 0) ? [`message ${id} is in the inbox ${times} times`] : [];
  });
};
