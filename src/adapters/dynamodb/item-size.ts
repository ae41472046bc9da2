const encoder = new TextEncoder();
const utf8 = (text: string): number => encoder.encode(text).length;

/** One byte for two significant digits, one for the exponent, one for a minus; zero is one byte. */
const numberBytes = (value: number): number => {
  if (value === 0) return 1;
  const digits = Math.abs(value).toExponential().replace(/e.*/, '').replace(/\D/g, '');
  return Math.ceil(digits.length / 2) + 1 + (value < 0 ? 1 : 0);
};

const valueBytes = (value: unknown): number => {
  if (typeof value === 'string') return utf8(value);
  if (typeof value === 'number') return numberBytes(value);
  if (Array.isArray(value)) return value.reduce((sum: number, one: unknown) => sum + 1 + valueBytes(one), 3);
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value).reduce((sum, [name, one]) => sum + 1 + utf8(name) + valueBytes(one), 3);
  }
  return 1;
};

/**
 * What an item counts for DynamoDB: names and values; capacity is billed by its kilobytes.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html
 */
export const itemBytes = (item: object): number =>
  Object.entries(item)
    .filter(([, value]) => value !== undefined)
    .reduce((sum, [name, value]) => sum + utf8(name) + valueBytes(value), 0);

export const MAX_ITEM_BYTES = 400 * 1024;

export class ItemTooLarge extends Error {
  override readonly name = 'ItemTooLarge';
}

export const isTooLarge = (error: unknown): boolean =>
  error instanceof ItemTooLarge ||
  (error instanceof Error && error.name === 'ValidationException' && /item size/i.test(error.message));

/**
 * Makes a write, and says of an item over the limit which it is.
 * @throws {ItemTooLarge} naming table, id, size and limit; anything else passes through
 */
export const sized = async <Answer>(
  table: string,
  item: { readonly id: string },
  write: () => Promise<Answer>,
): Promise<Answer> => {
  try {
    return await write();
  } catch (cause) {
    if (!isTooLarge(cause)) throw cause;
    throw new ItemTooLarge(
      `${table}: item ${item.id} has ${itemBytes(item)} bytes, and DynamoDB holds at most ${MAX_ITEM_BYTES}: store what is large elsewhere and keep a link`,
      { cause },
    );
  }
};
