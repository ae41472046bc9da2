/** What a field of a row can be. `userId`: the id of one who is still to act, or to be acted on. `json:` stands for the same as JSON text as well, once or twice over, as some programs write it. */
export const FIELD_TYPES = [
  'string',
  'userId',
  'number',
  'amount',
  'count',
  'boolean',
  'flag',
  'time',
  'date',
  'map',
  'list',
  'strings',
  'json:map',
  'json:list',
  'json:strings',
] as const;
export type FieldType = (typeof FIELD_TYPES)[number];

/** A field as the registry has it. It is one of these types, or one of these words. */
export interface RegisteredField {
  readonly name: string;
  readonly types: readonly FieldType[];
  readonly words: readonly string[];
  /** May be absent, or NULL. */
  readonly isOptional: boolean;
  /** As it is written in the registry: `low|medium|high`. */
  readonly says: string;
}

/** What rows of one kind hold, as far as it is known here; they may hold more. */
export interface RowShape {
  /** The rows whose ids begin so; the empty text stands for all others. */
  readonly idBegins: string;
  readonly fields: readonly RegisteredField[];
}
