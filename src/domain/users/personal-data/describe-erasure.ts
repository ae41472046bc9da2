import type { DataRegistry } from './data-registry.ts';
import type { Erasure } from './erasure.ts';
import { type BackupEnd, backupEnds } from './erasure-receipt.ts';
import { type Tally, tellingOf } from './tally.ts';

/** A plan as a person reads it, without the person's data. */
export interface ErasurePlan {
  readonly erasureId: string;
  readonly userId: string;
  readonly expiresAt: string;
  readonly isHeld: boolean;
  readonly tables: readonly Tally[];
  readonly unlinkedContactIds: readonly string[];
  readonly backups: readonly BackupEnd[];
  readonly lasting: readonly string[];
}

const HELD = 'The person is under a legal hold: this cannot be run until it is lifted.';
const LASTING = [
  'What is erased cannot be brought back, but from a backup, and a restore must be followed by the same erasure.',
  'Files that rows of the person named go from the stage’s bucket once it has ended; earlier versions stay for 400 days.',
  'Messages already sent, and messages in dead-letter queues, for up to 14 days, are not reached.',
  'Names in texts of other people are not recognised: only the exact address and number are.',
  'An address on the suppression list stays there, so that it gets no more mail.',
];

/** What the plan found, what cannot be undone, and when the last backups expire. Pure. */
export const describeErasure = (
  { id, userId, expiresAt, isHeld, found, unlinkedContactIds, plannedAt }: Erasure,
  registry: DataRegistry,
): ErasurePlan => ({
  erasureId: id,
  userId,
  expiresAt,
  isHeld,
  tables: tellingOf(found),
  unlinkedContactIds,
  backups: backupEnds(registry, found, new Date(plannedAt)),
  lasting: isHeld ? [HELD, ...LASTING] : LASTING,
});
