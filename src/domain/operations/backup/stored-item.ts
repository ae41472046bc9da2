/** One attribute as DynamoDB has it, with its type: numbers as text, bytes in base64. */
export type StoredValue =
  | { readonly S: string }
  | { readonly N: string }
  | { readonly B: string }
  | { readonly BOOL: boolean }
  | { readonly NULL: true }
  | { readonly SS: readonly string[] }
  | { readonly NS: readonly string[] }
  | { readonly BS: readonly string[] }
  | { readonly L: readonly StoredValue[] }
  | { readonly M: StoredItem };

/** A row as it is stored. Nothing of it is lost or rounded on the way to a file and back. */
export type StoredItem = Readonly<Record<string, StoredValue>>;

const byCodeUnit = (one: string, other: string): number => (one < other ? -1 : Number(one > other));

export const isMap = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isTexts = (value: unknown): boolean =>
  Array.isArray(value) && value.length > 0 && value.every((one) => typeof one === 'string');

const HOLDS: Readonly<Record<string, (value: unknown) => boolean>> = {
  S: (value) => typeof value === 'string',
  N: (value) => typeof value === 'string',
  B: (value) => typeof value === 'string',
  BOOL: (value) => typeof value === 'boolean',
  NULL: (value) => value === true,
  SS: isTexts,
  NS: isTexts,
  BS: isTexts,
  L: (value) => Array.isArray(value) && value.every(isStoredValue),
  M: (value) => isStoredItem(value),
};

function isStoredValue(value: unknown): value is StoredValue {
  if (!isMap(value)) return false;
  const [type, another] = Object.keys(value);
  if (type === undefined || another !== undefined) return false;
  return Object.hasOwn(HOLDS, type) && HOLDS[type]?.(value[type]) === true;
}

/** Whether this is a row in DynamoDB's own form. */
export function isStoredItem(value: unknown): value is StoredItem {
  return isMap(value) && Object.values(value).every(isStoredValue);
}

const sorted = (texts: readonly string[]): readonly string[] => [...texts].sort(byCodeUnit);

const canonicalValue = (value: StoredValue): unknown => {
  if ('SS' in value) return { SS: sorted(value.SS) };
  if ('NS' in value) return { NS: sorted(value.NS) };
  if ('BS' in value) return { BS: sorted(value.BS) };
  if ('L' in value) return { L: value.L.map(canonicalValue) };
  if ('M' in value) return { M: canonicalMap(value.M) };
  return value;
};

const canonicalMap = (item: StoredItem): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    Object.entries(item)
      .sort(([one], [other]) => byCodeUnit(one, other))
      .map(([name, value]) => [name, canonicalValue(value)]),
  );

/** The one text of a row, whatever the order in which its attributes and the members of its sets came. */
export const canonicalItem = (item: StoredItem): string => JSON.stringify(canonicalMap(item));

const canonicalPart = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(canonicalPart);
  if (!isMap(value)) return value;
  const names = Object.keys(value).sort(byCodeUnit);
  return Object.fromEntries(names.map((name) => [name, canonicalPart(value[name])]));
};

/** The one text of plain data. */
export const canonicalJson = (value: unknown): string => JSON.stringify(canonicalPart(value));

export const textOf = (item: StoredItem, name: string): string | undefined => {
  const value = item[name];
  return value !== undefined && 'S' in value ? value.S : undefined;
};

/** @throws when a row has no id, which no table of ours takes */
export const idOf = (item: StoredItem): string => {
  const id = textOf(item, 'id');
  if (id === undefined) throw new Error('a row without the key "id"');
  return id;
};
