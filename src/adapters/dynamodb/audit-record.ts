import type { AuditEntry } from '../../domain/operations/events.ts';
import { shardOf } from '../shared/shard-of.ts';

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
