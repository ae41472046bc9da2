import { type Move, moved, type Notification, TRANSITIONS } from './notification.ts';
import type { NotificationStore } from './ports.ts';

const TRIES = 8;

/**
 * Writes a notification anew, from what was read or from what it has become since; `nextOf` makes one more of its version.
 * Answers the notification as written, or the state of which the caller makes nothing (`undefined`: the row is gone).
 * @throws when others kept writing the row in between
 */
export const rewrite = async (
  notifications: Pick<NotificationStore, 'move'>,
  from: Notification,
  nextOf: (current: Notification) => Notification | undefined,
): Promise<
  | { readonly moved: true; readonly notification: Notification }
  | { readonly moved: false; readonly current: Notification | undefined }
> => {
  let current = from;
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    const next = nextOf(current);
    if (next === undefined) return { moved: false, current };
    const answer = await notifications.move(current, next);
    if (answer.moved) return { moved: true, notification: next };
    if (answer.current === undefined) return { moved: false, current: undefined };
    current = answer.current;
  }
  throw new Error(`notification ${from.id} changed ${TRIES} times while it was being written`);
};

/** Moves a notification on by `rewrite`. A state that does not have this move is left as it is. */
export const advance = (
  notifications: Pick<NotificationStore, 'move'>,
  from: Notification,
  moveFrom: (current: Notification) => Move | undefined,
): ReturnType<typeof rewrite> =>
  rewrite(notifications, from, (current) => {
    const move = moveFrom(current);
    return move === undefined || !TRANSITIONS[current.status].includes(move.status) ? undefined : moved(current, move);
  });
