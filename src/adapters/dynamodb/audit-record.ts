import type { AuditEntry } from '../../domain/operations/events.ts';

/** A row of AuditLog. */
export const auditItem = (entry: AuditEntry, writtenAt: Date) => ({
  ...entry,
  createdAt: writtenAt.toISOString(),
  updatedAt: writtenAt.toISOString(),
});
