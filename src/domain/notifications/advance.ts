import { type Move, moved, type Notification, TRANSITIONS } from './notification.ts';
import type { NotificationStore } from './ports.ts';

const TRIES = 8;

/**
 * Moves a notification on, from what was read or from what it has become since.
 * Answers the notification as written, or the state that does not have this move, or from which the caller makes none
 * (`undefined`: the row is gone).
 * @throws when others kept writing the row in between
 */
export const advance = async (
  notifications: NotificationStore,
  from: Notification,
  moveFrom: (current: Notification) => Move | undefined,
): Promise<
  | { readonly moved: true; readonly notification: Notification }
  | { readonly moved: false; readonly current: Notification | undefined }
> => {
  let current = from;
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    const move = moveFrom(current);
    if (move === undefined || !TRANSITIONS[current.status].includes(move.status)) return { moved: false, current };
    const next = moved(current, move);
    const answer = await notifications.move(current, next);
    if (answer.moved) return { moved: true, notification: next };
    if (answer.current === undefined) return { moved: false, current: undefined };
    current = answer.current;
  }
  throw new Error(`notification ${from.id} changed ${TRIES} times while it was being written`);
};
