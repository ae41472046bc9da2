import * as z from 'zod/mini';
import type { Clock } from '../../domain/shared/clock.ts';
import { accept } from '../../domain/shared/result.ts';
import { REQUESTS } from '../../domain/statuses/requests-lifecycle.ts';
import { readRow } from './attributes.ts';
import type { DynamoOptions } from './document-client.ts';
import { keyPartners, type PartnerOf } from './key-partners.ts';
import type { PlainItem } from './plain-item.ts';
import { type ReadRecord, type RecordTable, trackedRowReader } from './tracked-row.ts';

const word = z.catch(z.optional(z.string().check(z.trim())), undefined);
const amount = z.catch(
  z.optional(
    z.union([
      z.number(),
      z.pipe(z.string().check(z.trim(), z.regex(/^\d+(\.\d+)?$/)), z.pipe(z.transform(Number), z.number())),
    ]),
  ),
  undefined,
);

/** What people and forms fill in; what cannot be read is not there. */
const requestRow = z.object({
  leadSource: word,
  source: word,
  brokerage: word,
  agentContactId: word,
  priority: word,
  estimatedValue: amount,
});

const isSaid = (value: string | undefined): value is string => value !== undefined && value !== '';

const requestReader = (isKeyPartner: (of: PartnerOf) => Promise<boolean>): ReadRecord => {
  const readTracked = trackedRowReader(REQUESTS);
  return async (item: PlainItem) => {
    const tracked = readTracked(item);
    if (!tracked.ok) return tracked;
    const row = readRow(requestRow, item, { emptyIsAbsent: true });
    if (!row.ok) return row;
    const { leadSource, source, priority, estimatedValue, brokerage, agentContactId } = row.value;
    const isKey = await isKeyPartner({ brokerage, agentContactId });
    return accept({
      ...tracked.value,
      facts: { source: [leadSource, source].filter(isSaid), ...(isKey ? { partner: ['key'] } : {}) },
      details: {
        ...(isSaid(priority) ? { priority: priority.toLowerCase() } : {}),
        ...(estimatedValue === undefined ? {} : { estimatedValue }),
      },
    });
  };
};

export interface RequestTableOptions extends DynamoOptions {
  readonly clock: Clock;
  /** Brokerages whose requests live longer, by name. */
  readonly keyPartners: readonly string[];
}

/** Requests, as the first kind of record with a lifecycle. */
export const requestTable = (options: RequestTableOptions): RecordTable => ({
  lifecycle: REQUESTS,
  model: 'Requests',
  historyModel: 'RequestStatusHistory',
  read: requestReader(keyPartners(options)),
});
