import type { ChangeRequest } from '../../domain/configuration/changes/change-request.ts';
import type { ChangeRequests } from '../../domain/configuration/changes/ports.ts';
import type { AuditEntry } from '../../domain/operations/events.ts';
import { type CanBeOut, createOutage } from './outage.ts';

export interface MemoryChangeRequests extends ChangeRequests, CanBeOut {
  audit(): readonly AuditEntry[];
}

export const createMemoryChangeRequests = (): MemoryChangeRequests => {
  const rows = new Map<string, ChangeRequest>();
  const openIds = new Set<string>();
  const entries: AuditEntry[] = [];
  const outage = createOutage('the change requests');
  let applying: { readonly requestId: string; readonly leaseUntil: Date } | undefined;

  const isNext = (request: ChangeRequest): boolean => rows.get(request.id)?.writes === request.writes - 1;
  const write = (request: ChangeRequest, audit?: AuditEntry): void => {
    rows.set(request.id, structuredClone(request));
    if (audit !== undefined) entries.push(structuredClone(audit));
  };

  return {
    setOutage: outage.setOutage,
    audit: () => structuredClone(entries),
    add: async (request, audit) => {
      outage.check();
      if (rows.has(request.id)) return 'exists';
      write(request, audit);
      openIds.add(request.id);
      return 'added';
    },
    get: async (id) => {
      outage.check();
      return structuredClone(rows.get(id));
    },
    begin: async (request, leaseUntil, audit) => {
      outage.check();
      if (!isNext(request)) return 'changed';
      if (applying !== undefined) return { busyWith: applying.requestId };
      applying = { requestId: request.id, leaseUntil };
      write(request, audit);
      return 'begun';
    },
    resume: async (id, now, leaseUntil) => {
      outage.check();
      if (applying?.requestId !== id) return 'ended';
      if (applying.leaseUntil > now) return 'held';
      applying = { requestId: id, leaseUntil };
      return 'resumed';
    },
    end: async (request, audit) => {
      outage.check();
      if (!isNext(request)) return 'changed';
      if (applying?.requestId === request.id) applying = undefined;
      write(request, audit);
      return 'ended';
    },
    note: async (request) => {
      outage.check();
      if (isNext(request)) write(request);
    },
    close: async (id) => {
      outage.check();
      openIds.delete(id);
    },
    open: async () => {
      outage.check();
      return [...openIds];
    },
  };
};
