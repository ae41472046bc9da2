import type { AuditEntry } from '../../operations/events.ts';
import { secondsAfter } from '../../shared/clock.ts';
import type { Digest } from '../../shared/ids.ts';
import { type DataRegistry, lastBackupDays } from './data-registry.ts';
import type { Erasure } from './erasure.ts';
import { type Tally, tellingOf } from './tally.ts';

const DAY_SECONDS = 86_400;

/** When the last backup of a table that still holds what is erased at `from` has expired. */
export interface BackupEnd {
  readonly table: string;
  readonly days: number;
  readonly expiresAt: string;
}

/** Of the tables in which something is erased, the latest first. Pure. */
export const backupEnds = (registry: DataRegistry, found: readonly Tally[], from: Date): readonly BackupEnd[] => {
  const touched = found.filter(({ erased }) => erased > 0).map(({ table }) => table);
  return registry
    .filter(({ model }) => touched.includes(model))
    .map((table) => ({ table: table.model, days: lastBackupDays(table) }))
    .map((end) => ({ ...end, expiresAt: secondsAfter(from, end.days * DAY_SECONDS).toISOString() }))
    .toSorted((one, other) => other.days - one.days);
};

export interface ReceiptCircumstances {
  readonly registry: DataRegistry;
  readonly at: Date;
  readonly digest: Digest;
  /** How many files no row names any more. */
  readonly files: number;
}

/** What remains of an erasure in the audit trail: that it was and how much, and nothing by which to find the person again. */
export const receiptOf = (erasure: Erasure, { registry, at, digest, files }: ReceiptCircumstances): AuditEntry => {
  const { id, userId, requestedBy, subject, progress, reason } = erasure;
  const telling = tellingOf(progress.tallies);
  const [last] = backupEnds(registry, telling, at);
  return {
    id: `users.erased#${id}`,
    actor: requestedBy,
    action: 'users.erased',
    entity: 'user',
    entityId: userId,
    at: at.toISOString(),
    ...(reason === undefined ? {} : { reason }),
    before: {},
    after: {
      erasureId: id,
      emailDigest: digest(subject?.emails[0] ?? ''),
      erased: Object.fromEntries(telling.map(({ table, erased }) => [table, erased])),
      kept: Object.fromEntries(
        telling.filter(({ kept }) => Object.keys(kept).length > 0).map(({ table, kept }) => [table, kept]),
      ),
      files,
      ...(last === undefined ? {} : { lastBackupExpiresAt: last.expiresAt }),
    },
  };
};
