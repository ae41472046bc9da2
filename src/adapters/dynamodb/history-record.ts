import * as z from 'zod/mini';
import type { HistoryEntry } from '../../domain/statuses/ports.ts';
import { readRow, text, wholeNumber } from './attributes.ts';
import type { PlainItem } from './plain-item.ts';

const TEST_DATA = 'E2E_TEST';

/** A word of the past that is missing or damaged hides none of the rest. */
const word = z.catch(text, 'unknown');
const optionalWord = z.exactOptional(
  z.pipe(
    z.transform((value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value))),
    z.string(),
  ),
);
const count = wholeNumber(0, Number.MAX_SAFE_INTEGER);

const historyRow = z.object({
  id: text,
  recordId: text,
  previousStatus: word,
  newStatus: word,
  triggeredBy: z.catch(z.enum(['user', 'system', 'automation']), 'system'),
  actor: word,
  reason: optionalWord,
  automationRule: optionalWord,
  timeInPreviousStatus: z.catch(count, 0),
  timestamp: text,
  version: z.exactOptional(z.catch(count, 0)),
  irregular: optionalWord,
  leadSource: optionalWord,
});

/** A row of the history table, or what an index shows of one. `idField` names the record: requestId. */
export const parseHistory = (item: PlainItem, idField: string): HistoryEntry => {
  const read = readRow(historyRow, { ...item, recordId: item[idField] }, { emptyIsAbsent: true });
  if (!read.ok) throw new Error(`row ${String(item.id)} is no entry of a history: ${read.refusal.reason}`);
  const { timeInPreviousStatus, leadSource, ...rest } = read.value;
  return {
    ...rest,
    minutesInPreviousStatus: timeInPreviousStatus,
    ...(leadSource === TEST_DATA ? { isTestData: true } : {}),
  };
};

export const historyItem = (
  { recordId, minutesInPreviousStatus, isTestData, ...rest }: HistoryEntry,
  idField: string,
  writtenAt: Date,
) => ({
  ...rest,
  [idField]: recordId,
  timeInPreviousStatus: minutesInPreviousStatus,
  ...(isTestData === true ? { leadSource: TEST_DATA } : {}),
  createdAt: writtenAt.toISOString(),
  updatedAt: writtenAt.toISOString(),
});
