/** Where a page of a record's history ended. */
export interface HistoryPlace {
  readonly timestamp: string;
  readonly id: string;
}

const MAX_CHARACTERS = 4_000;
/** More than DynamoDB takes as a key and a sort key leads nowhere. */
const MAX_ID_BYTES = 2_048;
const MAX_TIMESTAMP_BYTES = 1_024;

const isWithin = (text: string, bytes: number): boolean => Buffer.byteLength(text) <= bytes;

const isTexts = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.every((one) => typeof one === 'string' && one !== '');

const parsed = (cursor: string): unknown => {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
};

/** A place as an opaque text that fits into a URL. It names its record, so that it leads nowhere in another one's history. */
export const historyCursor = (recordId: string, { timestamp, id }: HistoryPlace): string =>
  Buffer.from(JSON.stringify([recordId, timestamp, id])).toString('base64url');

/** `undefined`: this is no place in this record's history. */
export const historyPlace = (recordId: string, cursor: string): HistoryPlace | undefined => {
  const parts = cursor.length > MAX_CHARACTERS ? undefined : parsed(cursor);
  if (!isTexts(parts) || parts.length !== 3) return undefined;
  const [owner, timestamp = '', id = ''] = parts;
  const isPlace = owner === recordId && isWithin(timestamp, MAX_TIMESTAMP_BYTES) && isWithin(id, MAX_ID_BYTES);
  return isPlace ? { timestamp, id } : undefined;
};
