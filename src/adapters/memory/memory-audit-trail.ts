import { isFound } from '../../domain/operations/audit/audit-query.ts';
import type { AuditSearch } from '../../domain/operations/audit/ports.ts';
import type { AuditEntry } from '../../domain/operations/events.ts';
import { accept, refuse } from '../../domain/shared/result.ts';
import { auditCursor, auditPlace } from '../shared/audit-cursor.ts';

const placeOf = ({ at, id }: AuditEntry): string => `${at}#${id}`;
const byOf = ({ actor, entity, entityId }: Parameters<AuditSearch['page']>[0]) =>
  entity !== undefined && entityId !== undefined ? 'entity' : actor !== undefined ? 'actor' : 'time';

export interface MemoryAuditTrail extends AuditSearch {
  add(entry: AuditEntry): Promise<void>;
}

export const createMemoryAuditTrail = (): MemoryAuditTrail => {
  const entries = new Map<string, AuditEntry>();
  return {
    add: async (entry) => {
      if (!entries.has(entry.id)) entries.set(entry.id, structuredClone(entry));
    },
    page: async (query, { limit, after }) => {
      const place = after === undefined ? undefined : auditPlace(after);
      if (after !== undefined && place === undefined) return refuse({ because: 'bad-cursor' });
      const all = [...entries.values()]
        .filter((entry) => isFound(query, entry) && (place === undefined || placeOf(entry) < place))
        .sort((one, other) => (placeOf(one) < placeOf(other) ? 1 : -1));
      const found = structuredClone(all.slice(0, limit));
      const last = all.length > limit ? found.at(-1) : undefined;
      const next = last === undefined ? {} : { next: auditCursor(placeOf(last)) };
      return accept({ entries: found, ...next, by: byOf(query), looked: found.length });
    },
  };
};
