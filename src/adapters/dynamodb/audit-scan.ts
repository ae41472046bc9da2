import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import { isFound } from '../../domain/operations/audit/audit-query.ts';
import type { AuditPage, AuditQuery } from '../../domain/operations/audit/ports.ts';
import type { AuditEntry } from '../../domain/operations/events.ts';
import { auditCursor } from '../shared/audit-cursor.ts';
import { auditEntryOf } from './audit-record.ts';
import type { DynamoOptions } from './document-client.ts';
import { tableName } from './tables.ts';

export interface AuditScanOptions extends DynamoOptions {
  readonly pageSize?: number;
  /** At most so many rows are read. */
  readonly mostScanned: number;
}

/** Looks at rows in no order, where a stage has no indexes; says so where it broke off. */
export const auditScan = ({ client, suffix, pageSize, mostScanned }: AuditScanOptions) => {
  const table = tableName('AuditLog', suffix);
  const placeOf = ({ at, id }: AuditEntry): string => `${at}#${id}`;

  return async (query: AuditQuery, limit: number, place: string | undefined): Promise<AuditPage> => {
    const found: AuditEntry[] = [];
    let looked = 0;
    let start: Record<string, unknown> | undefined;
    do {
      const scan = { TableName: table, Limit: Math.min(pageSize ?? 1000, mostScanned - looked) };
      const page = await client.send(
        new ScanCommand({ ...scan, ...(start === undefined ? {} : { ExclusiveStartKey: start }) }),
      );
      const entries = (page.Items ?? []).flatMap((item) => auditEntryOf(item) ?? []);
      found.push(...entries.filter((one) => isFound(query, one) && (place === undefined || placeOf(one) < place)));
      looked += page.Items?.length ?? 0;
      start = page.LastEvaluatedKey;
    } while (start !== undefined && looked < mostScanned);
    found.sort((one, other) => (placeOf(one) < placeOf(other) ? 1 : -1));
    const entries = found.slice(0, limit);
    const last = found.length > limit ? entries.at(-1) : undefined;
    const next = last === undefined ? {} : { next: auditCursor(placeOf(last)) };
    return { entries, ...next, by: 'scan', looked, ...(start === undefined ? {} : { isIncomplete: true }) };
  };
};
