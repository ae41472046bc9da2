import type { Digest } from '../../shared/ids.ts';
import type { ExactRow } from '../data/exact-row.ts';
import type { RegisteredTable } from '../table-registry.ts';
import type { Finding } from './finding.ts';
import { createHashedKeys } from './hashed-keys.ts';

const ERASED = '[erased]';

const partOf = (value: unknown): string | undefined => {
  if (typeof value === 'number') return String(value);
  const text = typeof value === 'string' ? value.trim().toLowerCase() : '';
  return text === '' || text === ERASED ? undefined : text;
};

/** The natural key of a row; none where a part of it is missing, but for a later one of several. */
const keyOf = (fields: readonly string[], row: ExactRow): string | undefined => {
  const [first, ...others] = fields.map((field) => partOf(row[field]));
  return first === undefined ? undefined : JSON.stringify([first, ...others.map((one) => one ?? '')]);
};

/** Rows of a table that say the same as one before them, by the natural keys of the registry. */
export const findDuplicates = ({ naturalKeys }: RegisteredTable, digest: Digest, most?: number) => {
  const kinds = naturalKeys.map((fields) => ({ fields, met: createHashedKeys(digest, most) }));
  return {
    inRow: (row: ExactRow): readonly Finding[] =>
      kinds.flatMap(({ fields, met }) => {
        const key = keyOf(fields, row);
        return key !== undefined && met.meet(key) ? [{ kind: 'duplicate', field: fields.join('+') } as const] : [];
      }),
    isFull: (): boolean => kinds.some(({ met }) => met.isFull()),
  };
};
