/** An item as plain data: what JSON can say. */
export type PlainItem = Readonly<Record<string, unknown>>;

const isMap = (value: unknown): value is PlainItem =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A number as JavaScript has it; as text where JavaScript would change it. */
export const plainNumber = (text: string): number | string => {
  const number = Number(text);
  return Number.isSafeInteger(number) || (Number.isFinite(number) && !Number.isInteger(number)) ? number : text;
};

const base64 = (bytes: unknown): unknown =>
  bytes instanceof Uint8Array ? Buffer.from(bytes).toString('base64') : bytes;

/** Sets become lists and bytes become base64, all the way down. */
export const plain = (value: unknown): unknown => {
  if (value instanceof Set) return [...value].map(plain);
  if (value instanceof Uint8Array) return base64(value);
  if (Array.isArray(value)) return value.map(plain);
  if (isMap(value)) return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plain(inner)]));
  return value;
};

const listOf = (value: unknown, read: (one: unknown) => unknown): unknown =>
  Array.isArray(value) ? value.map(read) : value;

const READ: Readonly<Record<string, (value: unknown) => unknown>> = {
  S: (value) => value,
  N: (value) => plainNumber(String(value)),
  BOOL: (value) => value,
  NULL: () => null,
  B: base64,
  M: (value) => (isMap(value) ? plainItem(value) : value),
  L: (value) => listOf(value, plainValue),
  SS: (value) => value,
  NS: (value) => listOf(value, (one) => plainNumber(String(one))),
  BS: (value) => listOf(value, base64),
};

const plainValue = (typed: unknown): unknown => {
  const [type, value] =
    (isMap(typed) ? Object.entries(typed).find(([key]) => Object.hasOwn(READ, key)) : undefined) ?? [];
  return type === undefined ? undefined : READ[type]?.(value);
};

/** An item in DynamoDB's own notation (`{ id: { S: 'a' } }`), as streams and refused writes show it. */
export const plainItem = (image: PlainItem): PlainItem =>
  Object.fromEntries(Object.entries(image).map(([name, value]) => [name, plainValue(value)]));
