import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { ExactRow } from '../../domain/operations/data/exact-row.ts';

type Item = Record<string, AttributeValue>;

const MARKS = ['$number', '$bytes', '$set', '$map'];

const exactNumber = (digits: string): unknown =>
  String(Number(digits)) === digits ? Number(digits) : { $number: digits };

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');
const bytesOf = (text: unknown): Uint8Array => Uint8Array.from(Buffer.from(String(text), 'base64'));

const exactMap = (map: Item): unknown => {
  const entries = Object.entries(map).map(([name, value]) => [name, exactValue(value)] as const);
  const inner = Object.fromEntries(entries);
  return entries.some(([name]) => MARKS.includes(name)) ? { $map: inner } : inner;
};

const setOf = (kind: 'texts' | 'numbers' | 'bytes', members: readonly string[]) => ({
  $set: kind,
  of: [...members].sort(),
});

const exactValue = (value: AttributeValue): unknown => {
  if (value.S !== undefined) return value.S;
  if (value.N !== undefined) return exactNumber(value.N);
  if (value.BOOL !== undefined) return value.BOOL;
  if (value.NULL !== undefined) return null;
  if (value.M !== undefined) return exactMap(value.M);
  if (value.L !== undefined) return value.L.map(exactValue);
  if (value.B !== undefined) return { $bytes: base64(value.B) };
  if (value.SS !== undefined) return setOf('texts', value.SS);
  if (value.NS !== undefined) return setOf('numbers', value.NS);
  if (value.BS !== undefined) return setOf('bytes', value.BS.map(base64));
  throw new Error(`DynamoDB answered a value of a type that is not known here: ${Object.keys(value).join(', ')}`);
};

/** A stored item without loss. @throws when it has no text as its id */
export const exactRow = (item: Item): ExactRow => {
  const id = item.id?.S;
  if (id === undefined) throw new Error('a row without a text as its id');
  return { ...Object.fromEntries(Object.entries(item).map(([name, value]) => [name, exactValue(value)])), id };
};

const isMap = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const storedSet = (kind: unknown, of: unknown): AttributeValue => {
  const members = Array.isArray(of) ? of.map(String) : [];
  if (kind === 'texts') return { SS: members };
  if (kind === 'numbers') return { NS: members };
  return { BS: members.map(bytesOf) };
};

const storedMap = (map: Readonly<Record<string, unknown>>): AttributeValue => {
  if ('$number' in map) return { N: String(map.$number) };
  if ('$bytes' in map) return { B: bytesOf(map.$bytes) };
  if ('$set' in map) return storedSet(map.$set, map.of);
  return { M: storedItem(isMap(map.$map) ? map.$map : map) };
};

export const storedValue = (value: unknown): AttributeValue => {
  if (typeof value === 'string') return { S: value };
  if (typeof value === 'number') return { N: String(value) };
  if (typeof value === 'boolean') return { BOOL: value };
  if (value === null) return { NULL: true };
  if (Array.isArray(value)) return { L: value.map(storedValue) };
  if (isMap(value)) return storedMap(value);
  throw new Error(`a row holds a value of a type that cannot be stored: ${typeof value}`);
};

/** The item of a row, in DynamoDB's own notation. */
export const storedItem = (row: Readonly<Record<string, unknown>>): Item =>
  Object.fromEntries(
    Object.entries(row)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => [name, storedValue(value)]),
  );
