import { type ChunkOwner, contentOf, headerOf } from './chunk.ts';
import { contentSum, NO_CONTENT } from './content-hash.ts';
import type { ChunkEntry } from './manifest.ts';
import type { ArchiveTools } from './ports.ts';

export interface ChunkLimits {
  /** Of the text of a chunk before it is packed, its last record aside. */
  readonly bytes: number;
  readonly records: number;
}

/** What is held in memory of one segment: this much text, and a page of records. */
export const CHUNK_LIMITS: ChunkLimits = { bytes: 8 * 1024 * 1024, records: 50_000 };

export interface PartSlice {
  /** `tables/Contacts` */
  readonly part: string;
  readonly segment: number;
}

const numbered = (number: number, width: number): string => String(number).padStart(width, '0');

const encoder = new TextEncoder();

/**
 * Writes records into chunks of bounded size, each read back and compared before the next is begun. Holds one chunk and one
 * page at a time, however many records there are.
 * @throws when a file is not there as it was written
 */
export const writePart =
  ({ archive, packing, digest, digestBytes }: ArchiveTools, limits: ChunkLimits = CHUNK_LIMITS) =>
  async (
    owner: ChunkOwner,
    { part, segment }: PartSlice,
    pages: AsyncIterable<readonly string[]>,
    onWritten: (records: number) => void,
  ): Promise<{ readonly records: number; readonly content: string; readonly chunks: readonly ChunkEntry[] }> => {
    const chunks: ChunkEntry[] = [];
    let lines: string[] = [];
    let size = 0;

    const write = async (): Promise<void> => {
      const path = `${part}/${numbered(segment, 2)}-${numbered(chunks.length + 1, 4)}.ndjson.gz`;
      const bytes = await packing.pack(`${[headerOf(owner, part, path), ...lines].join('\n')}\n`);
      const sha256 = digestBytes(bytes);
      await archive.put(`${owner.id}/${path}`, bytes);
      const kept = await archive.get(`${owner.id}/${path}`);
      if (kept === undefined || digestBytes(kept) !== sha256)
        throw new Error(`${archive.place}: ${owner.id}/${path} is not as it was written`);
      const content = contentOf(digest, part, lines);
      chunks.push({ path, records: lines.length, bytes: bytes.length, sha256, content });
      onWritten(lines.length);
      lines = [];
      size = 0;
    };

    for await (const page of pages) {
      for (const line of page) {
        lines.push(line);
        size += encoder.encode(line).length + 1;
        if (size >= limits.bytes || lines.length >= limits.records) await write();
      }
    }
    if (lines.length > 0) await write();
    return {
      records: chunks.reduce((sum, { records }) => sum + records, 0),
      content: chunks.reduce((sum, { content }) => contentSum(sum, content), NO_CONTENT),
      chunks,
    };
  };
