import type { AuditPage, AuditQuery, AuditSearch } from '../../domain/operations/audit/ports.ts';
import type { AuditEntry } from '../../domain/operations/events.ts';
import { accept, refuse } from '../../domain/shared/result.ts';
import { auditCursor, auditPlace } from '../shared/audit-cursor.ts';
import { auditIndexes, type Found, isOf } from './audit-indexes.ts';
import { auditEntryOf, entityKeyOf } from './audit-record.ts';
import { auditScan } from './audit-scan.ts';
import type { DynamoOptions } from './document-client.ts';
import { rowsOf } from './pages.ts';
import { isKey, tableName } from './tables.ts';

export interface DynamoAuditSearchOptions extends DynamoOptions {
  /** Of an index's page. */
  readonly pageSize?: number;
  /** At most so many rows are read where an index is not there. */
  readonly mostScanned?: number;
}

const isMissingIndex = (error: unknown): boolean =>
  error instanceof Error && error.name === 'ValidationException' && error.message.includes('index');

/** Reads the audit trail by its indexes; where a stage has not got them, by a scan that breaks off at a limit and says so. */
export const createDynamoAuditSearch = (options: DynamoAuditSearchOptions): AuditSearch => {
  const { client, suffix, pageSize, mostScanned = 20_000 } = options;
  const table = tableName('AuditLog', suffix);
  const paging = pageSize === undefined ? {} : { pageSize };
  const accessOf = auditIndexes({ client, suffix, ...paging });
  const byScan = auditScan({ client, suffix, mostScanned, ...paging });

  /** The rows of what was found, in its order. One that was removed meanwhile is left out. */
  const entriesFor = async (found: readonly Found[]): Promise<readonly AuditEntry[]> => {
    const rows = await rowsOf(
      client,
      table,
      found.map(({ id }) => id),
      { isConsistent: false },
    );
    const byId = new Map(rows.map((row) => [row.id, auditEntryOf(row)]));
    return found.flatMap(({ id }) => byId.get(id) ?? []);
  };

  const byIndex = async (query: AuditQuery, limit: number, place: string | undefined): Promise<AuditPage> => {
    const [by, all] = accessOf(query, place);
    const found: Found[] = [];
    let looked = 0;
    for await (const one of all) {
      looked += 1;
      if (isOf(query, one)) found.push(one);
      if (found.length > limit) break;
    }
    const kept = found.slice(0, limit);
    const last = found.length > limit ? kept.at(-1) : undefined;
    const next = last === undefined ? {} : { next: auditCursor(last.atId) };
    return { entries: await entriesFor(kept), ...next, by, looked };
  };

  const areKeys = ({ actor = 'any', entity = 'any', entityId = 'any' }: AuditQuery): boolean =>
    isKey(actor) && isKey(entityKeyOf(entity, entityId));

  return {
    page: async (query, { limit, after }) => {
      const place = after === undefined ? undefined : auditPlace(after);
      if (after !== undefined && place === undefined) return refuse({ because: 'bad-cursor' });
      if (!areKeys(query) || query.since > query.until) return accept({ entries: [], by: 'entity', looked: 0 });
      try {
        return accept(await byIndex(query, limit, place));
      } catch (error) {
        if (!isMissingIndex(error)) throw error;
        return accept(await byScan(query, limit, place));
      }
    },
  };
};
