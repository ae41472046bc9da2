import type { Result } from '../../shared/result.ts';
import type { AuditEntry } from '../events.ts';

/** All that is given must hold. */
export interface AuditQuery {
  readonly actor?: string;
  readonly entity?: string;
  readonly entityId?: string;
  /** Whole (`statuses.changed`), or up to a dot and a star after it (`statuses.*`). */
  readonly action?: string;
  /** The first moment that counts, and the last. */
  readonly since: Date;
  readonly until: Date;
}

export interface AuditPage {
  /** Newest first. */
  readonly entries: readonly AuditEntry[];
  /** Where the next page begins; absent: that was all. */
  readonly next?: string;
  /** By what they were found. `scan`: the index is not there. */
  readonly by: 'entity' | 'actor' | 'time' | 'scan';
  /** Entries that were looked at to find these. */
  readonly looked: number;
  /** A scan that was broken off at its limit: there may be more, and no page leads there. */
  readonly isIncomplete?: true;
}

export interface AuditSearch {
  /** `bad-cursor`: this is no place in the trail. */
  page(
    query: AuditQuery,
    paging: { readonly limit: number; readonly after?: string },
  ): Promise<Result<AuditPage, { readonly because: 'bad-cursor' }>>;
}

/** What the indexes find entries by, of entries that were written before there were any. */
export interface AuditKeys {
  /** A page of the trail: how many rows it has, and those that no index finds but could. */
  unkeyed(after: string | undefined): Promise<{
    readonly looked: number;
    /** Ids, with what must be written to find them. */
    readonly rows: readonly string[];
    /** Rows of another program without what an index needs: they are found by a scan alone. */
    readonly unfit: number;
    readonly next?: string;
  }>;
  /** Writes the keys of a row once; a second time changes nothing. */
  key(id: string): Promise<void>;
}
