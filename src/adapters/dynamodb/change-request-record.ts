import * as z from 'zod/mini';
import { CHANGE_STATES, type ChangeRequest } from '../../domain/configuration/changes/change-request.ts';
import { secondsAfter } from '../../domain/shared/clock.ts';
import { moment, oneOf, optionalText, readRow, text, wholeNumber } from './attributes.ts';
import type { PlainItem } from './plain-item.ts';

const PREFIX = 'change-request#';
/** The list of those that are open, and the one that is being applied. */
export const OPEN_CHANGES_KEY = 'change-requests#open';
export const APPLYING_KEY = 'change-requests#applying';

/** How long one that has ended is kept: the audit trail has it for longer. */
const KEPT_DAYS = 400;

export const changeRequestKey = (id: string): string => `${PREFIX}${id}`;

const count = wholeNumber(0, Number.MAX_SAFE_INTEGER);
const shown = z.union([
  z.object({ is: z.literal('text'), text: z.string() }),
  z.object({ is: z.literal('secret'), fingerprint: text }),
  z.object({ is: z.literal('nothing') }),
]);
const row = z.object({
  state: oneOf(CHANGE_STATES),
  proposedBy: text,
  proposerMark: optionalText,
  proposedAt: moment,
  expiresAt: moment,
  reason: optionalText,
  baseRevision: count,
  isRollback: z.boolean(),
  changes: z.array(
    z.object({ name: text, fromVersion: count, before: shown, after: shown, toVersion: z.exactOptional(count) }),
  ),
  approval: z.exactOptional(
    z.object({ by: text, at: moment, how: oneOf(['second-person', 'stage', 'emergency', 'rollback', 'rotation']) }),
  ),
  end: z.exactOptional(z.object({ by: text, at: moment, because: optionalText })),
  appliedAs: z.exactOptional(count),
  isTold: z.exactOptional(z.boolean()),
  writes: wholeNumber(1, Number.MAX_SAFE_INTEGER),
});

/** Rows `change-request#<id>` of BackendState. */
export const changeRequestItem = (request: ChangeRequest, writtenAt: Date) => ({
  ...request,
  id: changeRequestKey(request.id),
  ...(request.end === undefined
    ? {}
    : { ttl: Math.ceil(secondsAfter(new Date(request.end.at), KEPT_DAYS * 86_400).getTime() / 1000) }),
  createdAt: request.proposedAt,
  updatedAt: writtenAt.toISOString(),
});

/** @throws when the row is no change request */
export const parseChangeRequest = (id: string, item: PlainItem): ChangeRequest => {
  const read = readRow(row, item);
  if (!read.ok) throw new Error(`row ${changeRequestKey(id)} is no change request: ${read.refusal.reason}`);
  return { id, ...read.value };
};
