import type { AuditEntry } from '../../domain/operations/events.ts';
import type { Clock } from '../../domain/shared/clock.ts';
import type { Erasure } from '../../domain/users/personal-data/erasure.ts';
import type { AuditTrail, Erasures, PersonalRows } from '../../domain/users/personal-data/ports.ts';
import type { Row } from '../../domain/users/personal-data/row.ts';
import { type CanBeOut, createOutage } from './outage.ts';

export interface MemoryPersonalRows extends PersonalRows, CanBeOut {
  /** Adds a row, or replaces the one with that id. */
  plant(model: string, ...rows: readonly Row[]): void;
  all(model: string): readonly Row[];
  row(model: string, id: string): Row | undefined;
  /** Called before each change reaches the rows: what somebody else does meanwhile. */
  beforeChange(work: (model: string, row: Row) => void): void;
}

const isSame = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

export const createMemoryPersonalRows = ({ pageSize = 3 } = {}): MemoryPersonalRows => {
  const tables = new Map<string, Map<string, Row>>();
  const outage = createOutage('the tables');
  let before = (_: string, __: Row): void => {};
  const tableOf = (model: string): Map<string, Row> => {
    const table = tables.get(model) ?? new Map<string, Row>();
    tables.set(model, table);
    return table;
  };
  return {
    setOutage: outage.setOutage,
    plant: (model, ...rows) => {
      for (const row of rows) tableOf(model).set(row.id, structuredClone(row));
    },
    all: (model) => structuredClone([...tableOf(model).values()]),
    row: (model, id) => structuredClone(tableOf(model).get(id)),
    beforeChange: (work) => {
      before = work;
    },
    page: async (model, after) => {
      outage.check();
      const ids = [...tableOf(model).keys()];
      const start = after === undefined ? 0 : ids.indexOf(after) + 1;
      const page = [...tableOf(model).values()].slice(start, start + pageSize);
      const last = page.at(-1);
      const isMore = start + pageSize < ids.length && last !== undefined;
      return { rows: structuredClone(page), ...(isMore ? { next: last.id } : {}) };
    },
    get: async (model, ids) => {
      outage.check();
      return structuredClone([...new Set(ids)].flatMap((id) => tableOf(model).get(id) ?? []));
    },
    change: async (model, row, { attributes, unless }) => {
      outage.check();
      before(model, row);
      const stored = tableOf(model).get(row.id);
      const guarded = [...new Set([...Object.keys(attributes), ...unless])];
      if (stored === undefined || !guarded.every((name) => isSame(stored[name], row[name]))) return 'conflict';
      const now = Object.entries({ ...stored, ...attributes }).filter(([, value]) => value !== undefined);
      tableOf(model).set(row.id, structuredClone({ ...Object.fromEntries(now), id: row.id }));
      return 'changed';
    },
  };
};

export interface MemoryErasures extends Erasures, CanBeOut {
  readonly trail: AuditTrail;
  receipts(): readonly AuditEntry[];
  stored(id: string): Erasure | undefined;
}

export const createMemoryErasures = ({ clock }: { readonly clock: Clock }): MemoryErasures => {
  const rows = new Map<string, Erasure>();
  const entries = new Map<string, AuditEntry>();
  const parts = new Map<string, readonly string[]>();
  const withFiles = new Set<string>();
  const outage = createOutage('the erasures');
  const write = (erasure: Erasure): 'saved' | 'changed' => {
    if (rows.get(erasure.id)?.revision !== erasure.revision - 1) return 'changed';
    rows.set(erasure.id, structuredClone(erasure));
    return 'saved';
  };
  const keep = (entry: AuditEntry): void => {
    if (!entries.has(entry.id)) entries.set(entry.id, structuredClone(entry));
  };
  const isThere = ({ state, expiresAt }: Erasure): boolean =>
    state !== 'planned' || Date.parse(expiresAt) > clock().getTime();
  return {
    setOutage: outage.setOutage,
    trail: { add: async (entry) => keep(entry) },
    receipts: () => structuredClone([...entries.values()]),
    stored: (id) => structuredClone(rows.get(id)),
    add: async (erasure) => {
      outage.check();
      rows.set(erasure.id, structuredClone(erasure));
    },
    get: async (id) => {
      outage.check();
      const erasure = rows.get(id);
      return erasure !== undefined && isThere(erasure) ? structuredClone(erasure) : undefined;
    },
    save: async (erasure) => {
      outage.check();
      return write(erasure);
    },
    end: async (erasure, receipt, has) => {
      outage.check();
      const written = write(erasure);
      if (written === 'saved') keep(receipt);
      if (written === 'saved' && has.files) withFiles.add(erasure.id);
      return written;
    },
    open: async () => {
      outage.check();
      return [...rows.values()].filter(({ state }) => state === 'begun').map(({ id }) => id);
    },
    withFiles: async () => {
      outage.check();
      return [...withFiles];
    },
    filesSeenTo: async (id) => {
      outage.check();
      withFiles.delete(id);
    },
    addFiles: async (id, part, urls) => {
      outage.check();
      const key = `${id}#${part}`;
      parts.set(key, [...new Set([...(parts.get(key) ?? []), ...urls])]);
    },
    dropFiles: async (id, part, urls) => {
      outage.check();
      const key = `${id}#${part}`;
      parts.set(
        key,
        (parts.get(key) ?? []).filter((url) => !urls.includes(url)),
      );
    },
    files: async (id, part) => {
      outage.check();
      return parts.get(`${id}#${part}`) ?? [];
    },
  };
};
