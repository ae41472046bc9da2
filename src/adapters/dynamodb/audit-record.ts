import * as z from 'zod/mini';
import type { AuditEntry } from '../../domain/operations/events.ts';
import { shardOf } from '../shared/shard-of.ts';
import { type PlainItem, plain } from './plain-item.ts';

/** Over so many partitions the entries of a month are spread. It may never change: entries are looked for where they were put. */
export const AUDIT_SHARDS = 8;

export const entityKeyOf = (entity: string, entityId: string): string => `${entity}#${entityId}`;
export const timeShardOf = (month: string, shard: number): string => `${month}#${shard}`;

/** By what the indexes find an entry: its time and id are one sort key, so that no two entries share a place. */
export const auditKeys = ({ id, at, entity, entityId }: Pick<AuditEntry, 'id' | 'at' | 'entity' | 'entityId'>) => ({
  entityKey: entityKeyOf(entity, entityId),
  atId: `${at}#${id}`,
  timeShard: timeShardOf(at.slice(0, 7), shardOf(id, AUDIT_SHARDS)),
});

/** A row of AuditLog. */
export const auditItem = (entry: AuditEntry, writtenAt: Date) => ({
  ...entry,
  ...auditKeys(entry),
  createdAt: writtenAt.toISOString(),
  updatedAt: writtenAt.toISOString(),
});

const map = z.catch(z.record(z.string(), z.unknown()), {});
const $Entry = z.object({
  id: z.string(),
  actor: z.catch(z.string(), 'unknown'),
  action: z.catch(z.string(), 'unknown'),
  entity: z.catch(z.string(), 'unknown'),
  entityId: z.catch(z.string(), 'unknown'),
  at: z.string(),
  reason: z.exactOptional(z.string()),
  before: map,
  after: map,
});

/** A row of AuditLog, whoever wrote it; `undefined`: not even its time is known. */
export const auditEntryOf = (item: PlainItem): AuditEntry | undefined => {
  const { reason, ...row } = item;
  const read = $Entry.safeParse({
    ...Object(plain(row)),
    at: item.at ?? item.createdAt,
    ...(typeof reason === 'string' ? { reason } : {}),
  });
  return read.success ? read.data : undefined;
};
