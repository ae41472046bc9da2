import * as z from 'zod/mini';
import type { Erasure } from '../../domain/users/personal-data/erasure.ts';
import type { Kept } from '../../domain/users/personal-data/judge-row.ts';
import { moment, optionalText, readRow, text, wholeNumber } from './attributes.ts';
import type { PlainItem } from './plain-item.ts';

const texts = z.array(z.string());
const count = wholeNumber(0, Number.MAX_SAFE_INTEGER);
const ids = z.record(z.string(), texts);

const tally = z.object({
  table: text,
  looked: count,
  erased: count,
  mentioned: count,
  fields: z.record(z.string(), count),
  kept: z.partialRecord(
    z.enum(['legal-hold', 'shared', 'policy', 'account', 'in-work'] satisfies readonly Kept[]),
    count,
  ),
  files: count,
});

const row = z.object({
  revision: count,
  state: z.enum(['planned', 'begun', 'ended'] satisfies readonly Erasure['state'][]),
  userId: text,
  requestedBy: text,
  plannedAt: moment,
  expiresAt: moment,
  updatedAt: moment,
  endedAt: z.exactOptional(moment),
  subject: z.exactOptional(
    z.object({ userId: text, formerUserIds: z.exactOptional(texts), emails: texts, phones: texts, contactIds: texts }),
  ),
  known: z.exactOptional(z.object({ owned: ids, held: ids, shared: ids })),
  found: z.array(tally),
  isHeld: z.boolean(),
  reason: optionalText,
  unlinkedContactIds: texts,
  progress: z.object({ finished: texts, after: optionalText, tallies: z.array(tally), fileParts: count }),
});

/** A row of BackendState that is an erasure. @throws when it is none */
export const parseErasure = (id: string, item: PlainItem): Erasure => {
  const read = readRow(row, item);
  if (!read.ok) throw new Error(`BackendState: row ${erasureKey(id)} is no erasure: ${read.refusal.reason}`);
  return { id, ...read.value };
};

export const erasureKey = (id: string): string => `erasure#${id}`;
export const filesKey = (id: string, part: number): string => `erasure-files#${id}#${part}`;
/** Lists the erasures that have not ended. */
export const OPEN_KEY = 'erasures-open';

/** A plan that nobody begins goes away by itself; an erasure that was begun stays. */
export const erasureItem = ({ id, ...erasure }: Erasure, writeId: string) => ({
  ...erasure,
  id: erasureKey(id),
  lastWriteId: writeId,
  createdAt: erasure.plannedAt,
  ...(erasure.state === 'planned' ? { ttl: Math.ceil(Date.parse(erasure.expiresAt) / 1000) } : {}),
});
