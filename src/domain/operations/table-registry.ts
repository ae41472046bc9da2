import type { RowShape } from './registered-field.ts';

/** An index of a table: strings as keys, and what of a row it holds. */
export interface RegisteredIndex {
  readonly name: string;
  readonly partition: string;
  readonly sort?: string;
  /** Attributes beside the keys; `KEYS_ONLY` none, `ALL` each. */
  readonly projection: 'ALL' | 'KEYS_ONLY' | readonly string[];
}

export interface ServedRule {
  /** Fields with a time; the first that a row has. A row with none of them has not served yet. */
  readonly at: readonly string[];
  /** A row with this field is still in work. */
  readonly unless?: string;
}

/** One entry of infra/tables.yml, as operations need it. The key of every table is `id`, a string. */
export interface RegisteredTable {
  readonly model: string;
  /** `platform`: the front end may have made it, and a stage can adopt it. `backend`: always made by this stack. */
  readonly owner: 'platform' | 'backend';
  readonly indexes: readonly RegisteredIndex[];
  readonly stream?: 'NEW_IMAGE' | 'NEW_AND_OLD_IMAGES';
  /** The attribute (epoch seconds) by which DynamoDB lets rows expire. */
  readonly ttl?: string;
  readonly capacity: 'provisioned' | 'on-demand';
  /** How long a row is kept after it has served; absent: for ever. */
  readonly retentionDays?: number;
  readonly personalData: readonly string[];
  /** Fields that no export shows. */
  readonly secrets: readonly string[];
  /** Field: the table whose id it holds. */
  readonly references: Readonly<Record<string, string>>;
  /** Of these, the fields that name a row without which this one means nothing. */
  readonly belongsTo: readonly string[];
  /** Fields by which two rows say the same thing. */
  readonly naturalKeys: readonly (readonly string[])[];
  /** When a row has served, where it is not kept for ever. */
  readonly served?: ServedRule;
  /** What its rows hold, by their kinds; that of all others is the last. */
  readonly shapes: readonly RowShape[];
}

/** Every table of a stage, in the order of the registry. */
export type TableRegistry = readonly RegisteredTable[];
