import { idOf, type StoredItem, type StoredValue } from '../backup/stored-item.ts';
import type { ExactRow } from '../data/exact-row.ts';

const MARKS = ['$number', '$bytes', '$set', '$map'];

const exactNumber = (digits: string): unknown =>
  String(Number(digits)) === digits ? Number(digits) : { $number: digits };

const setOf = (kind: 'texts' | 'numbers' | 'bytes', members: readonly string[]) => ({
  $set: kind,
  of: [...members].sort(),
});

const exactMap = (map: StoredItem): unknown => {
  const inner = Object.fromEntries(Object.entries(map).map(([name, value]) => [name, exactValue(value)]));
  return Object.keys(map).some((name) => MARKS.includes(name)) ? { $map: inner } : inner;
};

const exactLeaf = (value: StoredValue): unknown => {
  if ('S' in value) return value.S;
  if ('N' in value) return exactNumber(value.N);
  if ('BOOL' in value) return value.BOOL;
  return 'B' in value ? { $bytes: value.B } : null;
};

const exactValue = (value: StoredValue): unknown => {
  if ('M' in value) return exactMap(value.M);
  if ('L' in value) return value.L.map(exactValue);
  if ('SS' in value) return setOf('texts', value.SS);
  if ('NS' in value) return setOf('numbers', value.NS);
  return 'BS' in value ? setOf('bytes', value.BS) : exactLeaf(value);
};

/** A row of a backup in the form in which rows are compared. */
export const storedAsExact = (item: StoredItem): ExactRow => ({
  ...Object.fromEntries(Object.entries(item).map(([name, value]) => [name, exactValue(value)])),
  id: idOf(item),
});
