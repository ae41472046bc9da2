import { readChunk } from '../backup/chunk.ts';
import type { Manifest } from '../backup/manifest.ts';
import type { ReadingTools, RecordSource } from '../backup/ports.ts';

/**
 * The records of one kind in a backup, one by one; none where the backup is without them.
 * @throws where a file is not as the manifest says
 */
export const readRecords = (tools: ReadingTools, manifest: Manifest) =>
  async function* (kind: RecordSource['name']): AsyncIterable<unknown> {
    for (const chunk of manifest.parts.filter(({ name }) => name === kind).flatMap(({ chunks }) => chunks)) {
      const read = await readChunk(tools)(manifest, kind, chunk);
      if (!read.ok) throw new Error(`${manifest.id}/${chunk.path}: ${read.refusal}`);
      for (const line of read.value) yield JSON.parse(line);
    }
  };
