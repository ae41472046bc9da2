import type { AuditEntry } from '../events.ts';
import type { AuditQuery } from './ports.ts';

export const isAction = (wanted: string, action: string): boolean =>
  wanted.endsWith('.*') ? action.startsWith(wanted.slice(0, -1)) : action === wanted;

/** Whether an entry, as far as it is known, is one that was asked for. */
export const isFound = (
  query: AuditQuery,
  { actor, entity, entityId, action, at }: Pick<AuditEntry, 'actor' | 'entity' | 'entityId' | 'action' | 'at'>,
): boolean =>
  (query.actor === undefined || query.actor === actor) &&
  (query.entity === undefined || query.entity === entity) &&
  (query.entityId === undefined || query.entityId === entityId) &&
  (query.action === undefined || isAction(query.action, action)) &&
  at >= query.since.toISOString() &&
  at <= query.until.toISOString();

/** The months that a time touches, the last first: `2026-03`. */
export const monthsBetween = (since: Date, until: Date): readonly string[] => {
  const months: string[] = [];
  const first = since.toISOString().slice(0, 7);
  for (let at = new Date(until); ; at = new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth(), 0))) {
    const month = at.toISOString().slice(0, 7);
    if (month < first) return months;
    months.push(month);
  }
};
