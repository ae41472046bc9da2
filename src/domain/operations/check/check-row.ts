import type { ExactRow } from '../data/exact-row.ts';
import { isTestRow } from '../data/test-data.ts';
import { indexKeysOf } from '../migrations/drop-null-index-keys.ts';
import type { RegisteredTable } from '../table-registry.ts';
import { leavesOf } from '../template.ts';
import { checkFields } from './check-fields.ts';
import type { Finding } from './finding.ts';

/** Who the rows are of, and who else there is. */
export interface StageNames {
  readonly service: string;
  readonly stage: string;
  readonly suffix: string;
  /** Suffixes of other stages. */
  readonly otherSuffixes: readonly string[];
}

const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;
const isMoment = (value: unknown): boolean =>
  typeof value === 'string' && MOMENT.test(value) && !Number.isNaN(Date.parse(value));

const timesOf = (row: ExactRow): readonly Finding[] =>
  ['createdAt', 'updatedAt'].filter((field) => !isMoment(row[field])).map((field) => ({ kind: 'bad-time', field }));

const keyFinding = (field: string, value: unknown): readonly Finding[] => {
  if (value === undefined || (typeof value === 'string' && value !== '')) return [];
  return [{ kind: value === null || value === '' ? 'null-index-key' : 'bad-index-key', field }];
};

/** Of a key that an index cannot hold, its type says nothing more. */
const fieldsOf = (row: ExactRow, keys: readonly string[], fields: ReturnType<typeof checkFields>) => {
  const inKeys = keys.flatMap((field) => keyFinding(field, row[field]));
  const told = new Set(inKeys.map(({ field }) => field));
  return [...inKeys, ...fields(row).filter(({ field }) => !told.has(field))];
};

/** Seconds of the next centuries; what is larger counts milliseconds, and never expires. */
const LAST_SECOND = 100_000_000_000;

const ttlOf = ({ ttl }: RegisteredTable, row: ExactRow): readonly Finding[] => {
  if (ttl === undefined || row[ttl] === undefined) return [];
  const value = row[ttl];
  const isSeconds = typeof value === 'number' && Number.isInteger(value) && value > 0 && value < LAST_SECOND;
  return isSeconds ? [] : [{ kind: 'bad-ttl', field: ttl }];
};

const ARN = /\barn:aws[\w-]*:/;
const TABLE_NAME = /\b[A-Za-z]+-([a-z0-9]{26})-NONE\b/g;

type Mixtures = (text: string) => readonly Finding['kind'][];

const mixturesOf = ({ service, stage, suffix, otherSuffixes }: StageNames): Mixtures => {
  const resource = new RegExp(`\\b${service}-([a-z][a-z0-9]{1,15})\\b`, 'g');
  const stagesIn = (word: string): readonly (string | undefined)[] => {
    const arn = word.search(ARN);
    return arn < 0 ? [] : [...word.slice(arn).matchAll(resource)].map(([, other]) => other);
  };
  return (text) => {
    const tables = [...text.matchAll(TABLE_NAME)].map(([, other]) => other);
    const isOther = tables.some((other) => other !== suffix) || otherSuffixes.some((other) => text.includes(other));
    const isOfOther = text
      .split(/\s+/)
      .flatMap(stagesIn)
      .some((other) => other !== stage);
    return [...(isOther ? ['other-suffix' as const] : []), ...(isOfOther ? ['other-stage' as const] : [])];
  };
};

/** What a migration notes of where it copied from is no mixture. */
const isOwnNote = ({ owner }: RegisteredTable, { id }: ExactRow): boolean =>
  owner === 'backend' && id.startsWith('migration');

const mixedIn = (table: RegisteredTable, row: ExactRow, mixtures: Mixtures): readonly Finding[] => {
  if (isOwnNote(table, row)) return [];
  return Object.entries(row).flatMap(([field, value]) => {
    const kinds = leavesOf(value).flatMap((leaf) => mixtures(leaf.value));
    return [...new Set(kinds)].map((kind) => ({ kind, field }));
  });
};

/** What of a row is not as the registry and DOMAIN promise, as far as the row alone tells. Pure. */
export const checkRow = (table: RegisteredTable, names: StageNames) => {
  const keys = indexKeysOf(table);
  const mixtures = mixturesOf(names);
  const fields = checkFields(table);
  return (row: ExactRow): readonly Finding[] => [
    ...timesOf(row),
    ...fieldsOf(row, keys, fields),
    ...ttlOf(table, row),
    ...mixedIn(table, row, mixtures),
    ...(isTestRow(row) ? [{ kind: 'test-data' } as const] : []),
  ];
};
