import type { ExactRow } from '../data/exact-row.ts';
import { type ReadableTables, TableMissing } from '../data/ports.ts';
import { type Pace, readPages } from '../data/read-pages.ts';
import type { TableRegistry } from '../table-registry.ts';

/** Whatever says otherwise than no is a yes, since what is removed does not come back. */
export const isOnHold = ({ legalHold }: ExactRow): boolean =>
  legalHold !== undefined && legalHold !== null && legalHold !== false && legalHold !== 'false';

/** Texts by which a row belongs to something on hold: ids of rows on hold, and addresses of contacts on hold. */
export type Holds = ReadonlySet<string>;

const named = (text: unknown): readonly string[] =>
  typeof text === 'string' && text.trim() !== '' ? [text.trim().toLowerCase()] : [];

/** Everything on hold in the tables that others refer to. Few rows are; each takes the room of its id. */
export const findHolds = async (registry: TableRegistry, tables: ReadableTables, pace: Pace): Promise<Holds> => {
  const targets = new Set(registry.flatMap(({ references }) => Object.values(references)));
  const holds = new Set<string>();
  for (const model of targets) {
    try {
      for await (const rows of readPages(tables, model, pace)) {
        for (const row of rows.filter(isOnHold)) {
          for (const name of [...named(row.id), ...named(row.email)]) holds.add(name);
        }
      }
    } catch (fault) {
      if (!(fault instanceof TableMissing)) throw fault;
    }
  }
  return holds;
};

const inside = (text: string): unknown => {
  if (!/^\s*[[{]/.test(text)) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

const partsOf = (value: unknown): readonly unknown[] => {
  if (typeof value === 'string') return [inside(value)];
  return typeof value === 'object' && value !== null ? Object.values(value) : [];
};

const isHeld = (value: unknown, holds: Holds): boolean =>
  (typeof value === 'string' || typeof value === 'number') && holds.has(String(value).trim().toLowerCase());

/** Not by recursion: a stranger may write a text that is nested as deep as it is long. */
const names = (row: ExactRow, holds: Holds): boolean => {
  const open: unknown[] = [row];
  while (open.length > 0) {
    const value = open.pop();
    if (isHeld(value, holds)) return true;
    for (const part of partsOf(value)) open.push(part);
  }
  return false;
};

/** A row on hold itself, or one that names what is, at any depth. */
export const isUnderHold = (row: ExactRow, holds: Holds): boolean =>
  isOnHold(row) || (holds.size > 0 && names(row, holds));
