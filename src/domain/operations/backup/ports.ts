import type { Digest } from '../../shared/ids.ts';
import type { Result } from '../../shared/result.ts';
import type { Manifest, TableShape } from './manifest.ts';
import type { StoredItem } from './stored-item.ts';

export interface ArchivedFile {
  /** From the top of the place: `<backup>/tables/Contacts/00-0001.ndjson.gz`. */
  readonly path: string;
  readonly bytes: number;
}

/** A place that holds backups, for people and machines that may read personal data and for nobody else. */
export interface ArchiveReader {
  /** For people: a folder, or `s3://bucket`. */
  readonly place: string;
  get(path: string): Promise<Uint8Array | undefined>;
  /** Every file of a backup, also one that nobody finished writing. */
  filesOf(backup: string): AsyncIterable<readonly ArchivedFile[]>;
  /** The names of all backups, in any order. */
  backups(): Promise<readonly string[]>;
}

export interface Archive extends ArchiveReader {
  /** Whole or not at all, and kept when it answers. @throws when there is a file of this name already */
  put(path: string, bytes: Uint8Array): Promise<void>;
}

/** A table as it is in the stage. `sizeBytes` and `items` may be hours old. */
export interface FoundTable extends TableShape {
  readonly sizeBytes: number;
  readonly items: number;
}

/** The stage's tables, as they are stored. */
export interface SourceTables {
  find(model: string): Promise<FoundTable | undefined>;
  /** The rows of one of `segments` equal parts of a table, page by page, each as it was last written when its page was read. */
  scan(
    model: string,
    part: { readonly segment: number; readonly segments: number },
  ): AsyncIterable<readonly StoredItem[]>;
}

/** Records of one kind that are not in tables. Plain data: no passwords, no values of secrets. */
export interface RecordSource {
  readonly name: 'users' | 'memberships' | 'configuration' | 'files';
  records(): AsyncIterable<readonly Readonly<Record<string, unknown>>[]>;
}

/** Makes bytes of text, smaller, and text of them again. */
export interface Packing {
  pack(text: string): Promise<Uint8Array>;
  /** Refused: these bytes are not whole, or become more text than any chunk of ours has. */
  unpack(bytes: Uint8Array): Promise<Result<string, { readonly reason: string }>>;
}

export type DigestBytes = (bytes: Uint8Array) => string;

/** What the manifest of a backup is looked at with. */
export interface ManifestTools {
  readonly archive: ArchiveReader;
  readonly digest: Digest;
  /** Text of a manifest; refused where it is none, with the place. */
  readonly readManifest: (text: string) => Result<Manifest, { readonly reason: string }>;
}

/** What a whole backup is read with. */
export interface ReadingTools extends ManifestTools {
  readonly packing: Packing;
  readonly digestBytes: DigestBytes;
}

export interface ArchiveTools extends ReadingTools {
  readonly archive: Archive;
}
