import type { Commit } from '../../domain/statuses/ports.ts';
import type { TrackedRecord } from '../../domain/statuses/tracked-record.ts';

const VERSION = ['version', 'status'] as const;

/** What must be as it was read, by the guard of a commit. */
export const GUARDED = {
  version: VERSION,
  untouched: [
    ...VERSION,
    'updatedAt',
    'trackedStatus',
    'statusSince',
    'lastActivityAt',
    'timerAt',
    'warnedDay',
    'timerFailures',
  ],
} as const satisfies Record<Commit['guard'], readonly (keyof TrackedRecord)[]>;

export const isAsRead = (stored: Pick<TrackedRecord, GuardedField>, { from, guard }: Commit): boolean =>
  GUARDED[guard].every((field) => stored[field] === from[field]);

export type GuardedField = (typeof GUARDED)['untouched'][number];
