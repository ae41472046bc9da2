import type { StreamRecord } from 'aws-lambda';
import type { Clock } from '../../domain/shared/clock.ts';

/** When the table took a write; its stream tells it to the second, of which this is the end. */
export const writtenAt = (record: StreamRecord | undefined, clock: Clock): Date => {
  const now = clock();
  const seconds = record?.ApproximateCreationDateTime;
  return seconds === undefined ? now : new Date(Math.min(now.getTime(), seconds * 1000 + 999));
};
