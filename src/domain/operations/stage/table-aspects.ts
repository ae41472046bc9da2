import { ABSENT, type Aspects, onOff } from './aspects.ts';

/** A table as the registry, the template and DynamoDB each have it. */
export interface TableFacts {
  readonly key: string;
  readonly indexes: readonly {
    readonly name: string;
    readonly partition: string;
    readonly sort?: string | undefined;
    readonly projection: 'ALL' | 'KEYS_ONLY' | readonly string[];
  }[];
  readonly stream?: string | undefined;
  readonly ttl?: string | undefined;
  readonly capacity: 'provisioned' | 'on-demand';
  readonly pointInTimeDays?: number | undefined;
  readonly isProtected: boolean;
  /** The id of its key; absent: one that AWS owns. */
  readonly keyId?: string | undefined;
}

const indexText = ({ partition, sort, projection }: TableFacts['indexes'][number]): string => {
  const keys = sort === undefined ? partition : `${partition}, ${sort}`;
  return `${keys}: ${typeof projection === 'string' ? projection : [...projection].sort().join(' ')}`;
};

/** The same words for what should be and for what is. */
export const tableAspects = (table: TableFacts): Aspects => ({
  key: table.key,
  ...Object.fromEntries(table.indexes.map((index) => [`index ${index.name}`, indexText(index)])),
  stream: table.stream ?? ABSENT,
  expiry: table.ttl ?? ABSENT,
  capacity: table.capacity,
  'point-in-time recovery': table.pointInTimeDays === undefined ? 'off' : `${table.pointInTimeDays} days`,
  'deletion protection': onOff(table.isProtected),
  'encryption key': table.keyId ?? ABSENT,
});
