import type { Notification } from './notification.ts';

const momentOf = (entry: string): number => Date.parse(entry.split(' ', 1)[0] ?? '');
const isPending = (entry: string): boolean => entry.split(' ', 2)[1] === 'PENDING';

/**
 * Since when this message has been waiting for its turn, in epoch milliseconds. Each wake-up of a message whose trigger is
 * lost puts its due time off; the wait began with the first of them. What waits on purpose begins when it is due.
 */
export const waitingSince = ({ status, dueAt, timeline }: Notification): number | undefined => {
  const due = dueAt === undefined ? undefined : Date.parse(dueAt);
  if (status !== 'PENDING') return due;
  const before = timeline.findLastIndex((entry) => !isPending(entry));
  const first = timeline[before + 1];
  const began = first === undefined ? Number.NaN : momentOf(first);
  return Number.isNaN(began) ? due : began;
};
