import type { ExactRow } from '../data/exact-row.ts';

const OPEN = ['SCHEDULED', 'PENDING', 'SENDING', 'RETRYING'];
const TIMELINE_LIMIT = 16;

const momentOf = ({ updatedAt, createdAt }: ExactRow): string => {
  const [moment] = [updatedAt, createdAt].filter((one) => typeof one === 'string');
  return moment ?? '1970-01-01T00:00:00.000Z';
};

/** A signal that nobody had planned may be planned, or have been, where it comes from. */
const settledSignal = (row: ExactRow): ExactRow => {
  if (row.processedAt !== undefined || row.quarantinedAt !== undefined) return row;
  const quarantineReason = 'copied: it was not planned yet, and may have been told where it comes from';
  return { ...row, quarantinedAt: momentOf(row), quarantineReason };
};

/** A message that was on its way may have been sent where it comes from. Nobody knows; so it says that, and is not due any more. */
const settledMessage = (row: ExactRow): ExactRow => {
  const { dueAt: _, dueShard: __, ...kept } = row;
  const rest: ExactRow = { ...kept, id: row.id };
  const { status, timeline, version } = row;
  if (!OPEN.includes(String(status))) return rest;
  const reason = `copied as ${String(status)}: it may have been sent where it comes from`;
  const told = Array.isArray(timeline) ? timeline.slice(1 - TIMELINE_LIMIT) : [];
  return {
    ...rest,
    status: 'UNKNOWN_OUTCOME',
    reason,
    timeline: [...told, `${momentOf(row)} UNKNOWN_OUTCOME ${reason}`],
    version: typeof version === 'number' ? version + 1 : 1,
  };
};

/**
 * The row as it may stand in another place without anything being sent there: a signal that was not planned is quarantined, a
 * message that was on its way has an unknown outcome, and nothing is due. Everything else stays.
 */
export const settledCopy = (model: string, row: ExactRow): ExactRow => {
  if (model === 'SignalEvents') return settledSignal(row);
  return model === 'NotificationQueue' ? settledMessage(row) : row;
};
