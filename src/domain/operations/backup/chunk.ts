import type { Digest } from '../../shared/ids.ts';
import { accept, type Result, refuse } from '../../shared/result.ts';
import { contentSum, NO_CONTENT } from './content-hash.ts';
import type { ChunkEntry, Manifest } from './manifest.ts';
import type { ReadingTools } from './ports.ts';
import { canonicalItem, canonicalJson, isMap, isStoredItem, type StoredItem } from './stored-item.ts';

/** What every chunk says of itself in its first line, so that one of another backup, stage or table gives itself away. */
export type ChunkOwner = Pick<Manifest, 'id' | 'stage' | 'suffix' | 'registry'>;

export const headerOf = ({ id, stage, suffix, registry }: ChunkOwner, part: string, path: string): string =>
  canonicalJson({ backup: id, stage, suffix, registry, part, path });

/** The same row in another table is another record. */
export const recordDigest = (digest: Digest, part: string, text: string): string => digest(`${part}\n${text}`);

export const contentOf = (digest: Digest, part: string, lines: readonly string[]): string =>
  lines.reduce((sum, line) => contentSum(sum, recordDigest(digest, part, line)), NO_CONTENT);

const differenceOf = (found: unknown, wanted: unknown): string => {
  if (!isMap(found) || !isMap(wanted)) return 'its first line is no header';
  const names = Object.keys(wanted).filter((name) => found[name] !== wanted[name]);
  return `it says that its ${names.map((name) => `${name} is ${String(found[name])}`).join(', its ')}`;
};

const parsed = (line: string): unknown => {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
};

/** The records of a chunk as lines, everything about it compared with what the manifest says. */
export const readChunk =
  ({ archive, packing, digest, digestBytes }: ReadingTools) =>
  async (owner: ChunkOwner, part: string, chunk: ChunkEntry): Promise<Result<readonly string[], string>> => {
    const bytes = await archive.get(`${owner.id}/${chunk.path}`);
    if (bytes === undefined) return refuse('the file is missing');
    if (bytes.length !== chunk.bytes) return refuse(`the file has ${bytes.length} bytes, not ${chunk.bytes}`);
    if (digestBytes(bytes) !== chunk.sha256)
      return refuse('the file is not the one that was written: its hash differs');
    const unpacked = await packing.unpack(bytes);
    if (!unpacked.ok) return refuse(`the file cannot be unpacked: ${unpacked.refusal.reason}`);
    const [header = '', ...lines] = unpacked.value.split('\n').slice(0, -1);
    const wanted = headerOf(owner, part, chunk.path);
    if (header !== wanted) return refuse(`the file belongs elsewhere: ${differenceOf(parsed(header), parsed(wanted))}`);
    if (lines.length !== chunk.records)
      return refuse(`the file has ${lines.length} records, and the manifest says ${chunk.records}`);
    if (contentOf(digest, part, lines) !== chunk.content)
      return refuse('the records are not those of which the manifest has the hash');
    return accept(lines);
  };

/** The rows of a table's chunk. */
export const readItems =
  (tools: ReadingTools) =>
  async (owner: ChunkOwner, part: string, chunk: ChunkEntry): Promise<Result<readonly StoredItem[], string>> => {
    const read = await readChunk(tools)(owner, part, chunk);
    if (!read.ok) return read;
    const items: StoredItem[] = [];
    for (const line of read.value) {
      const item = parsed(line);
      if (!isStoredItem(item) || canonicalItem(item) !== line)
        return refuse('a line is no row in the form of DynamoDB');
      items.push(item);
    }
    return accept(items);
  };
