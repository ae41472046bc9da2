import type { Digest } from '../../shared/ids.ts';
import { isRecord } from '../template.ts';

/**
 * A row without loss, as JSON can say it. What JSON has no word for is a map with one marked name: `$number` (digits that a
 * number would round), `$bytes` (base64), `$set` (`texts`, `numbers` or `bytes`, with its members in `of`), `$map` (a map that
 * has such a name itself).
 */
export type ExactRow = { readonly id: string } & Readonly<Record<string, unknown>>;

/** Attributes as they are to be; `undefined` removes one. */
export type Attributes = Readonly<Record<string, unknown>>;

/** The same text for the same value, in whatever order its names stand. */
export const canonical = (value: unknown): string => {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (!isRecord(value)) return JSON.stringify(value ?? null);
  const names = Object.keys(value)
    .filter((name) => value[name] !== undefined)
    .sort();
  return `{${names.map((name) => `${JSON.stringify(name)}:${canonical(value[name])}`).join(',')}}`;
};

/** Says whether a row is, to the last character, as another was. */
export const rowHash = (digest: Digest, row: ExactRow): string => digest(canonical(row));

export const isSameValue = (one: unknown, other: unknown): boolean => {
  if (one === other) return true;
  const canBeSame = typeof one === 'object' && typeof other === 'object' && one !== null && other !== null;
  return canBeSame && canonical(one) === canonical(other);
};

/** Quick where the two share their values, as a row and what a change has made of it do. */
export const isSameRow = (one: ExactRow, other: ExactRow): boolean => {
  const names = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...names].every((name) => isSameValue(one[name], other[name]));
};

/** What has to be set and removed to make the one row the other. */
export const changesBetween = (before: ExactRow, after: ExactRow): Attributes => {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  const changed = names.filter((name) => !isSameValue(before[name], after[name]));
  return Object.fromEntries(changed.map((name) => [name, after[name]]));
};

/** The row with these attributes set and removed. */
export const withAttributes = (row: ExactRow, attributes: Attributes): ExactRow => {
  const entries = Object.entries({ ...row, ...attributes }).filter(([, value]) => value !== undefined);
  return { ...Object.fromEntries(entries), id: row.id };
};
