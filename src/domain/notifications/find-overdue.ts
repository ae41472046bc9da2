import type { NotificationStore } from './ports.ts';

/** When the message was due that has waited longest for the sweep; `undefined`: none is due. */
export const findOverdue =
  (notifications: Pick<NotificationStore, 'due' | 'dueShards' | 'get'>) =>
  async (now: Date): Promise<Date | undefined> => {
    let oldest: Date | undefined;
    for (let shard = 0; shard < notifications.dueShards; shard += 1) {
      for await (const [first] of notifications.due(shard, now)) {
        const dueAt = first === undefined ? undefined : (await notifications.get(first))?.dueAt;
        if (dueAt !== undefined && (oldest === undefined || new Date(dueAt) < oldest)) oldest = new Date(dueAt);
        break;
      }
    }
    return oldest;
  };
