import type { Digest } from '../../shared/ids.ts';
import type { TableRegistry } from '../table-registry.ts';
import { canonicalJson } from './stored-item.ts';

/** One file of a backup: a header line, then one record a line, packed. */
export interface ChunkEntry {
  /** Within the backup: `tables/Contacts/00-0001.ndjson.gz`. */
  readonly path: string;
  readonly records: number;
  readonly bytes: number;
  /** SHA-256 of the file. */
  readonly sha256: string;
  /** Of the records, whatever their order: content-hash.ts. */
  readonly content: string;
}

/** A table as it was found. */
export interface TableShape {
  readonly model: string;
  readonly key: string;
  readonly indexes: readonly {
    readonly name: string;
    readonly partition: string;
    readonly sort?: string;
    readonly projection: 'ALL' | 'KEYS_ONLY' | readonly string[];
  }[];
  readonly stream?: string;
}

/** Records of one kind: `tables/<Model>`, `users`, `memberships`, `configuration`, `files`. */
export interface PartEntry {
  readonly name: string;
  readonly records: number;
  readonly content: string;
  readonly table?: TableShape;
  readonly chunks: readonly ChunkEntry[];
}

export interface AbsentPart {
  readonly name: string;
  readonly because: string;
}

/** What a backup holds. It is written last: a backup without one was not finished. */
export interface Manifest {
  readonly format: 1;
  readonly id: string;
  readonly service: string;
  readonly stage: string;
  readonly region: string;
  /** Of the names of the tables that were read. */
  readonly suffix: string;
  /** The version of this program. */
  readonly tool: string;
  /** Digest of the table registry by which it was made. */
  readonly registry: string;
  readonly beganAt: string;
  readonly endedAt: string;
  readonly parts: readonly PartEntry[];
  /** What the stage does not have, and so the backup neither. */
  readonly absent: readonly AbsentPart[];
  /** Digest of everything above. */
  readonly seal: string;
}

export const FORMAT = 1;
export const MANIFEST = 'manifest.json';
const TABLES = 'tables/';

export const partOfTable = (model: string): string => `${TABLES}${model}`;
export const modelOfPart = (name: string): string | undefined =>
  name.startsWith(TABLES) ? name.slice(TABLES.length) : undefined;

export const registryVersion = (registry: TableRegistry, digest: Digest): string => digest(canonicalJson(registry));

export const sealOf = (unsealed: Omit<Manifest, 'seal'>, digest: Digest): string => digest(canonicalJson(unsealed));

export const sealed = (unsealed: Omit<Manifest, 'seal'>, digest: Digest): Manifest => ({
  ...unsealed,
  seal: sealOf(unsealed, digest),
});

export const isSealIntact = ({ seal, ...unsealed }: Manifest, digest: Digest): boolean =>
  sealOf(unsealed, digest) === seal;

export const totalsOf = ({ parts }: Pick<Manifest, 'parts'>) => {
  const chunks = parts.flatMap((part) => part.chunks);
  const tables = parts.filter(({ name }) => modelOfPart(name) !== undefined);
  return {
    tables: tables.length,
    items: tables.reduce((sum, { records }) => sum + records, 0),
    files: chunks.length,
    bytes: chunks.reduce((sum, { bytes }) => sum + bytes, 0),
  };
};
