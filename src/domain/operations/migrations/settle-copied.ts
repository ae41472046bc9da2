import type { ExactRow } from '../data/exact-row.ts';

const OPEN = ['SCHEDULED', 'PENDING', 'SENDING', 'RETRYING'];
const WHY = 'copied from elsewhere, and not sent again';

const momentOf = ({ updatedAt, createdAt }: ExactRow): string => {
  const [moment] = [updatedAt, createdAt].filter((one) => typeof one === 'string');
  return moment ?? '1970-01-01T00:00:00.000Z';
};

const settledSignal = (row: ExactRow): ExactRow =>
  row.processedAt === undefined && row.quarantinedAt === undefined ? { ...row, processedAt: momentOf(row) } : row;

const settledNotification = ({ dueAt: _, dueShard: __, ...row }: ExactRow): ExactRow => {
  const rest = { ...row, id: String(row.id) };
  if (!OPEN.includes(String(row.status))) return rest;
  const timeline = Array.isArray(row.timeline) ? row.timeline : [];
  const told = [...timeline, `${momentOf(rest)} CANCELLED ${WHY}`];
  return { ...rest, status: 'CANCELLED', reason: WHY, timeline: told };
};

/**
 * The row as it may stand in another place without anything being sent there: a signal counts as planned, a message that
 * waited is cancelled, and nothing is due. Everything else stays.
 */
export const settledCopy = (model: string, row: ExactRow): ExactRow => {
  if (model === 'SignalEvents') return settledSignal(row);
  return model === 'NotificationQueue' ? settledNotification(row) : row;
};
