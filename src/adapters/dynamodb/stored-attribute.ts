import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { StoredItem, StoredValue } from '../../domain/operations/backup/stored-item.ts';

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');
const bytesOf = (text: string): Uint8Array => Buffer.from(text, 'base64');

/** An attribute as DynamoDB's API has it, in the form that is kept in files. */
const storedOf = (value: AttributeValue): StoredValue => {
  if (value.S !== undefined) return { S: value.S };
  if (value.N !== undefined) return { N: value.N };
  if (value.B !== undefined) return { B: base64(value.B) };
  if (value.BOOL !== undefined) return { BOOL: value.BOOL };
  if (value.NULL !== undefined) return { NULL: true };
  if (value.SS !== undefined) return { SS: value.SS };
  if (value.NS !== undefined) return { NS: value.NS };
  if (value.BS !== undefined) return { BS: value.BS.map(base64) };
  if (value.L !== undefined) return { L: value.L.map(storedOf) };
  if (value.M !== undefined) return { M: storedItemOf(value.M) };
  throw new Error(`DynamoDB answers an attribute of a type that is not known here: ${Object.keys(value).join(', ')}`);
};

export function storedItemOf(item: Readonly<Record<string, AttributeValue>>): StoredItem {
  return Object.fromEntries(Object.entries(item).map(([name, value]) => [name, storedOf(value)]));
}

const attributeOf = (value: StoredValue): AttributeValue => {
  if ('B' in value) return { B: bytesOf(value.B) };
  if ('SS' in value) return { SS: [...value.SS] };
  if ('NS' in value) return { NS: [...value.NS] };
  if ('BS' in value) return { BS: value.BS.map(bytesOf) };
  if ('L' in value) return { L: value.L.map(attributeOf) };
  if ('M' in value) return { M: attributesOf(value.M) };
  return value;
};

export function attributesOf(item: StoredItem): Record<string, AttributeValue> {
  return Object.fromEntries(Object.entries(item).map(([name, value]) => [name, attributeOf(value)]));
}
