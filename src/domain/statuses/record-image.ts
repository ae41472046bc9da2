import type { Status } from './lifecycle.ts';

/** A row as one write has left it, as far as a change of it matters here. Times are ISO-8601 UTC. */
export interface RecordImage {
  readonly id: string;
  readonly status: Status;
  readonly trackedStatus?: Status;
  readonly version: number;
  readonly lastActivityAt?: string;
  readonly createdAt: string;
  readonly updatedAt: string;
  /** The fields that are watched, by name, as text; only those that are there. */
  readonly fields: Readonly<Record<string, string>>;
}

/** One write of a row: how it was, unless it is new, how it is, and when the table heard of it. */
export interface RecordWrite {
  readonly before?: RecordImage;
  readonly after: RecordImage;
  readonly at: Date;
}

/** Which fields of a row, beside its status, say something when they change. */
export interface Watch {
  /** Somebody has worked on it. */
  readonly activity: readonly string[];
  /** Another rule may count from now on. */
  readonly timing: readonly string[];
  /** Filled in for the first time: that event has happened. */
  readonly events: Readonly<Record<string, string>>;
  /** Written along with what is no work: a write that changes one of these is neither activity nor an event. */
  readonly upkeep: readonly string[];
}

export const watchedFields = ({ activity, timing, events, upkeep }: Watch): readonly string[] => [
  ...new Set([...activity, ...timing, ...Object.keys(events), ...upkeep]),
];
