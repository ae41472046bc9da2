import type { readItems } from '../backup/chunk.ts';
import type { ChunkEntry, Manifest } from '../backup/manifest.ts';
import type { StoredItem } from '../backup/stored-item.ts';

const BATCH = 100;

/** Rows as many at a time as the stage is asked about. */
export const inBatches = (items: readonly StoredItem[]): readonly (readonly StoredItem[])[] =>
  Array.from({ length: Math.ceil(items.length / BATCH) }, (_, at) => items.slice(at * BATCH, (at + 1) * BATCH));

/** @throws when a file that was whole a moment ago is not any more */
export const mustRead = async (
  read: ReturnType<typeof readItems>,
  manifest: Manifest,
  part: string,
  chunk: ChunkEntry,
): Promise<readonly StoredItem[]> => {
  const items = await read(manifest, part, chunk);
  if (!items.ok) throw new Error(`${manifest.id}/${chunk.path}: ${items.refusal}`);
  return items.value;
};
