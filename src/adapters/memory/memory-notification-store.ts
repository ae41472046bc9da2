import type { Notification } from '../../domain/notifications/notification.ts';
import type { NotificationStore } from '../../domain/notifications/ports.ts';
import { shardOf } from '../shared/shard-of.ts';
import { orderedPages } from './ordered-pages.ts';
import { type CanBeOut, createOutage } from './outage.ts';

export interface MemoryNotificationStore extends NotificationStore, CanBeOut {
  all(): readonly Notification[];
}

/** Who a message is for and what it is about never changes; the rest is what a move writes. */
const written = (stored: Notification, to: Notification): Notification => {
  const { id, signalId, signalType, hookId, templateId, channel, recipient, contactId } = stored;
  const { priority, category, maxRetries, expiresAt, createdAt } = stored;
  const { status, reason, attempts, providerMessageId, dueAt, timeline, version, updatedAt } = to;
  return structuredClone({
    ...{ id, signalId, signalType, hookId, templateId, channel, recipient },
    ...(contactId === undefined ? {} : { contactId }),
    ...{ priority, category, maxRetries, expiresAt, createdAt },
    ...{ status, attempts, timeline, version, updatedAt },
    ...(reason === undefined ? {} : { reason }),
    ...(providerMessageId === undefined ? {} : { providerMessageId }),
    ...(dueAt === undefined ? {} : { dueAt }),
  });
};

export const createMemoryNotificationStore = ({ dueShards = 8, pageSize = 100 } = {}): MemoryNotificationStore => {
  const rows = new Map<string, Notification>();
  const outage = createOutage('the notification store');

  const get = async (id: string): Promise<Notification | undefined> => {
    outage.check();
    return structuredClone(rows.get(id));
  };

  return {
    setOutage: outage.setOutage,
    dueShards,
    all: () => structuredClone([...rows.values()]),
    add: async (notification) => {
      outage.check();
      if (rows.has(notification.id)) return 'exists';
      rows.set(notification.id, structuredClone(notification));
      return 'added';
    },
    get,
    glance: get,
    move: async (from, to) => {
      outage.check();
      const stored = rows.get(from.id);
      if (stored === undefined || stored.version !== from.version || stored.status !== from.status) {
        return { moved: false, current: structuredClone(stored) };
      }
      rows.set(from.id, written(stored, to));
      return { moved: true };
    },
    due: async function* (shard, now) {
      const until = now.toISOString();
      const open = () =>
        [...rows.values()].filter(
          ({ id, dueAt }) => dueAt !== undefined && dueAt <= until && shardOf(id, dueShards) === shard,
        );
      outage.check();
      for await (const page of orderedPages(open, ({ dueAt, id }) => `${dueAt} ${id}`, pageSize)) {
        yield page.map(({ id }) => id);
        outage.check();
      }
    },
    ofSignal: async (signalId) => {
      outage.check();
      const found = [...rows.values()].filter((notification) => notification.signalId === signalId);
      return structuredClone(found.sort((one, other) => (one.id < other.id ? -1 : 1)));
    },
  };
};
